"""The words that tell what a text is about, by jieba.analyse on our tokenizer."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from operator import itemgetter
from pathlib import Path
from typing import Any, Literal, NamedTuple

from analysis.passage import Passage
from analysis.segment import tagged_words

# Those of jieba.analyse; Chinese ones weigh little by their frequency.
_STOP_WORDS = frozenset(
    [
        "the",
        "of",
        "is",
        "and",
        "to",
        "in",
        "that",
        "we",
        "for",
        "an",
        "are",
        "by",
        "be",
        "as",
        "on",
        "with",
        "can",
        "if",
        "from",
        "which",
        "you",
        "it",
        "this",
        "then",
        "at",
        "have",
        "all",
        "not",
        "one",
        "has",
        "or",
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyword:
    """A word in Simplified characters and lower case, its weight (the heaviest word's is 1), and its places.

    `spans` are the (start, end) offsets of its occurrences in the text given.
    """

    word: str
    weight: float
    spans: tuple[tuple[int, int], ...]


def keywords(
    text: str | Passage, limit: int = 10, method: Literal["tfidf", "textrank"] = "tfidf"
) -> tuple[Keyword, ...]:
    """The `limit` heaviest words of two signs or more, heaviest first; fewer where the text has fewer.

    "tfidf" weighs a word by how often it stands here and how rarely elsewhere (jieba's corpus; a word that is
    unknown there counts as rare), "textrank" by the words around it (Mihalcea & Tarau 2004), nouns and verbs
    alone, at ten times the cost. Numbers are no keywords.
    """
    passage = Passage.of(text)
    weighed = _tfidf(passage, limit) if method == "tfidf" else _textrank(passage, limit)
    places = _places(passage.words, {word for word, _ in weighed})
    heaviest = weighed[0][1] if weighed else 1.0
    return tuple(
        Keyword(word=word, weight=round(weight / heaviest, 4), spans=tuple(places[word]))
        for word, weight in weighed
    )


def _places(words: list[str], wanted: set[str]) -> dict[str, list[tuple[int, int]]]:
    places: dict[str, list[tuple[int, int]]] = {word: [] for word in wanted}
    start = 0
    for word in words:
        end = start + len(word)
        if (small := word.lower()) in wanted:
            places[small].append((start, end))
        start = end
    return places


class _Tagged(NamedTuple):
    word: str
    flag: str


class _TaggedWords:
    """What jieba.analyse asks of a tokenizer that knows parts of speech."""

    def cut(self, passage: Passage) -> Iterator[_Tagged]:
        tagged = tagged_words(passage.text)
        return (_Tagged(word, flag) for word, flag in tagged if not _is_number(word))


def _is_number(word: str) -> bool:
    return not (word.isalpha() or any(map(str.isalpha, word)))


def _tfidf(passage: Passage, limit: int) -> list[tuple[str, float]]:
    """What jieba's extract_tags gives for our words, by its own frequencies; a third of its time."""
    rarity, unknown = _rarity()
    words = [word.lower() for word in passage.words if len(word) > 1 and not _is_number(word)]
    counts = Counter(word for word in words if word not in _STOP_WORDS)
    weighed = [(word, count * rarity.get(word, unknown)) for word, count in counts.items()]
    return sorted(weighed, key=itemgetter(1), reverse=True)[:limit]


@cache
def _rarity() -> tuple[dict[str, float], float]:
    """The inverse document frequencies of jieba.analyse and their median, without its import: that takes ten
    times as long, for parts of speech that are not asked for."""
    origin = find_spec("jieba").origin  # type: ignore[union-attr]  # a dependency: it is there
    lines = Path(str(origin)).with_name("analyse").joinpath("idf.txt").read_text("utf-8").split()
    rarity = dict(zip(lines[::2], map(float, lines[1::2]), strict=True))
    return rarity, sorted(rarity.values())[len(rarity) // 2]


def _textrank(passage: Passage, limit: int) -> list[tuple[str, float]]:
    weighed: list[tuple[str, float]] = _ranker().textrank(passage, topK=limit, withWeight=True)
    return weighed


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
