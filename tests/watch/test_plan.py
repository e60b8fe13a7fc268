"""watch.yaml: what it may say, and what is said of what it may not."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.beijing import BEIJING
from crawlers.sources.schedule import Schedule, cron_trigger
from watch.exceptions import InvalidPlan
from watch.plan import load_plan

GOOD = """
channels: {ops: SHANGQING_ALERT_OPS}
quiet_hours: ["22:00-08:00"]
alerts:
  - {name: cheap, price_below: 3000, about: [手机], to: [ops]}
  - {name: cut, cut_of_more_than: 10%, to: [ops]}
  - {name: war, moves: [price_war, follow], digest: "09:00", to: [ops]}
briefings:
  - {name: weekly, cron: "0 8 * * 1", span: 7d, out: "briefings/{date}.html", to: [ops]}
"""


def plan_of(tmp_path: Path, text: str):
    path = tmp_path / "watch.yaml"
    path.write_text(text, "utf-8")
    return load_plan(path)


def test_a_plan_says_what_is_told_to_whom(tmp_path):
    plan = plan_of(tmp_path, GOOD)
    assert [rule.name for rule in plan.alerts] == ["cheap", "cut", "war"]
    assert plan.alerts[1].cut_of_more_than * 100 == 10
    assert plan.alerts[2].digest.hour == 9
    assert plan.briefings[0].span == timedelta(days=7)


def test_no_file_plans_nothing(tmp_path):
    plan = load_plan(tmp_path / "watch.yaml")
    assert not plan.alerts and not plan.briefings and not plan.channels


@pytest.mark.parametrize(
    ("found", "instead", "says"),
    [
        ("SHANGQING_ALERT_OPS", "wecombot://key", "names no environment variable"),
        ("price_below: 3000, ", "", "gives one condition: price_below"),
        ("price_below: 3000", "price_below: 3000, word: 降", "gives one condition"),
        ("price_below: 3000", "price_below: -1", "greater than 0"),
        ("10%", "0.1", "is no share such as 10%"),
        ("price_war", "pricewar", "is no kind of move: price_cut"),
        ("cut_of_more_than: 10%", "mechanic: 满减", "is no mechanic: bundle"),
        ('"09:00"', '"9 Uhr"', "is no time of the day"),
        ('digest: "09:00", to: [ops]', "to: [boss]", "'boss' is not among the channels"),
        ("name: war", "name: cut", "have the same name"),
        ("0 8 * * 1", "0 25 * * 1", "is no cron expression"),
        ("0 8 * * 1", "0 8 1 * 1", "a day of the month and a weekday"),
        ("0 8 * * 1", "0 8 * *", "five fields"),
        ("{date}.html", "{date}.doc", "ends in none of .html"),
        ("quiet_hours", "quite_hours", "do you mean quiet_hours?"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path, found, instead, says):
    assert found in GOOD
    with pytest.raises(InvalidPlan, match=r"watch\.yaml:\d+: ") as raised:
        plan_of(tmp_path, GOOD.replace(found, instead, 1))
    assert says in str(raised.value)


@pytest.mark.parametrize(
    ("weekdays", "expected"),
    [
        ("0", {6}), ("7", {6}), ("1", {0}), ("1-5", {0, 1, 2, 3, 4}), ("*", set(range(7))), ("6,0", {5, 6}),
        ("mon-wed", {0, 1, 2}), ("*/2", {6, 1, 3, 5}), ("5-7", {4, 5, 6}), ("sat", {5}),
    ],
)  # fmt: skip
def test_weekdays_count_as_in_cron(weekdays, expected):
    """0 and 7 are Sunday, as crontab(5) has it; APScheduler alone takes 0 for Monday."""
    trigger, at, days = cron_trigger(f"0 8 * * {weekdays}"), datetime(2026, 11, 1, tzinfo=UTC), set()
    for _ in range(14):
        at = trigger.get_next_fire_time(None, at + timedelta(minutes=1))
        days.add(at.weekday())
    assert days == expected


@given(st.integers(0, 23), st.integers(0, 59), st.integers(0, 10**8))
def test_a_daily_cron_is_at_that_hour_in_beijing_within_a_day(hour, minute, seconds):
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    at = cron_trigger(f"{minute} {hour} * * *").get_next_fire_time(None, now)
    here = at.astimezone(BEIJING)
    assert (here.hour, here.minute) == (hour, minute)
    assert timedelta() <= at - now <= timedelta(days=1)


@pytest.mark.parametrize(
    "said", [{}, {"every": "6h", "cron": "0 1 * * *"}, {"every": "0h"}, {"every": "soon"}]
)
def test_a_schedule_is_an_interval_or_a_cron(said):
    with pytest.raises(ValueError, match=r"either every|no time at all|no duration"):
        Schedule.model_validate(said)
