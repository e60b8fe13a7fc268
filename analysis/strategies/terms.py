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
Said = tuple[str, float]  # a term, and what it says

_LEAST = np.nextafter(np.float32(0), np.float32(1))  # more than nothing


class Block(NamedTuple):
    """One kind of term. `measures` add up to the fourth power of a text's length, or to it where `linear`."""

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
        return sums(self.weights, self.starts) / self.lengths

    def shares(self, texts: Places, strategies: Places) -> tuple[Places, Floats]:
        """What each term of a text says for a strategy (its column): one row a pair, the terms side by side.

        First their places in the block. A row of fewer terms than the longest ends in terms that say nothing.
        """
        starts, ends = self.starts[texts, None], self.starts[texts + 1, None]
        at = starts + np.arange(np.max(ends - starts, initial=0))
        inside = at < ends
        at[~inside] = 0
        said = np.where(inside, self.weights[at, strategies[:, None]], np.float32(0))
        return self.places[at], np.asarray(said / self.lengths[texts])


def heaviest(found: Sequence[Found], texts: Places, strategies: Places, most: int) -> list[list[Said]]:
    """For each pair of a text and a strategy (its column) the terms that say most for it, with what they say:
    `most` at most, of equals the first by name."""
    terms: list[list[Said]] = [[] for _ in texts]
    shares = [each.shares(texts, strategies) for each in found]
    least = _nth_largest(np.concatenate([said for _, said in shares], axis=1), most)
    for each, (places, said) in zip(found, shares, strict=True):
        rows, columns = np.nonzero(said >= least)
        named = zip(places[rows, columns].tolist(), said[rows, columns].tolist(), strict=True)
        for row, (place, weight) in zip(rows.tolist(), named, strict=True):
            terms[row].append((each.block.terms[place], weight))
    return [row if len(row) <= most else sorted(row, key=_by_weight)[:most] for row in terms]


def _nth_largest(rows: Floats, number: int) -> Floats:
    """The nth largest of each row, as a column; more than nothing."""
    if rows.shape[1] < number:
        return np.full((len(rows), 1), _LEAST)
    return np.maximum(np.partition(rows, -number, axis=1)[:, [-number]], _LEAST)


def _by_weight(said: Said) -> tuple[float, str]:
    return -said[1], said[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Words, grams, meanings (a word's vector) and listed words. The last give evidence and no score.

    `known` has each word's row in `pairs`: its places among the words and the meanings, -1 where it has none.
    """

    words: Block
    grams: Block
    meanings: Block
    listed: Block
    known: Mapping[str, int]
    pairs: Places
    index: Grams

    @classmethod
    def of(cls, words: Block, grams: Block, meanings: Block, listed: Block) -> Terms:
        """The four blocks, with what finds them in a text."""
        known = {term: place for place, term in enumerate(dict.fromkeys([*words.terms, *meanings.terms]))}
        pairs = np.full((len(known), 2), -1)
        for column, block in enumerate((words, meanings)):
            pairs[[known[term] for term in block.terms], column] = np.arange(len(block.terms))
        return cls(
            words=words,
            grams=grams,
            meanings=meanings,
            listed=listed,
            known=known,
            pairs=pairs,
            index=Grams.of(grams.terms),
        )

    def find(self, texts: Sequence[Seen]) -> tuple[Found, ...]:
        """The known terms of some texts (at least one), block by block."""
        # in the text's order: sums in a set's order would differ in their last digits from run to run
        known = self.known
        rows, sizes = flat(
            [[known[word] for word in dict.fromkeys(text.cut) if word in known] for text in texts]
        )
        words, meanings = (_some(places, sizes) for places in self.pairs[rows].T)
        return (
            _found(self.words, *words),
            _found(self.grams, *self.index.find([text.text for text in texts])),
            _found(self.meanings, *meanings),
            _found(self.listed, *flat([text.listed for text in texts])),
        )


def scores(found: Iterable[Found]) -> Floats:
    """What the found terms say of each strategy, listed words apart: one row a text."""
    words, grams, meanings, _ = found
    return words.sums() + grams.sums() + meanings.sums()


def flat(rows: Sequence[Sequence[int]]) -> tuple[Places, Places]:
    """The numbers of all rows, one row after the other, and how many each has."""
    sizes = np.fromiter(map(len, rows), np.int64, len(rows))
    return np.fromiter(chain.from_iterable(rows), np.int64, int(sizes.sum())), sizes


def sums(rows: Floats, starts: Places) -> Floats:
    """The sum of each run of rows, which begins where the one before ends; a run may be empty, which reduceat
    cannot."""
    total = np.zeros((len(starts) - 1, rows.shape[1]), np.float32)
    filled = starts[1:] > starts[:-1]
    if filled.any():
        total[filled] = np.add.reduceat(rows, starts[:-1][filled], axis=0)
    return total


def starts_of(sizes: Places) -> Places:
    """Where runs of these sizes begin, and where the last one ends."""
    return np.concatenate([[0], np.cumsum(sizes)])


def _some(places: Places, sizes: Places) -> tuple[Places, Places]:
    """The places that there are (not -1), and how many each text has of them."""
    kept = places >= 0
    texts = np.repeat(np.arange(len(sizes)), sizes)
    return places[kept], np.bincount(texts[kept], minlength=len(sizes))


def _found(block: Block, places: Places, sizes: Places) -> Found:
    starts = starts_of(sizes)
    lengths = sums(block.measures[places, None], starts)
    lengths[lengths == 0] = 1
    if not block.linear:
        lengths = np.sqrt(np.sqrt(lengths))
    return Found(block, places, starts, block.weights[places], lengths)
