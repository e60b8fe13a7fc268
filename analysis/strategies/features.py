"""What the classifier sees of a text: words, character 1- to 3-grams, words of the categories' lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from analysis.segment import cut_normalised
from analysis.strategies.categories import categories
from analysis.text import normalise

_GRAMS = (1, 2, 3)
# Any digit reads as 0: an amount says little, that there is one says much. 3G and 4G become one word, too.
_DIGITS = str.maketrans("123456789", "000000000")


class Seen(NamedTuple):
    """The distinct features of one text."""

    words: set[str]
    grams: set[str]
    listed: set[str]


def readable(text: str) -> str:
    """The text as the classifier reads it: normalised, lower case, digits masked; the length stays."""
    return _lower(normalise(text)).translate(_DIGITS)


def seen(text: str) -> Seen:
    """The features of a `readable` text."""
    words = {word for word in cut_normalised(text) if not word.isspace()}
    grams = _pieces(text, _GRAMS)
    listed = listed_words()
    return Seen(words, grams, (grams | _pieces(text, _long_lengths())) & listed.keys())


def columns() -> tuple[str, ...]:
    """The names of the lists that `listed_words` points into: price, price/cut, price/rise, …"""
    return tuple(name for name, _ in _lists())


@cache
def listed_words() -> Mapping[str, tuple[int, ...]]:
    """Each word of the categories' YAML, `readable`, and its columns. Single signs say too little."""
    found: dict[str, set[int]] = {}
    for column, (_, words) in enumerate(_lists()):
        for word in map(readable, words):
            if len(word) > 1:
                found.setdefault(word, set()).add(column)
    return {word: tuple(sorted(places)) for word, places in sorted(found.items())}


@cache
def _lists() -> tuple[tuple[str, tuple[str, ...]], ...]:
    lists: list[tuple[str, tuple[str, ...]]] = []
    for one in categories():
        below = [(f"{one.strategy}/{sub.name}", sub.words) for sub in one.sub_strategies]
        every = one.words + tuple(word for _, words in below for word in words)
        lists += [(one.strategy, every), *below]
    return tuple(lists)


@cache
def _long_lengths() -> tuple[int, ...]:
    return tuple(sorted({len(word) for word in listed_words()} - set(_GRAMS)))


def _pieces(text: str, lengths: Iterable[int]) -> set[str]:
    return {text[start : start + length] for length in lengths for start in range(len(text) - length + 1)}


def _lower(text: str) -> str:
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(small if len(small := sign.lower()) == 1 else sign for sign in text)
