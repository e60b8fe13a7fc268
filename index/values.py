"""The values of a query's filters: amounts (<3000, 100-500, 1.2万) and times (30d, 2026-11-11, 2026-W46)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from crawlers.beijing import BEIJING
from crawlers.periods import read_period
from crawlers.storage.records import read_time

STEP = Decimal("0.0001")
"""Below the smallest amount that is written: `<3000` is at most 2999.9999."""

_AMOUNT = r"(\d{1,12}(?:\.\d{1,4})?)(万)?元?"
_ONE = re.compile(rf"(<=|>=|[<>=≤≥])?{_AMOUNT}")
_TWO = re.compile(rf"{_AMOUNT}(?:-|~|\.\.|至){_AMOUNT}")
_TIME = re.compile(r"[\d-]{8,10}[T ]\d")
_SPAN = re.compile(r"(?!(?:19|20)\d\d年)(\d{1,5})(h|d|w|m|y|小时|天|周|个?月|年)")
_DAYS = {"d": 1, "天": 1, "w": 7, "周": 7, "m": 30, "月": 30, "个月": 30, "y": 365, "年": 365}


def read_amounts(value: str) -> tuple[Decimal | None, Decimal | None]:
    """Give the inclusive bounds of an amount filter; raises ValueError with what can be written.

    >>> read_amounts("100-500")
    (Decimal('100'), Decimal('500'))
    """
    if two := _TWO.fullmatch(value):
        lowest, highest = _amount(two[1], two[2]), _amount(two[3], two[4])
        if lowest > highest:
            raise ValueError("the first amount of a range is its lowest")
        return lowest, highest
    if not (one := _ONE.fullmatch(value)):
        raise ValueError("an amount is written <3000, >=100, 99 or 100-500")
    amount = _amount(one[2], one[3])
    bounds: dict[str | None, tuple[Decimal | None, Decimal | None]] = {
        "<": (None, amount - STEP),
        "<=": (None, amount),
        "≤": (None, amount),
        ">": (amount + STEP, None),
        ">=": (amount, None),
        "≥": (amount, None),
    }
    return bounds.get(one[1], (amount, amount))


def read_moment(value: str, *, end: bool = False, now: datetime | None = None) -> datetime:
    """Give the aware UTC moment of a time filter: so long ago (12h, 30d, 2w, 3m, 1y), a time, or the begin of what
    `read_period` reads, and with `end` its end (the next midnight).

    What has no zone is Beijing's. Raises ValueError with what can be written.
    """
    now = now or datetime.now(UTC)
    try:
        if _TIME.match(value):
            return read_time(value)
        if span := _SPAN.fullmatch(value):
            return now - _length(int(span[1]), span[2])
        return read_period(value, now.astimezone(BEIJING).date())[end].astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError(
            "a time is written 30d, 2w, 2026-11-11, 2026-W46, 2026-11 or 2026-11-11T20:00"
        ) from error


def _amount(digits: str, unit: str | None) -> Decimal:
    return Decimal(digits) * (10_000 if unit else 1)


def _length(number: int, unit: str) -> timedelta:
    return timedelta(hours=number) if unit in {"h", "小时"} else timedelta(days=number * _DAYS[unit])
