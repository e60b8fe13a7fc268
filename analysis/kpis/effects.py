"""Effects: how our figures changed after the competition's moves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, TypeAlias

from analysis.calendar import campaign_on
from analysis.kpis.change import DAYS, Change, change_at
from analysis.kpis.measurement import Measurement
from analysis.kpis.metrics import fold_name
from analysis.kpis.series import Series, series_of
from analysis.mix.chance import adjusted
from analysis.moves import Move
from crawlers.beijing import BEIJING

Verdict: TypeAlias = Literal["up", "down", "not distinguishable", "too few days"]
Course: TypeAlias = Literal["up", "down", "steady"]

_CHANCE = 0.05
# Not distinguishable and surely no larger than this: the figure is steady. A wide interval tells nothing.
_STEADY = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """The change of one figure of ours (of a product, of a region, None: the total) from a day (Beijing) on.

    `moves` are all moves of that day; which of them did it cannot be told. `also` are the moves of the week
    before it and of the days that are compared after it, `campaign` one that these days fall into: they may as
    well be the cause, an earlier move because what it changed may last.
    `change` is None with the verdict "too few days". `chance` is adjusted for all effects looked at together
    (Benjamini and Hochberg); the verdict goes by it, the interval in `change` is of this figure alone.
    """

    day: date
    metric: str
    product: str | None
    region: str | None
    moves: tuple[Move, ...]
    also: tuple[Move, ...]
    campaign: str | None
    change: Change | None
    chance: float | None
    verdict: Verdict

    @property
    def course(self) -> Course | None:
        """Up, down or steady; None where the data do not tell."""
        if self.change is None or self.verdict == "too few days":
            return None
        if self.verdict != "not distinguishable":
            return self.verdict
        return "steady" if self.change.low >= -_STEADY and self.change.high <= _STEADY else None


def find_effects(
    moves: Iterable[Move],
    measured: Iterable[Measurement],
    *,
    since: date | None = None,
    metrics: Sequence[str] = (),
    days: int = DAYS,
) -> tuple[Effect, ...]:
    """Each figure's change over up to `days` days from each day with moves on, the newest day first.

    Looked at are the totals and regions, and of products those that a move of the day is about (by sku, gtin,
    key or title). A day before which fewer than four weeks are measured, or after which less than two days
    are, is "too few days". `since` and `metrics` narrow what is told; earlier moves are named as possible causes,
    and figures that others are weighted by should be among the measurements.
    """
    by_day: dict[date, list[Move]] = defaultdict(list)
    for move in moves:
        by_day[move.at.astimezone(BEIJING).date()].append(move)
    known = [one for one in series_of(measured) if not metrics or one.metric in metrics]
    found = [
        effect
        for day in sorted(by_day, reverse=True)
        if since is None or day >= since
        for series in known
        if _concerns(series, by_day[day]) and (effect := _effect(day, series, by_day, days)) is not None
    ]
    return tuple(_judged(found))


def _concerns(series: Series, moves: Sequence[Move]) -> bool:
    if series.product is None:
        return True
    named = fold_name(series.product)
    products = [move.product for move in moves if move.product]
    return any(
        name is not None and fold_name(name) == named
        for one in products
        for name in (one.sku, one.gtin, one.key, one.title)
    )


@lru_cache(maxsize=4096)
def _campaign(day: date) -> str | None:
    found = campaign_on(day)
    return found.name if found else None


def _effect(day: date, series: Series, by_day: Mapping[date, list[Move]], days: int) -> Effect | None:
    last = max(series.values)
    if not min(series.values) < day <= last:
        return None
    held = min(days, (last - day).days + 1)
    after = [day + timedelta(days=number) for number in range(held)]
    around = [day + timedelta(days=number) for number in range(-DAYS, held)]
    campaign = next(filter(None, map(_campaign, after)), None)
    unlike = {one for one in series.values if _campaign(one) not in (None, campaign)}
    change = change_at(series.values, day, held, unlike) if held > 1 else None
    return Effect(
        day=day,
        metric=series.metric,
        product=series.product,
        region=series.region,
        moves=tuple(by_day[day]),
        also=tuple(move for one in around if one != day for move in by_day.get(one, ())),
        campaign=campaign,
        change=change,
        chance=None,
        verdict="too few days",
    )


def _judged(effects: Sequence[Effect]) -> Iterator[Effect]:
    chances = iter(adjusted([one.change.chance for one in effects if one.change is not None]))
    for effect in effects:
        if effect.change is None:
            yield effect
            continue
        chance = next(chances)
        verdict: Verdict = "not distinguishable"
        if chance <= _CHANCE:
            verdict = "up" if effect.change.change > 0 else "down"
        yield replace(effect, chance=chance, verdict=verdict)
