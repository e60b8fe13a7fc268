"""TF-IDF of many texts at once: what jieba's extract_tags gives for our words, by its own frequencies."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, pairwise, repeat
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.keywords.keyword import Keyword
from analysis.keywords.words import Word, read_word
from analysis.passage import Passage
from analysis.runs import Places, by_row, first_of_equals, rows_of, spread, starts_of

_NONE = -1  # the number of a word that is no keyword


class _Met(NamedTuple):
    """The words met that may be keywords, text by text: the number of the text, that of the word among the `words`,
    and its span."""

    words: list[Word]
    texts: Places
    numbers: Places
    starts: Places
    ends: Places


class _Weighed(NamedTuple):
    """Words of texts, text by text, the heaviest first: the number of the text, that of the word, its weight, and where
    it is met: from `firsts` to `ends` of `places`, which are numbers of all that was met."""

    texts: Places
    numbers: Places
    weights: NDArray[np.float64]
    firsts: Places
    ends: Places
    places: Places


def weighed(passages: Sequence[Passage], limit: int) -> list[tuple[Keyword, ...]]:
    """The `limit` heaviest words of each text, heaviest first, of equals the first in the text."""
    met = _met(passages)
    heaviest = _heaviest(_counted(met), limit)
    return by_row(len(passages), heaviest.texts, _keywords(met, heaviest))


def _met(passages: Sequence[Passage]) -> _Met:
    """Each word is looked at once, however often it is met."""
    written = list(chain.from_iterable(passage.words for passage in passages))
    read = {each: word for each in dict.fromkeys(written) if (word := read_word(each)) is not None}
    words = list(dict.fromkeys(read.values()))
    places = {word: number for number, word in enumerate(words)}
    numbers_of = {each: places[word] for each, word in read.items()}
    numbers = np.fromiter(map(numbers_of.get, written, repeat(_NONE)), np.int64, len(written))
    sizes = np.fromiter((len(passage.words) for passage in passages), np.int64, len(passages))
    starts = np.fromiter(chain.from_iterable(passage.starts for passage in passages), np.int64)
    at = (numbers != _NONE).nonzero()[0]
    texts = rows_of(sizes).take(at)
    begins = at + texts  # each text has one start more than words
    return _Met(words, texts, numbers.take(at), starts.take(begins), starts.take(begins + 1))


def _counted(met: _Met) -> _Weighed:
    """The words of each text with their weights, by their numbers."""
    keys = met.texts * len(met.words) + met.numbers
    places = keys.argsort(kind="stable")
    firsts = first_of_equals(keys.take(places)).nonzero()[0]
    ends = np.append(firsts[1:], len(places))
    seen = places.take(firsts)
    rarities = np.fromiter((word.rarity for word in met.words), np.float64, len(met.words))
    numbers = met.numbers.take(seen)
    return _Weighed(
        met.texts.take(seen), numbers, (ends - firsts) * rarities.take(numbers), firsts, ends, places
    )


def _heaviest(words: _Weighed, limit: int) -> _Weighed:
    """The `limit` heaviest words of each text, their weights as shares of the heaviest's."""
    order = np.lexsort((words.places.take(words.firsts), -words.weights, words.texts))
    begins = words.texts.searchsorted(words.texts)  # the words of a text stay where they were
    nth = np.arange(len(order)) - begins
    shares = words.weights.take(order) / words.weights.take(order.take(begins))
    top = (nth < limit).nonzero()[0]
    chosen = order.take(top)
    return _Weighed(
        texts=words.texts.take(chosen),
        numbers=words.numbers.take(chosen),
        weights=shares.take(top).round(4),
        firsts=words.firsts.take(chosen),
        ends=words.ends.take(chosen),
        places=words.places,
    )


def _keywords(met: _Met, words: _Weighed) -> list[Keyword]:
    at, _ = spread(words.firsts, words.ends)
    places = words.places.take(at)
    spans = list(zip(met.starts.take(places).tolist(), met.ends.take(places).tolist(), strict=True))
    bounds = starts_of(words.ends - words.firsts).tolist()
    written = [met.words[number].small for number in words.numbers.tolist()]
    standing = [tuple(spans[first:end]) for first, end in pairwise(bounds)]
    columns = zip(written, words.weights.tolist(), standing, strict=True)
    return list(map(tuple.__new__, repeat(Keyword), columns))  # Keyword(…) takes three times as long
