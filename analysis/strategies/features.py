"""What the classifier sees of a text beside its characters: words, and words of the categories' lists."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from analysis.segment import cut_normalised
from analysis.strategies.categories import categories, contexts
from analysis.text import normalise

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

# Any digit reads as 0: an amount says little, that there is one says much. 3G and 4G become one word, too.
_DIGITS = str.maketrans("123456789", "000000000")


class Seen(NamedTuple):
    """A `readable` text, its words in their order and once each, and the listed words met in it.

    `met` are (place in `listed_words`, start, end). Of words one in another the longest counts: 积分榜 is no 积分.
    """

    text: str
    cut: list[str]
    words: set[str]
    listed: set[str]
    met: list[tuple[int, int, int]]


def readable(text: str) -> str:
    """The text as the classifier reads it: normalised, lower case, digits masked; the length stays."""
    return _lower(normalise(text)).translate(_DIGITS)


def seen(text: str) -> Seen:
    """The features of a text; `text` and `cut` in it are of the `readable` text."""
    text = readable(text)
    cut = cut_normalised(text)
    met = _sought().find_matches_as_indexes(text)
    listed = {text[start:end] for _, start, end in met}
    return Seen(text, cut, {word for word in cut if not word.isspace()}, listed, met)


@cache
def columns() -> tuple[str, ...]:
    """The names of the lists that `listed_words` points into: price, price/cut, …, price!, …, @sport, …

    `!` are the words in which a category's words mean something else, `@` those of a context.
    """
    return tuple(name for name, _ in _lists())


@cache
def listed_words() -> Mapping[str, tuple[int, ...]]:
    """Each word of the YAML files, `readable`, and its columns. Single signs say too little."""
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
        lists += [(one.strategy, every), *below, (f"{one.strategy}!", one.elsewhere)]
    return (*lists, *((f"@{name}", words) for name, words in contexts().items()))


@cache
def _sought() -> AhoCorasick:
    from ahocorasick_rs import AhoCorasick, MatchKind

    return AhoCorasick(list(listed_words()), matchkind=MatchKind.LeftmostLongest)


def _lower(text: str) -> str:
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(small if len(small := sign.lower()) == 1 else sign for sign in text)
