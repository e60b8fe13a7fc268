"""Spans of Beijing's time, as they are written: 2026-11-11, 2026-W46, 2026-11, 2026, 2026年11月11日, today."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from crawlers.beijing import BEIJING

Period = tuple[datetime, datetime]
"""From the one moment (inclusive) to the other (exclusive), aware."""

_DAYS_AGO = {"today": 0, "今天": 0, "今日": 0, "yesterday": 1, "昨天": 1, "昨日": 1}
_DATE = re.compile(r"((?:19|20)\d\d)(?:[-/年](\d{1,2})(?:[-/月](\d{1,2})日?|月)?|年)?")
_WEEK = re.compile(r"((?:19|20)\d\d)-?W(\d\d)", re.IGNORECASE)
_FIRST_YEAR = 1900


def read_period(text: str, today: date) -> Period:
    """Give the day, week, month or year of a text; raises ValueError where it is none, or before 1900.

    >>> [str(moment.date()) for moment in read_period("2026-W46", date(2026, 11, 26))]
    ['2026-11-09', '2026-11-16']
    """
    text = text.strip().lower()
    if (ago := _DAYS_AGO.get(text)) is not None:
        return day_period(today - timedelta(days=ago))
    if week := _WEEK.fullmatch(text):
        return week_period(date.fromisocalendar(int(week[1]), int(week[2]), 1))
    if not (written := _DATE.fullmatch(text)):
        return day_period(date.fromisoformat(text.upper()))
    year, month, day = (int(part) if part else None for part in written.groups())
    first = date(year or 0, month or 1, day or 1)
    if day:
        return day_period(first)
    return month_period(first) if month else year_period(first)


def day_period(day: date) -> Period:
    """A day."""
    return _midnight(day), _midnight(day + timedelta(days=1))


def week_period(day: date) -> Period:
    """The week, from Monday, that a day lies in."""
    monday = day - timedelta(days=day.weekday())
    return _midnight(monday), _midnight(monday + timedelta(days=7))


def month_period(day: date) -> Period:
    """The month that a day lies in."""
    first = day.replace(day=1)
    return _midnight(first), _midnight((first + timedelta(days=31)).replace(day=1))


def year_period(day: date) -> Period:
    """The year that a day lies in."""
    return _midnight(date(day.year, 1, 1)), _midnight(date(day.year + 1, 1, 1))


def _midnight(day: date) -> datetime:
    if day.year < _FIRST_YEAR:  # nothing was seen then, and the first years have no moment in UTC
        raise ValueError(f"{day} is before all that was ever seen")
    return datetime.combine(day, time(), tzinfo=BEIJING)
