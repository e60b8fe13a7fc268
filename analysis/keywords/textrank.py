"""TextRank: words weighed by the words around them, by jieba.analyse."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

from analysis.keywords.keyword import Keyword
from analysis.keywords.words import read_word
from analysis.passage import Passage
from analysis.segment import tagged_words


def ranked(passage: Passage, limit: int) -> tuple[Keyword, ...]:
    """The `limit` heaviest words of a text by TextRank, heaviest first."""
    places: dict[str, list[tuple[int, int]]] = {}
    for written, span in zip(passage.words, pairwise(passage.starts), strict=True):
        places.setdefault(written.lower(), []).append(span)
    weights: list[tuple[str, float]] = _ranker().textrank(passage, topK=limit, withWeight=True)
    return tuple(
        Keyword(word=word, weight=round(weight / weights[0][1], 4), spans=tuple(places.get(word, ())))
        for word, weight in weights
    )


class _Tagged(NamedTuple):
    word: str
    flag: str


class _TaggedWords:
    """What jieba.analyse asks of a tokenizer that knows parts of speech."""

    def cut(self, passage: Passage) -> Iterator[_Tagged]:
        tagged = tagged_words(passage.text)
        return (_Tagged(word, flag) for word, flag in tagged if read_word(word))


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
