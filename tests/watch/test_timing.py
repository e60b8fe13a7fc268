"""When a source is due: what was missed counts once, a killed run goes on, quiet hours are kept."""

from datetime import UTC, datetime, timedelta

import pytest

from crawlers.beijing import BEIJING
from crawlers.sources.source import Source
from crawlers.storage.run_history import Unfinished
from crawlers.storage.summaries import RunSummary
from watch.timing import next_crawl

NOW = datetime(2026, 11, 11, 12, 0, tzinfo=BEIJING)


def source(**more) -> Source:
    return Source.model_validate(
        {
            "name": "tea",
            "competitor": {"name": "甲"},
            "spider": "shop",
            "start": ["https://a.example/"],
            **more,
        }
    )


def run(started: datetime, outcome: str = "ok") -> RunSummary:
    return RunSummary(
        source="tea", run="r", started=started, finished=started, outcome=outcome, why=None, pages=1,
        observations=1, skipped={}, failed={}, examples={},
    )  # fmt: skip


def killed(started: datetime) -> Unfinished:
    return Unfinished(source="tea", run="r", started=started, touched=started, running=False)


@pytest.mark.parametrize(
    ("schedule", "last", "hours"),
    [
        ({"every": "6h"}, None, 0),
        ({"every": "6h"}, run(NOW - timedelta(hours=2)), 4),
        ({"every": "6h"}, run(NOW - timedelta(days=30)), 0),  # once, however often it was missed
        ({"every": "6h"}, run(NOW - timedelta(hours=1), "failed"), 5),
        ({"every": "6h"}, run(NOW - timedelta(hours=1), "paused"), 0),
        ({"every": "6h"}, killed(NOW - timedelta(hours=1)), 0),
        ({"cron": "0 18 * * *"}, run(NOW - timedelta(hours=1)), 6),
        ({"cron": "0 18 * * *"}, run(NOW - timedelta(days=3)), 0),
        ({"cron": "0 18 * * *"}, None, 6),
    ],
)
def test_due_after_the_last_run(schedule, last, hours):
    assert next_crawl(source(schedule=schedule), last, NOW.astimezone(UTC)) == NOW + timedelta(hours=hours)


def test_quiet_hours_put_it_off_to_their_end():
    quiet = source(schedule={"every": "6h"}, quiet_hours=["09:00-18:30"])
    assert next_crawl(quiet, None, NOW) == NOW.replace(hour=18, minute=30)
    over_midnight = source(quiet_hours=["11:00-02:00"])
    assert next_crawl(over_midnight, None, NOW) == NOW.replace(hour=2) + timedelta(days=1)


def test_quiet_hours_that_overlap_put_it_off_to_the_last_end():
    quiet = source(quiet_hours=["09:00-13:00", "12:30-15:00"])
    assert next_crawl(quiet, None, NOW) == NOW.replace(hour=15)
