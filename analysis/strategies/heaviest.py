"""The terms of a text that say most for a strategy."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from analysis.runs import Floats, Places, sizes_of
from analysis.strategies.terms import Found

_LOW = np.int64((1 << 32) - 1)


class Said(NamedTuple):
    """What terms say: a row a pair of a text and a strategy, the heaviest first. A weight of 0: no such term.

    `places` are rows of the table of terms.
    """

    places: Places
    weights: Floats


def heaviest(found: Found, texts: Places, strategies: Places, most: int) -> Said:
    """For each pair of a text and a strategy (its column) the `most` terms that say most for it, of equals the
    first in the table."""
    firsts, said = _shares(found, texts, strategies, most)
    # One number each: positive floats are in the order of their bits, below them stands what comes first.
    ranked = said.view(np.int32).astype(np.int64) << 32
    ranked |= np.arange(ranked.shape[1])[::-1]
    top = np.sort(np.partition(ranked, -most, axis=1)[:, -most:], axis=1)[:, ::-1]
    at = firsts + ranked.shape[1] - 1 - (top & _LOW)
    return Said(found.places.take(at, mode="clip"), (top >> 32).astype(np.int32).view(np.float32))


def _shares(found: Found, texts: Places, strategies: Places, least: int) -> tuple[Places, Floats]:
    """What each term of a text says for a strategy, not above 0 where it speaks against it: one row a pair.

    First where the terms of the row are `found`, as a column. Rows are as long as the longest, `least` at least,
    and end in terms that say nothing.
    """
    firsts, ends = found.texts[texts, None], found.texts[texts + 1, None]
    at = firsts + np.arange(max(least, np.max(ends - firsts, initial=0)))
    lengths = found.lengths.repeat(sizes_of(found.starts))
    said = found.weights.take(at * found.weights.shape[1] + strategies[:, None], mode="clip")
    said /= lengths.take(at, mode="clip")
    said *= at < ends
    return firsts, np.maximum(said, 0, out=said)
