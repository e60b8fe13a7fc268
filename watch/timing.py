"""When a source is next crawled: by its schedule, what it missed once, and never in its quiet hours."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from crawlers.quiet import quiet_span
from crawlers.sources.schedule import cron_trigger
from crawlers.sources.source import Source
from crawlers.storage.run_history import Unfinished
from crawlers.storage.summaries import RunSummary
from watch.outbox import next_time

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawlers.sources.yaml_values import Hours


def next_crawl(source: Source, last: RunSummary | Unfinished | None, now: datetime) -> datetime:
    """When the source is due after its last run (None: never crawled): now where that time has passed already.

    However many times passed while nobody watched, it is due once. A run that was killed or paused is due at
    once, to go on; in quiet hours it is due when they end.
    """
    return after_quiet(source.quiet_hours, max(now, _due(source, last, now)))


def next_cron(expression: str, last: datetime | None, now: datetime) -> datetime:
    """The first time of a cron expression behind `last`, or behind now where it never was."""
    found: datetime | None = cron_trigger(expression).get_next_fire_time(
        None, (last or now) + timedelta(seconds=1)
    )
    if found is None:
        raise ValueError(f"{expression!r} names no day that will ever be")
    return found


def after_quiet(spans: Iterable[Hours], moment: datetime) -> datetime:
    """The moment itself, or the end of the quiet hours that it falls into."""
    spans = tuple(spans)
    for _ in spans:  # one span may end within another
        span = quiet_span(spans, moment)
        if span is None:
            return moment
        moment = next_time(moment, span.end)
    return moment


def _due(source: Source, last: RunSummary | Unfinished | None, now: datetime) -> datetime:
    schedule = source.schedule
    if last is not None and last.outcome in ("killed", "paused"):
        return now
    if schedule.cron:
        return next_cron(schedule.cron, last.started if last else None, now)
    return last.started + schedule.every if last and schedule.every else now
