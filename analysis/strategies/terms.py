"""The terms that the classifier knows, what each says of each strategy, and how to look them up fast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.runs import Floats, Places, first_of_equals, spread, starts_of, sums
from analysis.strategies.batch import Batch
from analysis.strategies.grams import numbers_in, numbers_of
from analysis.strategies.lookup import Lookup, codes_of, word_numbers

# Words, grams, meanings, listed words.
_KINDS = 4
_GRAMS, _MEANINGS, _LISTED = 1, 2, 3


class Kind(NamedTuple):
    """One kind of term: what each says of each strategy, and what it adds to a text's length."""

    terms: Sequence[str]
    weights: Floats
    measures: Floats


class Found(NamedTuple):
    """The known terms of some texts, each once a text: text by text, in a text kind by kind, in a kind by place.

    `places` are rows of the table of terms. A term says its `weights` divided by the length of its run. There is
    one run a text and kind: run n, of length `lengths[n]`, stands from `starts[n]` to `starts[n + 1]`.
    """

    places: Places
    weights: Floats
    starts: Places
    lengths: Floats

    @property
    def texts(self) -> Places:
        """Where the terms of each text begin, and where those of the last end."""
        return self.starts[::_KINDS]

    def scores(self) -> Floats:
        """What the terms say of each strategy, listed words apart: one row a text."""
        said = sums(self.weights, self.starts) / self.lengths[:, None]
        total: Floats = said.reshape(-1, _KINDS, said.shape[1])[:, :_LISTED].sum(axis=1)
        return total


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Words, grams, meanings (a word's vector) and listed words in one table. The last give evidence and no score.

    `measures` add up to the fourth power of a text's length in words and in grams, to its length in the others.
    `firsts` are the rows where each kind begins. `known` has each word's row in `pairs`: its rows among words and
    meanings, -1 where it has none.
    """

    names: NDArray[np.str_]
    weights: Floats
    measures: Floats
    firsts: Places
    known: Lookup
    pairs: Places
    grams: Lookup

    @classmethod
    def of(cls, words: Kind, grams: Kind, meanings: Kind, listed: Kind) -> Terms:
        """The table of the four kinds, with what finds them in a text."""
        kinds = (words, grams, meanings, listed)
        firsts = starts_of(np.array([len(kind.terms) for kind in kinds]))[:-1]
        known = {term: row for row, term in enumerate(dict.fromkeys([*words.terms, *meanings.terms]))}
        pairs = np.full((len(known), 2), -1)
        pairs[[known[term] for term in words.terms], 0] = np.arange(len(words.terms))
        pairs[[known[term] for term in meanings.terms], 1] = firsts[_MEANINGS] + np.arange(
            len(meanings.terms)
        )
        sizes = np.fromiter(map(len, known), np.int64, len(known))
        return cls(
            names=np.array([*chain.from_iterable(kind.terms for kind in kinds)], np.str_),
            weights=np.concatenate([kind.weights for kind in kinds]),
            measures=np.concatenate([kind.measures for kind in kinds]),
            firsts=firsts,
            known=Lookup.of(word_numbers(codes_of("".join(known)), starts_of(sizes))),
            pairs=pairs,
            grams=Lookup.of(numbers_of(grams.terms)),
        )

    def find(self, texts: Batch) -> Found:
        """The known terms of some texts."""
        bits = len(self.names).bit_length()  # a text and a place in one number: sorted, they are run by run
        found = np.concatenate(
            [
                text << bits | place
                for text, place in (self._words(texts), self._grams(texts), self._listed(texts))
            ]
        )
        found.sort()
        found = found.compress(first_of_equals(found))  # np.unique hashes, which is slower
        places = found & ((1 << bits) - 1)
        runs = (np.arange(len(texts) + 1)[:, None] << bits | self.firsts).ravel()
        starts = found.searchsorted(runs[: 1 - _KINDS])
        weights, lengths = self.weights.take(places, axis=0), self._lengths(places, starts)
        return Found(places, weights, starts, lengths)

    def named(self, places: Places) -> NDArray[np.str_]:
        """The terms that stand in the table at some places, in the same shape."""
        return self.names.take(places)

    def listed(self, found: Found) -> tuple[Places, Places]:
        """The listed words found, by their place in `listed_words`, and where those of each text start."""
        starts, ends = found.starts[_LISTED:-1:_KINDS], found.starts[_KINDS::_KINDS]
        at, _ = spread(starts, ends)
        return found.places.take(at) - self.firsts[_LISTED], starts_of(ends - starts)

    def _words(self, texts: Batch) -> tuple[Places, Places]:
        met, rows = self.known.find(word_numbers(texts.codes, texts.word_starts))
        places = self.pairs.take(rows, axis=0).ravel()
        text = texts.text_at.take(texts.word_starts.take(met)).repeat(2)
        return text.compress(places >= 0), places.compress(places >= 0)

    def _grams(self, texts: Batch) -> tuple[Places, Places]:
        numbers, starts = numbers_in(texts.codes)
        met, places = self.grams.find(numbers)
        return texts.text_at.take(starts.take(met)), places + self.firsts[_GRAMS]

    def _listed(self, texts: Batch) -> tuple[Places, Places]:
        return texts.text_at.take(texts.met[:, 1]), texts.met[:, 0] + self.firsts[_LISTED]

    def _lengths(self, places: Places, starts: Places) -> Floats:
        lengths = sums(self.measures.take(places), starts)
        lengths[lengths == 0] = 1
        by_text = lengths.reshape(-1, _KINDS)
        by_text[:, :_MEANINGS] = np.sqrt(np.sqrt(by_text[:, :_MEANINGS]))
        return lengths
