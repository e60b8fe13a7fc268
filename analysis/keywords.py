"""The words that tell what a text is about, by jieba.analyse on our tokenizer."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, NamedTuple

from analysis.passage import Passage
from analysis.segment import tagged_words


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
    extract = _tfidf().extract_tags if method == "tfidf" else _textrank().textrank
    weighed: list[tuple[str, float]] = extract(passage, topK=limit, withWeight=True)
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


class _Words:
    """What jieba.analyse asks of a tokenizer."""

    def cut(self, passage: Passage) -> Iterator[str]:
        return iter([word.lower() for word in passage.words if len(word) > 1 and not _is_number(word)])


class _TaggedWords:
    """What jieba.analyse asks of a tokenizer that knows parts of speech."""

    def cut(self, passage: Passage) -> Iterator[_Tagged]:
        tagged = tagged_words(passage.text)
        return (_Tagged(word, flag) for word, flag in tagged if not _is_number(word))


def _is_number(word: str) -> bool:
    return not (word.isalpha() or any(map(str.isalpha, word)))


@cache
def _tfidf() -> Any:
    extractor = copy(_jieba_analyse().default_tfidf)  # its frequencies are read already
    extractor.tokenizer = _Words()
    return extractor


@cache
def _textrank() -> Any:
    extractor = _jieba_analyse().TextRank()
    extractor.tokenizer = _TaggedWords()
    return extractor


def _jieba_analyse() -> Any:
    """jieba.analyse, whose import reads its frequencies and leaves that file to the garbage collector."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        import jieba.analyse
    return jieba.analyse
