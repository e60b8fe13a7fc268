"""Quiet hours: when a source is not to be asked, in Beijing time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from crawlers.beijing import BEIJING
from crawlers.sources.yaml_values import Hours


def quiet_span(spans: Iterable[Hours], moment: datetime) -> Hours | None:
    """Give the span that an aware moment falls into, None where it falls into none."""
    at = moment.astimezone(BEIJING).time()
    return next((span for span in spans if _holds(span, at)), None)


def until_quiet(spans: Iterable[Hours], moment: datetime) -> timedelta | None:
    """Give how long it is until the next span begins; None where there is none."""
    here = moment.astimezone(BEIJING)
    begins = [datetime.combine(here.date(), span.begin, BEIJING) for span in spans]
    return min((begin - here + timedelta(days=begin <= here) for begin in begins), default=None)


def _holds(span: Hours, at: time) -> bool:
    if span.begin <= span.end:
        return span.begin <= at < span.end
    return at >= span.begin or at < span.end
