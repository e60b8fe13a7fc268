"""Rows of different lengths, one after the other in one array: run n stands from `starts[n]` to `starts[n + 1]`."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, pairwise
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")

Floats = NDArray[np.float32]
Places = NDArray[np.int64]
Numbers = NDArray[np.float64]
Truths = NDArray[np.bool_]


def flat(rows: Sequence[Sequence[int]]) -> tuple[Places, Places]:
    """The numbers of all rows, one row after the other, and how many each has."""
    sizes = np.fromiter(map(len, rows), np.int64, len(rows))
    return np.fromiter(chain.from_iterable(rows), np.int64, int(sizes.sum())), sizes


def starts_of(sizes: Places) -> Places:
    """Where runs of these sizes begin, and where the last one ends."""
    starts = np.zeros(len(sizes) + 1, np.int64)
    sizes.cumsum(out=starts[1:])
    return starts


def sizes_of(starts: Places) -> Places:
    """How long the runs are that begin there and end where the next begins."""
    sizes: Places = starts[1:] - starts[:-1]
    return sizes


def rows_of(sizes: Places) -> Places:
    """The number of its run for each place in runs of these sizes."""
    return np.arange(len(sizes)).repeat(sizes)


def by_row(count: int, rows: Places, values: Sequence[T]) -> list[tuple[T, ...]]:
    """The values of each of so many rows; `rows` says of each value which row it is of, the first rows first.

    >>> by_row(3, np.array([0, 2, 2]), "abc")
    [('a',), (), ('b', 'c')]
    """
    bounds = rows.searchsorted(np.arange(count + 1)).tolist()
    return [tuple(values[first:end]) for first, end in pairwise(bounds)]


def spread(starts: Places, ends: Places) -> tuple[Places, Places]:
    """All places from each start to its end, one run after the other, and for each the index of its run.

    >>> spread(np.array([2, 0, 2]), np.array([5, 0, 4]))
    (array([2, 3, 4, 2, 3]), array([0, 0, 0, 2, 2]))
    """
    sizes = ends - starts
    runs = rows_of(sizes)
    return np.arange(len(runs)) + (starts - starts_of(sizes)[:-1]).take(runs), runs


def first_of_equals(values: NDArray[Any]) -> Truths:
    """Which of some sorted values are not the same as the one before."""
    first = np.ones(len(values), np.bool_)
    np.not_equal(values[1:], values[:-1], out=first[1:])
    return first


def sums(rows: Floats, starts: Places) -> Floats:
    """The sum of each run of rows; a run may be empty, which reduceat cannot."""
    total = np.zeros((len(starts) - 1, *rows.shape[1:]), np.float32)
    filled = starts[1:] > starts[:-1]
    if filled.any():
        total[filled] = np.add.reduceat(rows, starts[:-1][filled], axis=0)
    return total
