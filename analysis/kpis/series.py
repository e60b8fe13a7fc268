"""Series: one figure day by day, and totals where only parts were measured."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from analysis.kpis.measurement import Measurement
from analysis.kpis.metrics import metrics


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A figure of ours by day, of a product, of a region, or (None) the total; never empty."""

    metric: str
    product: str | None
    region: str | None
    values: Mapping[date, float]


def series_of(measured: Iterable[Measurement]) -> list[Series]:
    """Every series: the totals first, then products, then regions, then both.

    A total that was not measured itself is added up from the products, else from the regions; a rate's is the
    mean weighted by its denominator, and missing where that is not measured for every part.
    """
    values: dict[tuple[str, str | None, str | None], dict[date, float]] = defaultdict(dict)
    for one in measured:
        values[one.metric, one.product, one.region][one.day] = float(one.value)
    for metric in {metric for metric, _, _ in values}:
        for day, value in _totals(metric, values).items():
            values[metric, None, None].setdefault(day, value)
    found = [
        Series(metric=metric, product=product, region=region, values=days)
        for (metric, product, region), days in values.items()
        if days
    ]
    order = list(metrics())
    return sorted(
        found,
        key=lambda one: (
            (one.product is not None) + 2 * (one.region is not None),
            order.index(one.metric),
            one.product or "",
            one.region or "",
        ),
    )


def _totals(
    metric: str, values: Mapping[tuple[str, str | None, str | None], Mapping[date, float]]
) -> dict[date, float]:
    parts = {key[1:]: days for key, days in values.items() if key[0] == metric and key[1:] != (None, None)}
    for wanted in ((True, False), (False, True), (True, True)):
        chosen = [part for part in parts if (part[0] is not None, part[1] is not None) == wanted]
        if chosen:
            return _added(metric, {part: parts[part] for part in chosen}, values)
    return {}


def _added(
    metric: str,
    parts: Mapping[tuple[str | None, str | None], Mapping[date, float]],
    values: Mapping[tuple[str, str | None, str | None], Mapping[date, float]],
) -> dict[date, float]:
    """The parts' total; none on a day that misses a part which is measured both before and after it."""
    known = metrics()[metric]
    spans = [(min(held), max(held), held) for held in parts.values() if held]
    days = {
        day
        for day in {day for held in parts.values() for day in held}
        if all(day in held for first, last, held in spans if first <= day <= last)
    }
    if known.kind != "rate" and known.of is None:
        return {day: sum(held.get(day, 0.0) for held in parts.values()) for day in days}
    found = {}
    for day in days:
        held = {part: values_of[day] for part, values_of in parts.items() if day in values_of}
        weights = {part: values.get((known.of or "", *part), {}).get(day) for part in held}
        whole = sum(weight or 0.0 for weight in weights.values())
        if whole > 0 and None not in weights.values():
            found[day] = sum(value * (weights[part] or 0.0) for part, value in held.items()) / whole
    return found
