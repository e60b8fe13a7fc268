"""Cut a stream into batches (itertools.batched is Python 3.12's)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def batched(stream: Iterable[T], size: int) -> Iterator[list[T]]:
    """Give lists of `size` items, the last one shorter.

    >>> list(batched("abc", 2))
    [['a', 'b'], ['c']]
    """
    iterator = iter(stream)
    while batch := list(islice(iterator, size)):
        yield batch
