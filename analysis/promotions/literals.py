"""What a text must hold, and where, for a pattern to match at all: the way past the many rules that cannot.

Read from the pattern itself, as RE2's prefilter and Russ Cox's trigram index do
(https://swtch.com/~rsc/regexp/regexp4.html): never a reason to skip a pattern, or a place, that would match.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import product
from re import _constants as op  # type: ignore[attr-defined]  # the parser has no public name
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple, TypeAlias

_Strings: TypeAlias = frozenset[str]
_MOST = 64  # strings of a requirement; so many alternatives, multiplied out
_CLASS = 24  # signs of a class that are worth writing out
_EMPTY: _Strings = frozenset({""})
_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)


class Need(NamedTuple):
    """One of the `strings` begins from `least` to `most` signs after the place where a match begins (before it, where
    negative: what a lookbehind asks for)."""

    strings: _Strings
    least: int
    most: int

    def after(self, least: int, most: int) -> Need:
        """The same need of a part that begins so many signs later."""
        return Need(self.strings, self.least + least, self.most + most)


class _Read(NamedTuple):
    """What a part of a pattern matches: just these strings (`exact`), or something with each of `needs`, whose
    places are counted from the part's own beginning."""

    exact: _Strings | None
    needs: tuple[Need, ...] = ()


_ANYTHING = _Read(None)
_NOTHING = _Read(_EMPTY)  # no width, such as a negative lookbehind


def required_strings(pattern: str | parser.SubPattern) -> tuple[Need, ...]:
    """What every text that the pattern (as written or parsed) matches holds, the most telling first.

    >>> [(sorted(need.strings), need.least, need.most) for need in required_strings("(?:每)?满1?元?(?:立减|直降|减)")]
    [(['满'], 0, 1), (['减', '直降'], 1, 5)]
    """
    parsed = parser.parse(pattern) if isinstance(pattern, str) else pattern
    if parsed.state.flags & re.IGNORECASE:
        return ()
    needs = {_shortest(need) for need in _requirements(_sequence(parsed))}
    return tuple(sorted(needs, key=lambda need: (*_tells_less(need), sorted(need.strings))))


def _shortest(need: Need) -> Need:
    """Without the strings that hold another: where 满减券 is, 券 is."""
    if len(set(map(len, need.strings))) == 1:
        return need
    kept = {
        each: 0 for each in need.strings if not any(other != each and other in each for other in need.strings)
    }
    further = (whole.find(each) for whole in need.strings for each in kept)
    return Need(frozenset(kept), need.least, need.most + max(further))


def _tells_less(need: Need) -> tuple[int, int]:
    """Where the shortest string is the longest and, of such, there are fewest strings, most is told."""
    return -min(map(len, need.strings)), len(need.strings)


def _requirements(read: _Read) -> tuple[Need, ...]:
    own = () if read.exact is None or "" in read.exact else (Need(read.exact, 0, 0),)
    return (*own, *read.needs)


def _width(parts: parser.SubPattern, code: Any, value: Any) -> tuple[int, int]:
    """How many signs a part matches, at least and at most."""
    if code in (op.LITERAL, op.IN):
        return 1, 1
    least, most = parser.SubPattern(parts.state, [(code, value)]).getwidth()
    return least, most


def _sequence(parts: parser.SubPattern) -> _Read:
    """One part after the other: strings that touch are multiplied out while they are few."""
    needs: list[Need] = []
    run, whole, place = _EMPTY, True, (0, 0)
    begun = place
    for code, value in parts:
        read, width = _part(code, value), _width(parts, code, value)
        needs += [need.after(*place) for need in read.needs]
        if run == _EMPTY:
            begun = place
        if read.exact is not None and len(run) * len(read.exact) <= _MOST:
            run = frozenset(map("".join, product(run, read.exact)))
        else:
            needs += [need.after(*begun) for need in _requirements(_Read(run))]
            run, whole, begun = read.exact or _EMPTY, False, place
        place = place[0] + width[0], place[1] + width[1]
    if whole:
        return _Read(run, tuple(needs))
    return _Read(None, (*needs, *(need.after(*begun) for need in _requirements(_Read(run)))))


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
    if code in _REPEATS:
        return _repeat(*value)
    if code is op.ASSERT:
        return _around(*value)
    return _NOTHING if code in (op.ASSERT_NOT, op.AT) else _ANYTHING


def _around(direction: int, parts: parser.SubPattern) -> _Read:
    """What stands around counts, too: it is a part of the text."""
    back = parts.getwidth()[0] if direction < 0 else 0
    return _Read(_EMPTY, tuple(need.after(-back, -back) for need in _requirements(_sequence(parts))))


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
    best = [min(_requirements(read), key=_tells_less, default=None) for read in reads]
    known = [need for need in best if need is not None]
    if len(known) < len(best):
        return _ANYTHING
    strings = frozenset().union(*(need.strings for need in known))
    return _Read(None, (Need(strings, min(need.least for need in known), max(need.most for need in known)),))


def _repeat(least: int, most: int, parts: Any) -> _Read:
    if least == 0 and most > 1:
        return _ANYTHING
    read = _sequence(parts)
    if (least, most) == (1, 1):
        return read
    if least == 0:
        return _ANYTHING if read.exact is None else _Read(read.exact | _EMPTY)
    return _Read(None, _requirements(read))
