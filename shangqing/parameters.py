"""What commands take: moments, amounts and the sources, checked at the border with a message that says what to write."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

import click

from crawlers.beijing import BEIJING
from crawlers.items import LARGEST
from crawlers.periods import Period, read_period
from crawlers.settings import Environment

if TYPE_CHECKING:
    from crawlers.sources.source import Source


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
            return self._cut(read_period(value, today)[0].date())
        except (ValueError, OverflowError):
            self.fail(
                f"{value!r} is none such as 2026-11-11, 2026-W46, 2026-11, today or yesterday", param, ctx
            )


LAST = "last"
