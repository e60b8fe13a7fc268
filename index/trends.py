"""Trends: what an engine counts by bucket and split → points, exact in Decimal, gaps filled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, NamedTuple

from crawlers.beijing import BEIJING
from index.answers import TrendPoint
from index.engines import Amounts, Cell, Group, Middle

INTERVALS = ("day", "week", "month")


class Measure(NamedTuple):
    """The number field that is read, and what is made of a group's amounts; both None of a count."""

    field: str | None
    made: Literal["lowest", "average", "median"] | None


MEASURES: dict[str, Measure] = {
    "count": Measure(None, None),
    "min_price": Measure("price_number", "lowest"),
    "median_price": Measure("price_number", "median"),
    "average_price": Measure("price_number", "average"),
    "take_home": Measure("take_home_number", "lowest"),
    "median_take_home": Measure("take_home_number", "median"),
    "discount": Measure("discount", "median"),
}
"""`take_home` is the lowest take-home price (到手价), `discount` the median part of the price that is not paid.

An average is to the hundredth, half up, exact where the sum of the amounts has at most 15 digits; so is the
median of an even number of amounts, the mean of the two middle ones.
"""


def gathered(cells: Iterable[Cell]) -> dict[Group, Cell]:
    """The parts of each group made one."""
    groups: dict[Group, Cell] = {}
    for cell in cells:
        group = cell.bucket, cell.key
        held = groups.get(group)
        groups[group] = cell if held is None else _joined(held, cell)
    return groups


def points(
    groups: Mapping[Group, Cell],
    middles: Mapping[Group, Middle],
    *,
    interval: str,
    measure: str,
    currency: str | None,
) -> tuple[TrendPoint, ...]:
    """Give a point for each bucket from the first to the last and each value of the split, in order."""
    if not groups:
        return ()
    keys = sorted({key for _, key in groups}, key=lambda key: key or "")
    buckets = [bucket for bucket, _ in groups]
    return tuple(
        TrendPoint(
            start=_moment(bucket),
            key=key,
            value=_value(measure, cell, middles.get((bucket, key))),
            count=cell.number,
            currency=currency,
        )
        for bucket in _series(min(buckets), max(buckets), interval)
        for key in keys
        for cell in (groups.get((bucket, key), Cell(bucket, key, 0, None)),)
    )


def _value(measure: str, cell: Cell, middle: Middle | None) -> int | Decimal | None:
    made, amounts = MEASURES[measure].made, cell.amounts
    if made is None:
        return cell.number
    if amounts is None:
        return None
    if made == "lowest":
        return Decimal(repr(amounts.lowest))
    if made == "average":
        return _rounded(Decimal(f"{amounts.total:.15g}") / cell.number)
    return _middle(middle) if middle else None


def _middle(middle: Middle) -> Decimal:
    low, high = (Decimal(repr(amount)) for amount in middle)
    return low if low == high else _rounded((low + high) / 2)


def _joined(left: Cell, right: Cell) -> Cell:
    amounts = left.amounts or right.amounts
    if left.amounts and right.amounts:
        one, other = left.amounts, right.amounts
        amounts = Amounts(
            lowest=min(one.lowest, other.lowest),
            highest=max(one.highest, other.highest),
            total=one.total + other.total,
        )
    return Cell(left.bucket, left.key, left.number + right.number, amounts)


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


def _rounded(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)
