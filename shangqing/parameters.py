"""What commands take: moments, amounts and the sources, checked at the border with a message that says what to write."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

import click

from crawlers.beijing import BEIJING
from crawlers.items import LARGEST
from crawlers.settings import Environment

if TYPE_CHECKING:
    from crawlers.sources.source import Source

Period = tuple[datetime, datetime]
"""From the one moment (inclusive) to the other (exclusive), aware."""


def watched_sources(environment: Environment) -> dict[str, Source]:
    """The sources of SHANGQING_SOURCES by name; InvalidSource where there is none, which is nothing to be silent of."""
    from crawlers.exceptions import InvalidSource
    from crawlers.sources.folder import load_sources

    sources = load_sources(environment.sources)
    if not sources:
        raise InvalidSource(
            f"{environment.sources}: holds no source; put a YAML file there (README, Your own sites)"
        )
    return sources


class Moment(click.ParamType[datetime]):
    """A time such as 2026-11-11 or 2026-11-11T20:00; without a zone it is Beijing time."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        from crawlers.storage.records import read_time

        try:
            return read_time(value)
        except ValueError:
            self.fail(f"{value!r} is no time such as 2026-11-11 or 2026-11-11T20:00", param, ctx)


class Amount(click.ParamType[Decimal]):
    """An amount such as 99.00."""

    name = "amount"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        try:
            amount = Decimal(value)
        except InvalidOperation:
            amount = Decimal("NaN")
        if not amount.is_finite() or not 0 <= amount <= LARGEST:
            self.fail(f"{value!r} is no amount such as 99.00", param, ctx)
        return amount


def day_period(day: date) -> Period:
    """A day in Beijing."""
    return _midnight(day), _midnight(day + timedelta(days=1))


def week_period(day: date) -> Period:
    """The week, from Monday, that a day lies in."""
    monday = day - timedelta(days=day.weekday())
    return _midnight(monday), _midnight(monday + timedelta(days=7))


def month_period(day: date) -> Period:
    """The month that a day lies in."""
    first = day.replace(day=1)
    return _midnight(first), _midnight((first + timedelta(days=31)).replace(day=1))


class PeriodOf(click.ParamType[Period]):
    """A day, week or month by a day in it (2026-11-11, today, yesterday), a week also as 2026-W46 and a month as
    2026-11; "last" is the last that has ended."""

    name = "period"

    def __init__(self, cut: Callable[[date], Period]) -> None:
        self._cut = cut

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Period:
        today = datetime.now(UTC).astimezone(BEIJING).date()
        try:
            if value == LAST:
                return self._cut(self._cut(today)[0].astimezone(BEIJING).date() - timedelta(days=1))
            return self._cut(_read_day(value.strip().lower(), today))
        except (ValueError, OverflowError):
            self.fail(
                f"{value!r} is none such as 2026-11-11, 2026-W46, 2026-11, today or yesterday", param, ctx
            )


LAST = "last"
_FIRST_YEAR = 1900


def _read_day(text: str, today: date) -> date:
    named = {
        "today": today,
        "今天": today,
        "yesterday": today - timedelta(days=1),
        "昨天": today - timedelta(days=1),
    }
    if text in named:
        return named[text]
    return date.fromisoformat(f"{text}-01" if len(text) == len("2026-11") else text.upper())


def _midnight(day: date) -> datetime:
    if day.year < _FIRST_YEAR:  # nothing was seen then, and the first years have no moment in UTC
        raise ValueError(f"{day} is before all that was ever seen")
    return datetime.combine(day, time(), tzinfo=BEIJING)
