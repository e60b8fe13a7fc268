"""The terms that the classifier knows, what each says of each strategy, and how to look them up fast."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.strategies.features import Seen
from analysis.strategies.grams import Grams

Floats = NDArray[np.float32]
Places = NDArray[np.int64]


class Block(NamedTuple):
    """One kind of term. `measures` add up to the square of a text's length, or to the length where `linear`."""

    terms: Sequence[str]
    weights: Floats
    measures: Floats
    linear: bool


class Found(NamedTuple):
    """A block's known terms in some texts: those of text n stand from `starts[n]` to `starts[n + 1]`.

    A term says its weights divided by the text's length.
    """

    block: Block
    places: Places
    starts: Places
    lengths: Floats

    def sums(self) -> Floats:
        """What the terms of each text say together: one row a text."""
        return _sums(self.block.weights[self.places], self.starts) / self.lengths

    def shares(self, text: int, strategy: int) -> tuple[Places, Floats]:
        """The places of the terms of a text, and what each says of a strategy."""
        places = self.places[self.starts[text] : self.starts[text + 1]]
        return places, self.block.weights[places, strategy] / self.lengths[text]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Words, grams, meanings (a word's vector) and listed words. The last give evidence and no score."""

    words: Block
    grams: Block
    meanings: Block
    listed: Block
    places: Mapping[str, tuple[int, int]]
    listed_places: Mapping[str, int]
    index: Grams

    @classmethod
    def of(cls, words: Block, grams: Block, meanings: Block, listed: Block) -> Terms:
        """The four blocks, with what finds them in a text."""
        known = {term: place for place, term in enumerate(words.terms)}
        kindred = {term: place for place, term in enumerate(meanings.terms)}
        return cls(
            words=words,
            grams=grams,
            meanings=meanings,
            listed=listed,
            places={term: (known.get(term, -1), kindred.get(term, -1)) for term in known | kindred},
            listed_places={term: place for place, term in enumerate(listed.terms)},
            index=Grams.of(grams.terms),
        )

    def find(self, texts: Sequence[Seen]) -> tuple[Found, ...]:
        """The known terms of some texts (at least one), block by block."""
        places = [[self.places[word] for word in text.words & self.places.keys()] for text in texts]
        words, meanings = ([[pair[at] for pair in row if pair[at] >= 0] for row in places] for at in (0, 1))
        listed = [[self.listed_places[word] for word in text.listed] for text in texts]
        return (
            _found(self.words, *_flat(words)),
            _found(self.grams, *self.index.find([text.text for text in texts])),
            _found(self.meanings, *_flat(meanings)),
            _found(self.listed, *_flat(listed)),
        )


def scores(found: Iterable[Found]) -> Floats:
    """What the found terms say of each strategy, listed words apart: one row a text."""
    words, grams, meanings, _ = found
    return words.sums() + grams.sums() + meanings.sums()


def _flat(rows: Sequence[Sequence[int]]) -> tuple[Places, Places]:
    sizes = np.fromiter(map(len, rows), np.int64, len(rows))
    return np.fromiter(chain.from_iterable(rows), np.int64, int(sizes.sum())), sizes


def _found(block: Block, places: Places, sizes: Places) -> Found:
    starts = np.concatenate([[0], np.cumsum(sizes)])
    lengths = _sums(block.measures[places, None], starts)
    lengths[lengths == 0] = 1
    return Found(block, places, starts, lengths if block.linear else np.sqrt(lengths))


def _sums(rows: Floats, starts: Places) -> Floats:
    """The sum of each run of rows; a run may be empty, which reduceat cannot."""
    total = np.zeros((len(starts) - 1, rows.shape[1]), np.float32)
    filled = starts[1:] > starts[:-1]
    if filled.any():
        total[filled] = np.add.reduceat(rows, starts[:-1][filled], axis=0)
    return total
