"""Patterns: regular expressions that know what a text must hold for them to match, and read the terms of a match."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cached_property
from operator import methodcaller
from re import _parser as parser  # type: ignore[attr-defined]  # the parser has no public name
from typing import Any, NamedTuple

from analysis.promotions.literals import required_strings
from analysis.promotions.starts import quickened

# Named groups that say yes; every other group without a kind is its words.
_FLAGS = frozenset(
    {
        "every",
        "every_too",
        "uncapped",
        "up_to",
        "up_to_too",
        "stackable",
        "unstackable",
        "counted",
        "first_half",
        "first_free",
    }
)


class Pattern:
    """A pattern with the readers of its terms; few of all are met soon, so it is compiled when first sought.

    A text that it matches meets all its `needs`.
    """

    def __init__(self, written: str, readers: Mapping[str, Callable[[str], Any]] | None = None) -> None:
        """Raises re.error for what is no regular expression."""
        parts = parser.parse(written)
        kinds = readers or {}
        self.needs = required_strings(parts)
        self._written = quickened(written, parts)
        self._plain = self._written == written
        self._readers = {
            name: kinds.get(name, _yes if name in _FLAGS else str) for name in parts.state.groupdict
        }

    @property
    def required(self) -> tuple[frozenset[str], ...]:
        """Of each of these sets a text that it matches holds a string."""
        return tuple(need.strings for need in self.needs)

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """The compiled expression."""
        return re.compile(self._written)

    @cached_property
    def begin(self) -> Callable[[str], int]:
        """Tells where to begin to search a text that meets the needs, below 0 as good as 0: no match begins before."""
        if self._plain or not self.needs:  # `re` itself soon finds where one may begin
            return lambda _: 0
        known_best = min(self.needs, key=lambda need: (need.most - need.least, len(need.strings)))
        strings, _, most = known_best
        if len(strings) == 1:
            find = methodcaller("find", *strings)
            return lambda text: find(text) - most
        search = re.compile("|".join(map(re.escape, sorted(strings)))).search
        return lambda text: first.start() - most if (first := search(text)) else 0

    def terms(self, match: re.Match[str]) -> dict[str, Any] | None:
        """The typed terms of a match, or None where its words are no such terms (10折)."""
        terms: dict[str, Any] = {}
        for name, words in match.groupdict().items():
            if words is not None:
                term = terms[name] = self._readers[name](words)
                if term is None:
                    return None
        return terms


class Named(NamedTuple):
    """A pattern and what it is the sign of: an audience, a scope, the mechanic whose fact it states."""

    name: str
    pattern: Pattern

    @property
    def required(self) -> tuple[frozenset[str], ...]:
        """What the pattern requires."""
        return self.pattern.required


def _yes(_: str) -> bool:
    return True
