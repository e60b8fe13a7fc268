"""Which of many patterns may match a text: one pass over it in place of a search for each."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import and_, or_
from typing import TypeAlias

from ahocorasick_rs import AhoCorasick, MatchKind

_Strings: TypeAlias = frozenset[str]


class Gate:
    """The way past the many patterns that cannot match a text.

    `required` names for each pattern the sets of which the text must hold a string. A string has a mask with a bit for
    each set that holds it: one row of bits for the first sets of all patterns, one for their second sets, and so on.
    The masks of the strings that a text holds, united, and then their rows, intersected, leave a bit for each pattern
    of whose sets none is missing.
    """

    def __init__(self, required: Iterable[Iterable[_Strings]]) -> None:
        telling = [_telling(sets) for sets in required]
        self._length, self._rows = len(telling), max(map(len, telling))
        self._masks: dict[str, int] = {}
        self._unasked = 0
        for place, sets in enumerate(telling):
            for row, strings in enumerate(sets):
                for string in strings:
                    self._masks[string] = self._masks.get(string, 0) | self._bit(row, place)
            for row in range(len(sets), self._rows):
                self._unasked |= self._bit(row, place)
        # gives its own strings back, which costs a quarter of making their places in the text
        self._automaton = AhoCorasick(self._masks, matchkind=MatchKind.Standard, store_patterns=True)

    def candidates(self, text: str) -> list[int]:
        """The places of the patterns that may match the text, in order."""
        held = set(self._automaton.find_matches_as_strings(text, overlapping=True))
        masks = reduce(or_, map(self._masks.__getitem__, held), self._unasked)
        bits = reduce(and_, [masks >> row * self._length for row in range(self._rows)], self._bit(1, 0) - 1)
        places = []
        while bits:
            lowest = bits & -bits
            places.append(lowest.bit_length() - 1)
            bits ^= lowest
        return places

    def _bit(self, row: int, place: int) -> int:
        return 1 << row * self._length + place


def _telling(sets: Iterable[_Strings]) -> list[_Strings]:
    """Without the sets that say no more than another: what holds one of 满减 and 满折 holds one of 满 and 送."""
    told: list[_Strings] = []
    for strings in sets:
        if not any(_tells(other, strings) for other in told):
            told = [other for other in told if not _tells(strings, other)] + [strings]
    return told


def _tells(one: _Strings, other: _Strings) -> bool:
    """Whether each string of the one holds a string of the other."""
    return all(any(part in whole for part in other) for whole in one)
