"""Vocabularies with weights: what a text's known terms say of each strategy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A vocabulary, its terms at their places, and each term's weight for each strategy.

    A text's score is the sum of its terms' weights over the length of its vector: the square root of the sum of
    `squares` (squared inverse document frequencies), or the number of its terms where there are none.
    """

    places: Mapping[str, int]
    terms: Sequence[str]
    weights: Floats
    squares: Floats | None = None

    def find(self, texts: Sequence[set[str]]) -> list[list[int]]:
        """The places of each text's known terms."""
        places, known = self.places, self.places.keys()
        return [[places[term] for term in terms & known] for terms in texts]

    def scores(self, found: Sequence[list[int]]) -> Floats:
        """One row a text, one score a strategy; zeros where no term is known."""
        sizes = np.fromiter(map(len, found), np.int64, len(found))
        flat = np.fromiter((place for places in found for place in places), np.int64, int(sizes.sum()))
        total = _sum_rows(self.weights[flat], sizes)
        if self.squares is None:
            return np.asarray(total / np.maximum(sizes, 1)[:, None], np.float32)
        length = np.sqrt(_sum_rows(self.squares[flat, None], sizes))
        return np.asarray(total / np.maximum(length, 1e-9), np.float32)

    def shares(self, found: list[int], strategy: int) -> Floats:
        """What each term of one text adds to its score for the strategy in that column."""
        length = len(found) if self.squares is None else np.sqrt(self.squares[found].sum())
        return np.asarray(self.weights[found, strategy] / max(float(length), 1e-9), np.float32)


def _sum_rows(rows: Floats, sizes: NDArray[np.int64]) -> Floats:
    """The sum of each run of rows; a run may be empty, which reduceat cannot."""
    total = np.zeros((len(sizes), rows.shape[1]), np.float32)
    filled = sizes > 0
    if filled.any():
        starts = (np.cumsum(sizes) - sizes)[filled]
        total[filled] = np.add.reduceat(rows, starts, axis=0)
    return total
