"""price_cut and price_rise: page price (页面价) and take-home price (到手价)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from statistics import median_low, quantiles
from typing import Any, TypeAlias

from analysis.moves.levels import Level, read_levels, settle
from analysis.moves.move import Move, Sight, Stretch, Terms, Track, beijing_day

Amounts: TypeAlias = Sequence[Level[Decimal]]

# A change below this is rounding.
_LEAST = Decimal("0.004")
# A price that hardly ever stands still jitters; then a change must stand out from the jitter.
_RESTLESS = 0.3
_JITTER_STEPS = 3
_MOST_JITTER = Decimal("0.04")
# Seen once, at the end: a step beyond this is more often a mistake than a decision.
_BOLDEST = 0.35
_DAYS_APART = 2
_BEFORE_CUT = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Jitter:
    """How far two amounts may lie apart and still be the same."""

    tolerance: Decimal

    def same(self, one: Decimal, other: Decimal) -> bool:
        return abs(one - other) <= self.tolerance * one


def price_moves(track: Track) -> list[Move]:
    """The page price's moves, and those of the take-home price that neither they nor a promotion explain."""
    pages = amount_levels(track, _page_price)
    paid = amount_levels(track, _take_home)
    moves = [
        _move(track, before, after, paid) for before, after in pairwise(pages) if _is_sure(before, after)
    ]
    told = {beijing_day(move.at) for move in moves} | set(_promotion_days(track))
    for before, after in pairwise(paid):
        day = beijing_day(after.first.observed)
        if _is_sure(before, after) and not told & {day - 1, day, day + 1}:
            moves.append(_move(track, before, after, paid))
    return moves


def amount_levels(track: Track, read: Callable[[Terms], Decimal | None]) -> list[Level[Decimal]]:
    """The settled levels of an amount; one that jitters by a percent or so stays at one level."""
    found = read_levels(track.stretches, read)
    jitter = _Jitter(tolerance=_tolerance([level.value for level in found], track.stretches))
    if jitter.tolerance > _LEAST:
        found = list(_calmed(found, jitter))
    return settle(found, jitter.same, between=_is_step)


def _page_price(terms: Terms) -> Decimal | None:
    # a plan's price is its fee, whose change is a plan_change
    return terms.price if terms.price and terms.price != terms.plan[0] else None


def _take_home(terms: Terms) -> Decimal | None:
    return terms.take_home if terms.take_home and _page_price(terms) else None


def _tolerance(values: Sequence[Decimal], stretches: Sequence[Stretch]) -> Decimal:
    steps = [abs(after / before - 1) for before, after in pairwise(values) if before]
    steps = [step for step in steps if step]
    seen = sum(one.times for one in stretches)
    if len(steps) < 4 or len(steps) < _RESTLESS * (seen - 1):
        return _LEAST
    usual = quantiles(steps, n=5)[2]
    return min(max(_LEAST, usual * _JITTER_STEPS), _MOST_JITTER)


def _is_step(before: Decimal, amount: Decimal, after: Decimal) -> bool:
    """A price that goes down (or up) day by day, as in a price war: each day of it is meant."""
    return before > amount > after or before < amount < after


def _calmed(found: Sequence[Level[Decimal]], jitter: _Jitter) -> Iterator[Level[Decimal]]:
    """Group what jitters around one amount; the group's amount is its median."""
    group: list[Level[Decimal]] = []
    for level in found:
        if group and not jitter.same(median_low(one.value for one in group[-9:]), level.value):
            yield _grouped(group)
            group = []
        group.append(level)
    if group:
        yield _grouped(group)


def _grouped(group: Sequence[Level[Decimal]]) -> Level[Decimal]:
    seen = {beijing_day(sight.observed) for level in group for sight in (level.first, level.last)}
    return Level(
        value=median_low(level.value for level in group),
        first=group[0].first,
        last=group[-1].last,
        days=max(len(seen), max(level.days for level in group)),
    )


def _is_sure(before: Level[Decimal], after: Level[Decimal]) -> bool:
    return not after.is_single or abs(float(after.value / before.value) - 1) <= _BOLDEST


def _move(track: Track, before: Level[Decimal], after: Level[Decimal], paid: Amounts) -> Move:
    change = float(after.value / before.value) - 1
    lowest = _lowest(paid, after.first.observed)
    to_pay = _amount_at(paid, after.first) or after.value
    real = float(to_pay / lowest) - 1 if lowest else None
    return Move(
        kind="price_cut" if change < 0 else "price_rise",
        competitor=track.product.competitor,
        product=track.product,
        at=dated(before.last, after.first),
        before=before.value,
        after=after.value,
        change=round(change, 4),
        confidence=confidence(before, after),
        evidence=evidence(before, after),
        promotion=_new_promotion(track, before.last, after.first),
        take_home=(_amount_at(paid, before.last), _amount_at(paid, after.first)),
        real_change=None if real is None or change > 0 else round(real, 4),
        raised_first=change < 0 and real is not None and real > -float(_LEAST),
    )


def dated(before: Sight, after: Sight) -> datetime:
    """When the change took place: at the observation that showed it or, where nobody had looked for more than
    two days, a day before that, for it was there for some of them."""
    pause = beijing_day(after.observed) - beijing_day(before.observed)
    return after.observed - timedelta(days=1) if pause > _DAYS_APART else after.observed


def confidence(before: Level[Any], after: Level[Any]) -> float:
    """Lower where the new state was seen on one day, and where days lie between the two states."""
    sure = 0.6 if after.is_single else 0.9 if after.days == 2 else 0.95
    pause = (after.first.observed - before.last.observed).days
    return round(sure - (0.1 if pause > 3 else 0), 2)


def evidence(before: Level[Any], after: Level[Any]) -> tuple[Sight, ...]:
    """The last observation of the old state, the first of the new one, and the last that confirms it."""
    seen = (before.last, after.first, after.last)
    return tuple({sight.id: sight for sight in seen}.values())


def _lowest(paid: Amounts, at: datetime) -> Decimal | None:
    """The lowest settled take-home price of the 30 days before the moment."""
    held = [
        level.value for level in paid if level.first.observed < at and level.last.observed >= at - _BEFORE_CUT
    ]
    return min(held, default=None)


def _amount_at(paid: Amounts, sight: Sight) -> Decimal | None:
    held = [level.value for level in paid if level.first.observed <= sight.observed]
    return held[-1] if held else None


def _promotion_days(track: Track) -> Iterator[int]:
    """The days on which the promotions of the product changed."""
    for one, other in pairwise(track.stretches):
        if {key for key, _ in one.terms.promotions} != {key for key, _ in other.terms.promotions}:
            yield beijing_day(other.first.observed)


def _new_promotion(track: Track, before: Sight, after: Sight) -> str | None:
    """The words of a promotion that came with the new price."""
    old = {key for key, _ in _terms_at(track, before).promotions}
    new = [text for key, text in _terms_at(track, after).promotions if key not in old]
    return "；".join(new) or None


def _terms_at(track: Track, sight: Sight) -> Terms:
    held = [one.terms for one in track.stretches if one.first.observed <= sight.observed]
    return held[-1] if held else track.stretches[0].terms
