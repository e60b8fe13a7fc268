"""Levels: what a value settled on, glitches and flicker left out.

A value counts once it was seen on two days. A wrong price of one day is a glitch; two values that alternate
within days (two sellers, a test on the buyers) are one level; both tell nothing of what the competitor decided.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Generic, NamedTuple, TypeVar

from analysis.moves.move import Sight, Stretch, Terms, beijing_day

V = TypeVar("V")
Same = Callable[[V, V], bool]

# Alternation: so many levels of two values in turn, on the mean no longer than so many days.
_FLICKERS = 5
_MEAN_DAYS = 2.5
# One that lasts so many times the mean is where the alternation came to rest.
_REST = 3
# Observations further apart than this are sparse: what is seen once may have lasted long.
_SPARSE_DAYS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Level(Generic[V]):
    """A value that held from `first` to `last`, seen on `days` days."""

    value: V
    first: Sight
    last: Sight
    days: int

    @property
    def is_single(self) -> bool:
        """Whether it was seen on one day only."""
        return self.days == 1


def read_levels(stretches: Iterable[Stretch], read: Callable[[Terms], V | None]) -> list[Level[V]]:
    """What `read` gives of each stretch; None tells nothing and is passed over."""
    return [
        Level(value=value, first=one.first, last=one.last, days=one.days)
        for one in stretches
        if (value := read(one.terms)) is not None
    ]


def settle(
    found: Sequence[Level[V]],
    same: Same[V],
    *,
    brief: Callable[[V], bool] = lambda _: False,
    length: Callable[[Level[V]], int] = lambda level: level.days,
    flicker: float = _MEAN_DAYS,
) -> list[Level[V]]:
    """Give the settled levels. `brief` tells of a value whether it may last one day only.

    The last level may be a single one (nothing came behind it that could confirm it); no other is, but the
    brief ones and those of sparse observations. Values alternate where the mean `length` of their levels (the
    days on which each was seen, or its `span`) is `flicker` days or less.
    """
    joined = _joined(found, same)
    return _without_glitches(_steady(joined, same, _Flicker(length, flicker)), same, brief)


def span(level: Level[V]) -> int:
    """The days from a level's first observation to its last, seen or not."""
    return beijing_day(level.last.observed) - beijing_day(level.first.observed) + 1


def changes(settled: Sequence[Level[V]]) -> Iterable[tuple[Level[V], Level[V]]]:
    """Each level with the one behind it."""
    return pairwise(settled)


def _joined(found: Sequence[Level[V]], same: Same[V]) -> list[Level[V]]:
    """Neighbours that are the same become one."""
    joined: list[Level[V]] = []
    for level in found:
        if joined and same(joined[-1].value, level.value):
            joined[-1] = _join(joined[-1], level)
        else:
            joined.append(level)
    return joined


def _join(one: Level[V], other: Level[V]) -> Level[V]:
    # the day on which one ends and the other begins may be the same
    shared = beijing_day(one.last.observed) == beijing_day(other.first.observed)
    return replace(one, last=other.last, days=max(one.days, one.days + other.days - shared))


class _Flicker(NamedTuple, Generic[V]):
    length: Callable[[Level[V]], int]
    mean: float


def _steady(found: list[Level[V]], same: Same[V], flicker: _Flicker[V]) -> list[Level[V]]:
    """Each alternation of two values becomes one level: of the value before it, or of the more frequent one."""
    steady: list[Level[V]] = []
    at = 0
    while at < len(found):
        alternating = found[at : max(_flicker_end(found, at, same, flicker), at + 1)]
        base = _base(steady, alternating, same) if len(alternating) > 1 else alternating[0].value
        steady += [replace(level, value=base) for level in alternating]
        at += len(alternating)
    return _joined(steady, same)


def _flicker_end(found: Sequence[Level[V]], start: int, same: Same[V], flicker: _Flicker[V]) -> int:
    """Where the alternation that begins at `start` ends; `start` itself where none does."""
    end = min(start + 2, len(found))
    while end < len(found) and same(found[end].value, found[end - 2].value):
        end += 1
    inner = [flicker.length(level) for level in found[start + 1 : end - 1]]
    if end - start < _FLICKERS or sum(inner) > flicker.mean * len(inner):
        return start
    return end - 1 if flicker.length(found[end - 1]) > _REST * max(2, sum(inner) / len(inner)) else end


def _base(steady: Sequence[Level[V]], flicker: Sequence[Level[V]], same: Same[V]) -> V:
    """The value that an alternation stands for."""
    one, other = flicker[0], flicker[1]
    if steady and any(same(steady[-1].value, level.value) for level in (one, other)):
        return steady[-1].value
    days = [sum(level.days for level in flicker[place::2]) for place in (0, 1)]
    return one.value if days[0] >= days[1] else other.value


def _without_glitches(found: list[Level[V]], same: Same[V], brief: Callable[[V], bool]) -> list[Level[V]]:
    settled: list[Level[V]] = []
    for place, level in enumerate(found):
        is_short = place + 1 < len(found) and level.is_single and not brief(level.value)
        if is_short and _is_glitch(found, place, same):
            continue
        if settled and same(settled[-1].value, level.value):
            settled[-1] = _join(settled[-1], level)
        else:
            settled.append(level)
    return settled


def _is_glitch(found: Sequence[Level[V]], place: int, same: Same[V]) -> bool:
    """Of a level seen on one day with another behind it: whether it is to be passed over."""
    level, after = found[place], found[place + 1]
    if place == 0:
        return not _is_sparse(level, after)
    before = found[place - 1]
    return same(before.value, after.value) or not (_is_sparse(before, level) or _is_sparse(level, after))


def _is_sparse(one: Level[V], other: Level[V]) -> bool:
    return beijing_day(other.first.observed) - beijing_day(one.last.observed) > _SPARSE_DAYS
