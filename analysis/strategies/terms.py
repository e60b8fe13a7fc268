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

_LEAST = np.nextafter(np.float32(0), np.float32(1))  # more than nothing


class Block(NamedTuple):
    """One kind of term. `measures` add up to the square of a text's length, or to the length where `linear`."""

    terms: Sequence[str]
    weights: Floats
    measures: Floats
    linear: bool


class Found(NamedTuple):
    """A block's known terms in some texts: those of text n stand from `starts[n]` to `starts[n + 1]`.

    A term says its weights (its row of `weights`) divided by the text's length.
    """

    block: Block
    places: Places
    starts: Places
    weights: Floats
    lengths: Floats

    def sums(self) -> Floats:
        """What the terms of each text say together: one row a text."""
        return _sums(self.weights, self.starts) / self.lengths

    def shares(self) -> Floats:
        """What each term says: one row a term."""
        return np.asarray(self.weights / np.repeat(self.lengths, np.diff(self.starts), axis=0))


class Said(NamedTuple):
    """What each known term says of each strategy, the blocks' terms of a text side by side.

    Those of text n stand from `starts[n]` to `starts[n + 1]`: rows of `shares`, each a term of the block
    `blocks` at its place in `places`.
    """

    found: Sequence[Found]
    shares: Floats
    blocks: Places
    places: Places
    starts: Places

    @classmethod
    def of(cls, found: Sequence[Found]) -> Said:
        """All blocks of some texts, put in the texts' order once for all that ask."""
        sizes = [np.diff(each.starts) for each in found]
        order = np.argsort(
            np.concatenate([np.repeat(np.arange(len(size)), size) for size in sizes]), kind="stable"
        )
        return cls(
            found=found,
            shares=np.concatenate([each.shares() for each in found])[order],
            blocks=np.repeat(np.arange(len(found)), [len(each.places) for each in found])[order],
            places=np.concatenate([each.places for each in found])[order],
            starts=np.sum([each.starts for each in found], axis=0),
        )

    def heaviest(self, text: int, strategy: int, most: int) -> list[tuple[str, float]]:
        """The terms of a text that say most for a strategy (its column), with what they say; of equals the
        first by name."""
        start = int(self.starts[text])
        weights = self.shares[start : int(self.starts[text + 1]), strategy]
        least = max(np.partition(weights, -most)[-most], _LEAST) if len(weights) > most else _LEAST
        heavy = np.flatnonzero(weights >= least)
        found = zip(self.blocks[start + heavy].tolist(), self.places[start + heavy].tolist(), strict=True)
        terms = [self.found[block].block.terms[place] for block, place in found]
        return sorted(zip(terms, weights[heavy].tolist(), strict=True), key=_by_weight)[:most]


def _by_weight(said: tuple[str, float]) -> tuple[float, str]:
    return -said[1], said[0]


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
        # in the text's order: sums in a set's order would differ in their last digits from run to run
        known = self.places
        places = [[known[word] for word in dict.fromkeys(text.cut) if word in known] for text in texts]
        words, meanings = ([[pair[at] for pair in row if pair[at] >= 0] for row in places] for at in (0, 1))
        listed = [sorted(map(self.listed_places.__getitem__, text.listed)) for text in texts]
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
    return Found(block, places, starts, block.weights[places], lengths if block.linear else np.sqrt(lengths))


def _sums(rows: Floats, starts: Places) -> Floats:
    """The sum of each run of rows; a run may be empty, which reduceat cannot."""
    total = np.zeros((len(starts) - 1, rows.shape[1]), np.float32)
    filled = starts[1:] > starts[:-1]
    if filled.any():
        total[filled] = np.add.reduceat(rows, starts[:-1][filled], axis=0)
    return total
