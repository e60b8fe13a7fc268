"""What the classifier sees of a text beside its characters: words, and words of the categories' lists."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analysis.passage import Passage
from analysis.runs import Places, flat, starts_of
from analysis.segment import cut_normalised
from analysis.strategies.categories import categories, contexts

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick


class Seen(NamedTuple):
    """A `readable` text, its words in their order, and the listed words met in it.

    `met` are (place in `listed_words`, start, end). Of words one in another the longest counts: 积分榜 is no 积分.
    """

    text: str
    cut: list[str]
    met: list[tuple[int, int, int]]

    @property
    def words(self) -> set[str]:
        """The words once each, without spaces."""
        return {word for word in self.cut if not word.isspace()}

    @property
    def listed(self) -> list[int]:
        """The places of the listed words that it holds, once each, in order."""
        return sorted({place for place, _, _ in self.met})


def readable(text: str | Passage) -> str:
    """The text as the classifier reads it: normalised, lower case, digits masked; the length stays.

    Any digit reads as 0: an amount says little, that there is one says much. 3G and 4G become one word, too.
    """
    masked = Passage.of(text).lower
    for digit in "123456789":  # a tenth of the time of str.translate
        masked = masked.replace(digit, "0")
    return masked


def seen(text: str | Passage) -> Seen:
    """The features of a text; `text` and `cut` in it are of the `readable` text."""
    return read(readable(text))


def read(text: str) -> Seen:
    """The features of a `readable` text."""
    return Seen(text, cut_normalised(text), _sought().find_matches_as_indexes(text))


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
        for word in readable("\n".join(words)).split("\n"):  # in one go: a tenth of the time
            if len(word) > 1:
                found.setdefault(word, set()).add(column)
    return {word: tuple(sorted(places)) for word, places in sorted(found.items())}


@cache
def listings() -> tuple[Places, Places]:
    """The columns of all listed words, word after word, and where those of each word start."""
    places, sizes = flat(tuple(listed_words().values()))
    return places, starts_of(sizes)


@cache
def list_counts() -> Places:
    """What each listed word counts in its lists: its signs but one, since a longer word is seldom another's part."""
    return np.array([len(word) - 1 for word in listed_words()])


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
