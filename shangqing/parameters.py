"""What commands take: moments and amounts, checked at the border with a message that says what to write."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import click


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
        if not amount.is_finite() or amount < 0:
            self.fail(f"{value!r} is no amount such as 99.00", param, ctx)
        return amount
