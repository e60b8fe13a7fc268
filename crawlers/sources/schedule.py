"""When a source is to be crawled: at an interval, or by a cron expression in Beijing time."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import AfterValidator, model_validator

from crawlers.beijing import BEIJING
from crawlers.sources.yaml_values import Duration, Strict

if TYPE_CHECKING:
    from apscheduler.triggers.cron import CronTrigger

_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAYS = re.compile(r"(?P<first>[0-7]|\*)(?:-(?P<last>[0-7]))?(?:/(?P<step>[1-7]))?")


def cron_trigger(expression: str) -> CronTrigger:
    """Give APScheduler's trigger for a cron expression of five fields, in Beijing time.

    Raises ValueError where it is none. As in crontab(5) 0 and 7 are Sunday (APScheduler counts from Monday);
    a day of the month and a weekday together are refused, since cron means either and APScheduler both.
    """
    from apscheduler.triggers.cron import CronTrigger

    parts = expression.split()
    if len(parts) != 5:
        raise ValueError("is no cron expression of five fields such as '15 2 * * *'")
    minute, hour, day, month, weekdays = parts
    if day != "*" and weekdays != "*":
        raise ValueError("gives a day of the month and a weekday; give one of them, and * for the other")
    named = ",".join(_name_weekdays(each) for each in weekdays.split(","))
    try:
        return CronTrigger(
            minute=minute, hour=hour, day=day, month=month, day_of_week=named, timezone=BEIJING
        )
    except ValueError as error:
        raise ValueError(f"is no cron expression: {error}") from error


def _name_weekdays(part: str) -> str:
    """Numbers of weekdays as names, ranges and steps spelt out; what is no number stays."""
    found = _WEEKDAYS.fullmatch(part)
    if not found or part == "*":
        return part
    first = 0 if found["first"] == "*" else int(found["first"])
    last = int(found["last"] or (6 if found["first"] == "*" or found["step"] else first))
    days = range(first, last + 1, int(found["step"] or 1))
    if not days:
        raise ValueError(f"is no cron expression: the weekdays {part} end before they begin")
    return ",".join(dict.fromkeys(_DAYS[day] for day in days))


def _checked_cron(expression: str) -> str:
    cron_trigger(expression)
    return expression


Cron = Annotated[str, AfterValidator(_checked_cron)]


class Schedule(Strict):
    """Every so often, or by cron; started up to `jitter` later, so that sites are not all asked on the hour."""

    every: Duration | None = None
    cron: Cron | None = None
    jitter: Duration = timedelta()

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.every is None) == (self.cron is None):
            raise ValueError("gives either every (such as 6h) or cron (such as '15 2 * * *')")
        if self.every is not None and not self.every:
            raise ValueError("every: is no time at all")
        return self
