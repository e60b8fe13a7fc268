"""Trends: cells of (bucket, split, amount, count) → points, exact in Decimal, gaps filled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from crawlers.beijing import BEIJING
from index.answers import TrendPoint
from index.engines import Cell

INTERVALS = ("day", "week", "month")

Amounts = list[tuple[Decimal, int]]
"""Amounts and how often each was seen."""


def lowest(amounts: Amounts) -> Decimal:
    """The smallest amount."""
    return min(amount for amount, _ in amounts)


def average(amounts: Amounts) -> Decimal:
    """The arithmetic mean, to the hundredth, half up."""
    total = sum((amount * count for amount, count in amounts), Decimal(0))
    return _rounded(total / sum(count for _, count in amounts))


def median(amounts: Amounts) -> Decimal:
    """The middle amount; of an even number the mean of the two middle ones, to the hundredth, half up."""
    number = sum(count for _, count in amounts)
    low, high = _at(sorted(amounts), (number - 1) // 2), _at(sorted(amounts), number // 2)
    return low if low == high else _rounded((low + high) / 2)


MEASURES: dict[str, tuple[str | None, Callable[[Amounts], Decimal] | None]] = {
    "count": (None, None),
    "min_price": ("price_number", lowest),
    "median_price": ("price_number", median),
    "average_price": ("price_number", average),
    "take_home": ("take_home_number", lowest),
    "median_take_home": ("take_home_number", median),
    "discount": ("discount", median),
}
"""Each measure: the number field it reads and what it makes of the amounts. `take_home` is the lowest
take-home price (到手价), `discount` the median part of the price that is not paid."""


def points(
    cells: Iterable[Cell], *, interval: str, measure: str, currency: str | None
) -> tuple[TrendPoint, ...]:
    """Give a point for each bucket from the first to the last and each value of the split, in order."""
    _, fold = MEASURES[measure]
    amounts: dict[tuple[int, str | None], Amounts] = defaultdict(list)
    counts: dict[tuple[int, str | None], int] = defaultdict(int)
    for cell in cells:
        counts[cell.bucket, cell.key] += cell.number
        if cell.amount is not None:
            amounts[cell.bucket, cell.key].append((Decimal(repr(cell.amount)), cell.number))
    if not counts:
        return ()
    keys = sorted({key for _, key in counts}, key=lambda key: key or "")
    buckets = [bucket for bucket, _ in counts]
    return tuple(
        TrendPoint(
            start=_moment(bucket),
            key=key,
            value=_value(fold, amounts.get((bucket, key)), counts.get((bucket, key), 0)),
            count=counts.get((bucket, key), 0),
            currency=currency,
        )
        for bucket in _series(min(buckets), max(buckets), interval)
        for key in keys
    )


def _value(
    fold: Callable[[Amounts], Decimal] | None, amounts: Amounts | None, count: int
) -> int | Decimal | None:
    if fold is None:
        return count
    return fold(amounts) if amounts else None


def _series(first: int, last: int, interval: str) -> Iterator[int]:
    """The buckets from the first to the last, as ordinals of their first days."""
    bucket = first
    while bucket <= last:
        yield bucket
        if interval == "month":
            bucket = (date.fromordinal(bucket) + timedelta(days=31)).replace(day=1).toordinal()
        else:
            bucket += 7 if interval == "week" else 1


def _moment(bucket: int) -> datetime:
    return datetime.combine(date.fromordinal(bucket), datetime.min.time(), BEIJING)


def _at(amounts: Amounts, place: int) -> Decimal:
    """The amount at a place of the sorted row."""
    for amount, count in amounts:
        place -= count
        if place < 0:
            return amount
    raise IndexError(place)


def _rounded(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)
