"""The terms that the classifier knows, what each says of each strategy, and how to look them up fast."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.strategies.features import Seen

Floats = NDArray[np.float32]
Places = NDArray[np.int64]


class Block(NamedTuple):
    """One kind of term. `measures` add up to the square of a text's length, or to the length where `linear`."""

    terms: Sequence[str]
    weights: Floats
    measures: Floats
    linear: bool


class Shares(NamedTuple):
    """What each known term of some texts adds to each strategy's score, text by text.

    `places` are places in `Terms.terms`, `weights` has a row for each; the rows of text n go from `starts[n]` to
    `starts[n + 1]`. `scores` has one row a text.
    """

    places: Places
    weights: Floats
    starts: Places
    scores: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """All terms, block after block: words, grams, meanings, listed. The last gives evidence and no score."""

    terms: Sequence[str]
    places: Sequence[Mapping[str, int]]
    weights: Floats
    measures: Floats
    linear: NDArray[np.bool_]

    @classmethod
    def of(cls, words: Block, grams: Block, meanings: Block, listed: Block) -> Terms:
        """The blocks one after the other."""
        blocks = (words, grams, meanings, listed)
        starts = np.cumsum([0, *(len(block.terms) for block in blocks)]).tolist()
        return cls(
            terms=[term for block in blocks for term in block.terms],
            places=[
                {term: place for place, term in enumerate(block.terms, start)}
                for block, start in zip(blocks, starts, strict=False)
            ],
            weights=np.concatenate([block.weights for block in blocks], dtype=np.float32),
            measures=np.concatenate([block.measures for block in blocks], dtype=np.float32),
            linear=np.array([block.linear for block in blocks]),
        )

    def shares(self, texts: Sequence[Seen]) -> Shares:
        """Look up the terms of some texts (at least one)."""
        found = [places for text in texts for places in self._find(text)]
        sizes = np.fromiter(map(len, found), np.int64, len(found))
        places = np.fromiter(chain.from_iterable(found), np.int64, int(sizes.sum()))
        lengths = _sums(self.measures[places, None], sizes)[:, 0]
        squared = ~np.tile(self.linear, len(texts))
        lengths[squared] = np.sqrt(lengths[squared])
        weights = self.weights[places] / np.repeat(lengths, sizes)[:, None]
        by_block = _sums(weights, sizes).reshape(len(texts), len(self.places), -1)
        starts = np.cumsum([0, *sizes.reshape(len(texts), -1).sum(axis=1)])
        return Shares(places, weights, starts, by_block[:, :-1].sum(axis=1))

    def _find(self, text: Seen) -> list[list[int]]:
        kinds = (text.words, text.grams, text.words, text.listed)
        return [
            [known[term] for term in terms & known.keys()]
            for terms, known in zip(kinds, self.places, strict=True)
        ]


def _sums(rows: Floats, sizes: Places) -> Floats:
    """The sum of each run of rows; a run may be empty, which reduceat cannot."""
    total = np.zeros((len(sizes), rows.shape[1]), np.float32)
    filled = sizes > 0
    if filled.any():
        starts = (np.cumsum(sizes) - sizes)[filled]
        total[filled] = np.add.reduceat(rows, starts, axis=0)
    return total
