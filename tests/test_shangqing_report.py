"""`shangqing report` as its user types it: days, weeks, months, spans, and what is mistyped."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from crawlers.beijing import BEIJING
from crawlers.periods import day_period, month_period, week_period, year_period
from shangqing import main

DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))
PRICES = (2999, 2999, 2999, 2799, 2799)


@pytest.fixture(autouse=True)
def _at_an_empty_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("SHANGQING_DATA", "SHANGQING_INDEX_URL", "SHANGQING_OURS"):
        monkeypatch.delenv(name, raising=False)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def read_offers() -> None:
    """A phone that was cut on Wednesday, 11 November 2026."""
    rows = [
        {
            "kind": "offer", "title": "青禾手机 X1", "competitor": "青禾", "sku": "X1", "price": str(price),
            "currency": "CNY", "observed": f"2026-11-{day:02}T10:00:00+08:00", "url": "https://q.example/x1",
        }
        for day, price in enumerate(PRICES, 8)
    ]  # fmt: skip
    Path("offers.jsonl").write_bytes(b"\n".join(map(orjson.dumps, rows)))
    assert run("read", "offers.jsonl").exit_code == 0


def told(*arguments: str) -> Any:
    result = run("report", *arguments, "--out", "told.json")
    assert result.exit_code == 0, result.output
    return orjson.loads(Path("told.json").read_bytes())


@pytest.mark.parametrize(
    ("asked", "begin", "end"),
    [
        (("--day", "2026-11-11"), "2026-11-10T16:00:00", "2026-11-11T16:00:00"),
        (("--week", "2026-11-11"), "2026-11-08T16:00:00", "2026-11-15T16:00:00"),
        (("--week", "2026-W46"), "2026-11-08T16:00:00", "2026-11-15T16:00:00"),
        (("--month", "2026-11"), "2026-10-31T16:00:00", "2026-11-30T16:00:00"),
        (("--month", "2026-11-30"), "2026-10-31T16:00:00", "2026-11-30T16:00:00"),
        (("--since", "2026-11-11", "--until", "2026-11-11"), "2026-11-10T16:00:00", "2026-11-11T16:00:00"),
    ],
)
def test_each_way_to_name_a_period(asked: tuple[str, ...], begin: str, end: str) -> None:
    read_offers()
    briefing = told(*asked)
    assert (briefing["since"], briefing["until"]) == (f"{begin}+00:00", f"{end}+00:00")
    (change,) = briefing["price_changes"]
    assert (change["before"], change["after"]) == ("2999.00", "2799.00")


def test_a_competitor_nothing_is_known_of_is_named() -> None:
    read_offers()
    result = run("report", "--competitor", "青禾优", "--competitor", "青禾", "--since", "2026-11")
    assert result.exit_code == 0
    assert result.stderr.splitlines() == [
        "nothing is known of 青禾优 索引中没有该竞争对手; did you mean 您是不是要找: competitor:青禾"
    ]


@pytest.mark.parametrize(("option", "days"), [("--day", 1), ("--week", 7), ("--month", 31)])
def test_bare_options_mean_the_last_that_has_ended(option: str, days: int) -> None:
    briefing = told(option)
    since, until = (datetime.fromisoformat(briefing[name]) for name in ("since", "until"))
    assert until <= datetime.now(UTC) < until + timedelta(days=days)
    assert timedelta(days=min(days, 28)) <= until - since <= timedelta(days=days)


@pytest.mark.parametrize("day", ["today", "yesterday", "今天", "昨天", "TODAY"])
def test_days_by_name(day: str) -> None:
    briefing = told("--day", day)
    assert datetime.fromisoformat(briefing["since"]).astimezone(BEIJING).hour == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("--day", "2026-13-01"),
        ("--day", "双11"),
        ("--week", "2026-W99"),
        ("--month", "2026-13"),
        ("--month", "9999-12"),
        ("--day", "2026-11-11", "--week", "2026-W46"),
        ("--day", "2026-11-11", "--since", "30d"),
        ("--since", "2026-11-11", "--until", "2026-11-01"),
        ("--out", "told.docx"),
    ],
)
def test_what_is_mistyped_is_named(arguments: tuple[str, ...]) -> None:
    result = run("report", *arguments)
    assert result.exit_code in (1, 2)
    assert result.stderr.splitlines()[-1].strip()
    assert "Traceback" not in result.output


def test_a_workbook_is_written() -> None:
    read_offers()
    assert run("report", "--week", "2026-W46", "--out", "told.xlsx").exit_code == 0
    assert Path("told.xlsx").read_bytes().startswith(b"PK")


def test_a_day_without_a_crawl_names_the_last_one() -> None:
    read_offers()
    assert re.search(r"最近所见为 2026-11-12 10:00", run("report", "--day", "2027-01-01").stdout)


def test_what_is_known_of_us_is_read() -> None:
    read_offers()
    Path("ours.yaml").write_text("competitor: 青禾\n", "utf-8")
    assert told("--week", "2026-W46")["moves"] == []
    Path("ours.yaml").write_text("competitor: [1\n", "utf-8")
    result = run("report")
    assert result.exit_code in (1, 2) and "ours.yaml" in result.stderr


@given(DAYS)
def test_periods_hold_their_day_and_follow_each_other(day: date) -> None:
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=BEIJING)
    for cut in (day_period, week_period, month_period, year_period):
        begin, end = cut(day)
        assert begin <= noon < end
        assert cut(end.date())[0] == end
    assert week_period(day)[0].weekday() == 0 and month_period(day)[0].day == 1
