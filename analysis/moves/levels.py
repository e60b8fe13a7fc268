"""Levels: what a value settled on, glitches and flicker left out.

A value counts once it was seen on two days. A wrong price of one day is a glitch; two values that alternate
within days (two sellers, a test on the buyers) are one level; both tell nothing of what the competitor decided.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from operator import eq
from typing import Any, Generic, NamedTuple, TypeVar

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
    """What `read` gives of each stretch, equal neighbours joined; None tells nothing and is passed over."""
    levels: list[Level[V]] = []
    for one in stretches:
        value = read(one.terms)
        if value is None:
            continue
        if levels and levels[-1].value == value:
            levels[-1] = _join(levels[-1], one)
        else:
            levels.append(Level(value=value, first=one.first, last=one.last, days=one.days))
    return levels


def settle(
    found: Sequence[Level[V]],
    same: Same[V],
    *,
    brief: Callable[[V], bool] = lambda _: False,
    between: Callable[[V, V, V], bool] = lambda *_: False,
    length: Callable[[Level[V]], int] = lambda level: level.days,
    flicker: float = _MEAN_DAYS,
) -> list[Level[V]]:
    """Give the settled levels. `brief` tells of a value whether it may last one day only, `between` whether the
    second of three is a step on the way from the first to the last.

    The last level may be a single one (nothing came behind it that could confirm it); no other is, but the
    brief ones and those of sparse observations. Values alternate where the mean `length` of their levels (the
    days on which each was seen, or its `span`) is `flicker` days or less.
    """
    joined = _joined(found, same)
    if len(joined) < 2:
        return joined
    return _without_glitches(_steady(joined, same, _Flicker(length, flicker)), same, brief, between)


def span(level: Level[V]) -> int:
    """The days from a level's first observation to its last, seen or not."""
    return beijing_day(level.last.observed) - beijing_day(level.first.observed) + 1


def changes(
    stretches: Sequence[Stretch],
    read: Callable[[Terms], V | None],
    same: Same[V] = eq,
    *,
    since: datetime | None = None,
    **settling: Any,
) -> Iterator[tuple[Level[V], Level[V]]]:
    """Give each settled level of what `read` gives that begins at `since` or later, with the one before it.

    `settling` as of `settle`.
    """
    if not _varies(stretches, read, since):
        return
    for before, after in pairwise(settle(read_levels(stretches, read), same, **settling)):
        if since is None or after.first.observed >= since:
            yield before, after


def _varies(stretches: Sequence[Stretch], read: Callable[[Terms], V | None], since: datetime | None) -> bool:
    """Whether what is read changes from `since` on at all: most of what is kept never does, or did long ago."""
    held: V | None = None
    for one in reversed(stretches):
        value = read(one.terms)
        if value is not None and held is not None and value != held:
            return True
        held = held if value is None else value
        if since is not None and one.first.observed < since and value is not None:
            return False
    return False


def _joined(found: Sequence[Level[V]], same: Same[V]) -> list[Level[V]]:
    """Neighbours that are the same become one."""
    joined: list[Level[V]] = []
    for level in found:
        if joined and same(joined[-1].value, level.value):
            joined[-1] = _join(joined[-1], level)
        else:
            joined.append(level)
    return joined


def _join(one: Level[V], other: Level[V] | Stretch) -> Level[V]:
    # the day on which one ends and the other begins may be the same
    shared = beijing_day(one.last.observed) == beijing_day(other.first.observed)
    days = max(one.days, one.days + other.days - shared)
    return Level(value=one.value, first=one.first, last=other.last, days=days)


class _Flicker(NamedTuple, Generic[V]):
    length: Callable[[Level[V]], int]
    mean: float


def _steady(found: list[Level[V]], same: Same[V], flicker: _Flicker[V]) -> list[Level[V]]:
    """Each alternation of two values becomes one level: of the value before it, or of the more frequent one."""
    steady: list[Level[V]] = []
    at = 0
    while at < len(found):
        end = _flicker_end(found, at, same, flicker)
        if end <= at:
            steady.append(found[at])
        else:
            base = _base(steady, found[at:end], same)
            steady += [replace(level, value=base) for level in found[at:end]]
        at = max(end, at + 1)
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


def _without_glitches(
    found: list[Level[V]], same: Same[V], brief: Callable[[V], bool], between: Callable[[V, V, V], bool]
) -> list[Level[V]]:
    settled: list[Level[V]] = []
    for place, level in enumerate(found):
        is_short = place + 1 < len(found) and level.is_single and not brief(level.value)
        if is_short and _is_glitch(found, place, same, between):
            continue
        if settled and same(settled[-1].value, level.value):
            settled[-1] = _join(settled[-1], level)
        else:
            settled.append(level)
    return settled


def _is_glitch(
    found: Sequence[Level[V]], place: int, same: Same[V], between: Callable[[V, V, V], bool]
) -> bool:
    """Of a level seen on one day with another behind it: whether it is to be passed over."""
    level, after = found[place], found[place + 1]
    if place == 0:
        return not _is_sparse(level, after)
    before = found[place - 1]
    if between(before.value, level.value, after.value):
        return False
    return same(before.value, after.value) or not (_is_sparse(before, level) or _is_sparse(level, after))


def _is_sparse(one: Level[V], other: Level[V]) -> bool:
    return beijing_day(other.first.observed) - beijing_day(one.last.observed) > _SPARSE_DAYS
