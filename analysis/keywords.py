"""The words that tell what a text is about, by jieba.analyse on our tokenizer."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from itertools import pairwise
from operator import itemgetter
from pathlib import Path
from typing import Any, Literal, NamedTuple

from analysis.passage import Passage
from analysis.segment import tagged_words

# Those of jieba.analyse; Chinese ones weigh little by their frequency.
_STOP_WORDS = frozenset({
    "the", "of", "is", "and", "to", "in", "that", "we", "for", "an", "are", "by", "be", "as", "on", "with",
    "can", "if", "from", "which", "you", "it", "this", "then", "at", "have", "all", "not", "one", "has", "or",
})  # fmt: skip
# 亿元, 万单, 50gb: what is counted in, and 元含 or 天只, what the tokenizer makes of words it does not know.
_MEASURE = re.compile(
    "[十百千万亿]{1,3}[元人单台户件次家个名辆吨只款项条座斤亩倍种份套]|[0-9.]{1,9}(?:[gmt]b|kg|ml|mm|cm|km|hz|mah|w|l)"
)
_PARTICLES = frozenset("的了在是为和与及或只含每各把被由从向将也都就还不元天")

_Spans = list[tuple[int, int]]
_Weighed = tuple[str, float, _Spans]

_UNKNOWN = 11.9547675029  # the median of jieba's frequencies, which it gives to a word without one


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyword:
    """A word in Simplified characters and lower case, its weight (the heaviest word's is 1), and its places.

    `spans` are the (start, end) offsets of its occurrences in the text given.
    """

    word: str
    weight: float
    spans: tuple[tuple[int, int], ...]


class _Word(NamedTuple):
    """A word as it is compared, and how rare it is elsewhere."""

    small: str
    rarity: float


_Places = dict[_Word, _Spans]


def keywords(
    text: str | Passage, limit: int = 10, method: Literal["tfidf", "textrank"] = "tfidf"
) -> tuple[Keyword, ...]:
    """The `limit` heaviest words of two signs or more, heaviest first; fewer where the text has fewer.

    "tfidf" weighs a word by how often it stands here and how rarely elsewhere (jieba's corpus; a word that is
    unknown there counts as rare), "textrank" by the words around it (Mihalcea & Tarau 2004), nouns and verbs
    alone, at ten times the cost. Numbers and measures (亿元, 50GB) are no keywords.
    """
    passage = Passage.of(text)
    places = _places(passage)
    weighed = _tfidf(places, limit) if method == "tfidf" else _textrank(passage, places, limit)
    heaviest = weighed[0][1] if weighed else 1.0
    return tuple(
        [
            Keyword(word=word, weight=round(weight / heaviest, 4), spans=tuple(spans))
            for word, weight, spans in weighed
        ]
    )


def _places(passage: Passage) -> _Places:
    """Where the words stand that may be keywords, in their order."""
    places: _Places = {}
    for word, span in zip(passage.words, pairwise(passage.starts), strict=True):
        if len(word) > 1 and (found := _keyword(word)) is not None:
            if found in places:
                places[found].append(span)
            else:
                places[found] = [span]
    return places


# Few words make up most texts, and all that is asked here is too much for the processor's own cache.
@lru_cache(maxsize=1 << 16)
def _keyword(word: str) -> _Word | None:
    """What a word is as a keyword; None for single signs, numbers, measures and stop words: no
    keywords."""
    small = word.lower()
    if len(word) < 2 or _is_number(word) or small in _STOP_WORDS or _MEASURE.fullmatch(small):
        return None
    debris = len(word) == 2 and not _PARTICLES.isdisjoint(word) and _written(small) is None
    return None if debris else _Word(small, float(_written(small) or _UNKNOWN))


class _Tagged(NamedTuple):
    word: str
    flag: str


class _TaggedWords:
    """What jieba.analyse asks of a tokenizer that knows parts of speech."""

    def cut(self, passage: Passage) -> Iterator[_Tagged]:
        tagged = tagged_words(passage.text)
        return (_Tagged(word, flag) for word, flag in tagged if _keyword(word))


def _is_number(word: str) -> bool:
    return not (word.isalpha() or any(map(str.isalpha, word)))


def _tfidf(places: _Places, limit: int) -> list[_Weighed]:
    """What jieba's extract_tags gives for our words, by its own frequencies; a fifth of its time."""
    weighed = [(word, len(spans) * rarity, spans) for (word, rarity), spans in places.items()]
    return sorted(weighed, key=itemgetter(1), reverse=True)[:limit]


def _written(word: str) -> bytes | None:
    return _rarity().get(word.encode("utf-8", "replace"))


@cache
def _rarity() -> dict[bytes, bytes]:
    """The inverse document frequencies of jieba.analyse as its file writes them: its import takes thirty times as
    long, for parts of speech that are not asked for, and few of the words are ever met."""
    origin = find_spec("jieba").origin  # type: ignore[union-attr]  # a dependency: it is there
    written = iter(Path(str(origin)).with_name("analyse").joinpath("idf.txt").read_bytes().split())
    return dict(zip(written, written, strict=True))


def _textrank(passage: Passage, places: _Places, limit: int) -> list[_Weighed]:
    spans = {word: its for (word, _), its in places.items()}
    ranked = _ranker().textrank(passage, topK=limit, withWeight=True)
    return [(word, weight, spans.get(word, [])) for word, weight in ranked]


@cache
def _ranker() -> Any:
    ranker = _jieba_analyse().TextRank()
    ranker.tokenizer = _TaggedWords()
    return ranker


def _jieba_analyse() -> Any:
    """jieba.analyse, whose import reads its frequencies and leaves that file to the garbage collector."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        import jieba.analyse
    return jieba.analyse
