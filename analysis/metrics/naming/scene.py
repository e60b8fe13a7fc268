"""A text as naming reads it: the grammar's tokens, the words around names, and where companies stand."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache, lru_cache
from operator import itemgetter
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from analysis.metrics.words import Token, read_words
from analysis.passage import Passage

Span = tuple[int, int]

_KINDS = ("common", "suffixes", "trades", "companies", "verbs", "segments", "places")


_OPENERS = ("leads", "pronouns", "openers")
_GAPS = re.compile("(?<=[\u4e00-\u9fff]) +| +(?=[\u4e00-\u9fff])")  # 5G 用户 is 5G用户
_NOTHING = "", ""
_LONG_WORD = 5  # signs; longer ones are rarely met
_START = itemgetter(0)


class Mark(NamedTuple):
    """A word of subjects.yaml where it stands; `kind` is the list that holds it."""

    start: int
    end: int
    kind: str


class Scene:
    """One text: its readings, offsets into one are offsets into all. `companies` leads from where a company's name
    begins to where it ends, `places` are those beginnings in order, `guessed` the less certain."""

    __slots__ = (
        "companies",
        "edges",
        "guessed",
        "mark_starts",
        "marks",
        "normal",
        "places",
        "starts",
        "text",
        "tokens",
    )

    def __init__(self, passage: Passage, tokens: Sequence[Token]) -> None:
        self.text, self.normal, self.edges = passage.text, passage.normal, passage.edges
        self.tokens, self.starts = tokens, list(map(_START, tokens))
        self.marks = _read_marks(self.normal)
        self.mark_starts = list(map(_START, self.marks))
        self.companies: dict[int, int] = {}
        self.places: list[int] = []
        self.guessed: set[int] = set()

    def written(self, start: int, end: int) -> str:
        """Words in the text's own script, without the 的, 了 and quotes around them, and without spaces beside
        Han; they may be none."""
        return _GAPS.sub("", self.text[start:end].strip(' 的“”"了'))

    def mark_at(self, place: int) -> Mark | None:
        """The mark that begins at a place."""
        index = bisect_left(self.mark_starts, place)
        mark = self.marks[index] if index < len(self.marks) else None
        return mark if mark is not None and mark[0] == place else None

    def word_start(self, place: int) -> int:
        """Where the word that holds a place begins; the place itself where words begin there."""
        return next(
            (start for start in range(place, max(0, place - _LONG_WORD), -1) if start in self.edges), place
        )

    def word_end(self, place: int) -> int:
        """Where the word that holds a place ends; the place itself where words end there."""
        return next((end for end in range(place, place + _LONG_WORD) if end in self.edges), place)

    def is_word(self, start: int, end: int) -> bool:
        """Whether words of the tokenizer begin and end here."""
        return start in self.edges and end in self.edges


@cache
def _automaton() -> tuple[AhoCorasick, list[str]]:
    kinds: dict[str, str] = {}
    for kind in _KINDS:
        for word in read_words("subjects")[kind]:
            kinds.setdefault(word, kind)
    return AhoCorasick(list(kinds), matchkind=MatchKind.LeftmostLongest), list(kinds.values())


def _read_marks(normal: str) -> list[Mark]:
    automaton, kinds = _automaton()
    new = tuple.__new__  # as in analysis.metrics.words: twice as fast
    return [new(Mark, (start, end, kinds[i])) for i, start, end in automaton.find_matches_as_indexes(normal)]


def opener_at(normal: str, place: int) -> tuple[str, str]:
    """The longest word that a clause may open with, and the list of subjects.yaml that holds it; "" for none."""
    for opener in _openers().get(normal[place : place + 1], ()):
        if normal.startswith(opener[0], place):
            return opener
    return _NOTHING


@cache
def _openers() -> dict[str, list[tuple[str, str]]]:
    kinds = {word: kind for kind in reversed(_OPENERS) for word in read_words("subjects")[kind]}
    table: dict[str, list[tuple[str, str]]] = {}
    for word in sorted(kinds, key=len, reverse=True):
        table.setdefault(word[0], []).append((word, kinds[word]))
    return table


@lru_cache(maxsize=4096)
def reports(name: str) -> bool:
    """Whether a name is one of those that only report on others."""
    return _sources().search(name) is not None


@cache
def _sources() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, read_words("subjects")["sources"])))
