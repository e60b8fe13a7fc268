"""What a text must hold for a pattern to match at all: the way past the many rules that cannot.

Read from the pattern itself, as RE2's prefilter and Russ Cox's trigram index do
(https://swtch.com/~rsc/regexp/regexp4.html): never a reason to skip a pattern that would match.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import product
from re import _constants as op  # type: ignore[attr-defined]  # the parser has no public name
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple, TypeAlias

from ahocorasick_rs import AhoCorasick, MatchKind

_Strings: TypeAlias = frozenset[str]
_MOST = 64  # strings of a requirement; so many alternatives, multiplied out
_CLASS = 24  # signs of a class that are worth writing out
_EMPTY: _Strings = frozenset({""})


class _Read(NamedTuple):
    """What a part of a pattern matches: just these strings (`exact`), or something that holds one string of
    each of `needs`."""

    exact: _Strings | None
    needs: tuple[_Strings, ...] = ()


_ANYTHING = _Read(None)
_NOTHING = _Read(_EMPTY)  # no width, such as a lookbehind


class LiteralGate:
    """Which of some patterns may match a text, by one pass over it.

    `required` names for each pattern the sets of which the text must hold a string: its `required_strings`.
    """

    def __init__(self, required: Sequence[tuple[_Strings, ...]]) -> None:
        strings = {string for each in required for need in each for string in need}
        # gives its own strings back, which costs a quarter of making their places in the text
        self._automaton = AhoCorasick(strings, matchkind=MatchKind.Standard, store_patterns=True)
        self._always = [place for place, each in enumerate(required) if not each]
        self._holders: dict[str, list[tuple[int, tuple[_Strings, ...]]]] = {}
        for place, (first, *others) in ((place, each) for place, each in enumerate(required) if each):
            for string in first:
                self._holders.setdefault(string, []).append((place, tuple(others)))

    def candidates(self, text: str) -> list[int]:
        """The places of the patterns that may match the text, in order."""
        held = set(self._automaton.find_matches_as_strings(text, overlapping=True))
        places = set(self._always)
        for each in self._holders.keys() & held:
            for place, needs in self._holders[each]:
                for need in needs:
                    if need.isdisjoint(held):
                        break
                else:
                    places.add(place)
        return sorted(places)


def required_strings(pattern: str | parser.SubPattern) -> tuple[_Strings, ...]:
    """Every text that the pattern (as written or parsed) matches holds a string of each of these sets, the most
    telling first.

    >>> [sorted(strings) for strings in required_strings("(?:每)?满[0-9]{1,5}元?(?:立减|直降|减)")]
    [['满'], ['减', '直降'], ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']]
    """
    parsed = parser.parse(pattern) if isinstance(pattern, str) else pattern
    if parsed.state.flags & re.IGNORECASE:
        return ()
    needs = {_shortest(need) for need in _requirements(_sequence(parsed))}
    return tuple(sorted(needs, key=lambda need: (-min(map(len, need)), len(need), sorted(need))))


def _shortest(strings: _Strings) -> _Strings:
    """Without the strings that hold another: where 满减券 is, 券 is."""
    return frozenset(
        each for each in strings if not any(other != each and other in each for other in strings)
    )


def _best(needs: Iterable[_Strings]) -> _Strings | None:
    """The requirement whose shortest string is the longest and, of such, that with fewest strings."""
    return max(needs, key=lambda strings: (min(map(len, strings)), -len(strings)), default=None)


def _requirements(read: _Read) -> tuple[_Strings, ...]:
    own = () if read.exact is None or "" in read.exact else (read.exact,)
    return (*own, *read.needs)


def _sequence(parts: Iterable[tuple[Any, Any]]) -> _Read:
    """One part after the other: strings that touch are multiplied out while they are few."""
    needs: list[_Strings] = []
    run, whole = _EMPTY, True
    for code, value in parts:
        read = _part(code, value)
        needs += read.needs
        if read.exact is not None and len(run) * len(read.exact) <= _MOST:
            run = frozenset(map("".join, product(run, read.exact)))
            continue
        needs += _requirements(_Read(run))
        run, whole = read.exact or _EMPTY, False
    return _Read(run, tuple(needs)) if whole else _Read(None, (*needs, *_requirements(_Read(run))))


def _part(code: Any, value: Any) -> _Read:
    if code is op.LITERAL:
        return _Read(frozenset({chr(value)}))
    if code is op.IN:
        return _class(value)
    if code is op.BRANCH:
        return _branch([_sequence(each) for each in value[1]])
    if code is op.SUBPATTERN:
        return _ANYTHING if value[1] & re.IGNORECASE else _sequence(value[3])
    if code is op.ATOMIC_GROUP:
        return _sequence(value)
    if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        return _repeat(*value)
    if code is op.ASSERT:  # what stands around counts, too: it is a part of the text
        return _Read(_EMPTY, _requirements(_sequence(value[1])))
    return _NOTHING if code in (op.ASSERT_NOT, op.AT) else _ANYTHING


def _class(members: Sequence[tuple[Any, Any]]) -> _Read:
    signs: set[str] = set()
    for code, value in members:
        if code is op.LITERAL:
            signs.add(chr(value))
        elif code is op.RANGE and value[1] - value[0] < _CLASS:
            signs.update(map(chr, range(value[0], value[1] + 1)))
        else:
            return _ANYTHING
    return _Read(frozenset(signs)) if len(signs) <= _CLASS else _ANYTHING


def _branch(reads: Sequence[_Read]) -> _Read:
    exact = [read.exact for read in reads if read.exact is not None]
    if len(exact) == len(reads) and sum(map(len, exact)) <= _MOST:
        return _Read(frozenset().union(*exact), ())
    best = [_best(_requirements(read)) for read in reads]
    if None in best:
        return _ANYTHING
    return _Read(None, (frozenset().union(*filter(None, best)),))


def _repeat(least: int, most: int, parts: Any) -> _Read:
    read = _sequence(parts)
    if (least, most) == (1, 1):
        return read
    if least == 0:
        return _Read(read.exact | _EMPTY) if most == 1 and read.exact is not None else _ANYTHING
    return _Read(None, _requirements(read))
