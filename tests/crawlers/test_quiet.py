"""Quiet hours are Beijing's, whatever the machine's clock says."""

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import TypeAdapter, ValidationError

from crawlers.quiet import quiet_span, until_quiet
from crawlers.sources.yaml_values import Hours, QuietSpan

_READ = TypeAdapter(QuietSpan)


def span(text: str) -> Hours:
    return _READ.validate_python(text)


@pytest.mark.parametrize(
    ("text", "hour", "quiet"),
    [
        ("09:00-18:30", 1, True),  # 09:00 in Beijing
        ("09:00-18:30", 0, False),
        ("09:00-18:30", 11, False),  # 19:00
        ("22:00-06:00", 15, True),  # 23:00
        ("22:00-06:00", 21, True),  # 05:00
        ("22:00-06:00", 22, False),  # 06:00
        ("00:00-00:00", 3, False),
    ],
)
def test_a_span_holds_beijing_hours(text: str, hour: int, quiet: bool) -> None:
    moment = datetime(2026, 11, 11, hour, tzinfo=UTC)
    assert (quiet_span([span(text)], moment) is not None) == quiet


def test_the_next_span_is_awaited_over_midnight() -> None:
    moment = datetime(2026, 11, 11, 15, tzinfo=UTC)  # 23:00
    assert until_quiet([span("01:00-02:00"), span("09:00-10:00")], moment) == timedelta(hours=2)
    assert until_quiet([], moment) is None


@pytest.mark.parametrize("text", ["", "9", "09:00", "25:00-26:00", "night", "09:00–10:00"])
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(ValidationError, match="09:00-18:30"):
        span(text)
