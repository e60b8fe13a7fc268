"""The history's questions against the same counted by hand, row by row, in plain Python."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.items import Offer
from crawlers.storage.journal import Journal, RunJournal
from index.history import History, update_history

BEGIN = datetime(2026, 10, 1, 15, 59, 59, tzinfo=UTC)  # the last second of a day in Beijing
MONTH = timedelta(days=30)

MOMENTS = st.builds(
    lambda days, rest: BEGIN + timedelta(days=days, microseconds=rest),
    st.sampled_from((0, 1, 2, 29, 30, 31, 60)),
    st.sampled_from((0, 1, 1_000_000, 28_800_000_000)),
)
OFFERS = st.builds(
    Offer,
    title=st.just("龙井 250g"),
    competitor=st.sampled_from(("甲", "乙")),
    source=st.sampled_from(("app", "web")),
    sku=st.sampled_from(("T1", "T2")),
    currency=st.sampled_from(("CNY", "CNY", "USD", None)),
    url=st.sampled_from(("https://a.example/1", "https://a.example/2")),
    observed=MOMENTS,
    price=st.none() | st.sampled_from([Decimal(price) for price in ("0", "90", "99.99", "100", "130")]),
    list_price=st.none() | st.sampled_from([Decimal(price) for price in ("0", "100", "200")]),
    promotions=st.sampled_from(((), ("满100减10",))),
)


def named(relation: Any) -> list[dict[str, Any]]:
    return [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]


@given(st.lists(OFFERS, max_size=30), st.integers(0, 30))
@settings(max_examples=40)
def test_every_answer_is_that_of_a_slow_reader(offers: list[Offer], first: int) -> None:
    """Late, twice at one moment, collected again, in two parts: the answers are those of all rows in order."""
    with TemporaryDirectory() as folder:
        for run, some in enumerate((offers[:first], offers[first:])):
            with RunJournal(Journal(Path(folder, "journal")).run_path("tea", f"2026100{run + 1}")) as journal:
                journal.append(some)
            history = update_history(Path(folder))
        rows = named(history.connection.sql("SELECT * FROM offers"))
        assert {row["id"] for row in rows} == {one.id for one in offers}
        assert len(rows) == len({one.id for one in offers})
        assert latest(history) == latest_by_hand(rows)
        assert changes(history) == set(changes_by_hand(rows))
        assert minima(history) == minima_by_hand(rows)
        assert cuts(history) == list(cuts_by_hand(rows))


def tracks(rows: list[dict[str, Any]], asked: str, *names: str) -> Iterator[list[dict[str, Any]]]:
    """The rows that have what is asked for, apart by these columns, in order of time."""
    apart = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row["observed"], row["id"])):
        if row[asked] is not None:
            apart[tuple(row[name] for name in names)].append(row)
    yield from apart.values()


def latest(history: History) -> dict[tuple[str, str], str]:
    return {(row["product"], row["competitor"]): row["id"] for row in named(history.latest())}


def latest_by_hand(rows: list[dict[str, Any]]) -> dict[tuple[str, str], str]:
    last = [track[-1] for track in tracks(rows, "id", "product", "competitor")]
    return {(row["product"], row["competitor"]): row["id"] for row in last}


def changes(history: History) -> set[tuple[Any, ...]]:
    return {(row["id"], row["before"], row["after"]) for row in named(history.changes())}


def changes_by_hand(rows: list[dict[str, Any]]) -> Iterator[tuple[Any, ...]]:
    for track in tracks(rows, "price", "product", "competitor", "source", "currency"):
        for before, after in pairwise(track):
            if before["price"] != after["price"]:
                yield after["id"], before["price"], after["price"]


def minima(history: History) -> dict[tuple[Any, ...], tuple[Any, Any]]:
    return {
        (row["product"], row["competitor"], row["currency"], row["day"]): (row["price"], row["take_home"])
        for row in named(history.daily_minimum())
    }


def minima_by_hand(rows: list[dict[str, Any]]) -> dict[tuple[Any, ...], tuple[Any, Any]]:
    apart = defaultdict(list)
    for row in rows:
        if row["price"] is not None:
            day: date = (row["observed"] + timedelta(hours=8)).date()
            apart[row["product"], row["competitor"], row["currency"], day].append(row)
    return {key: tuple(min(row[name] for row in kept) for name in ("price", "take_home")) for key, kept in apart.items()}  # type: ignore[misc]  # fmt: skip


def cuts(history: History) -> list[tuple[Any, ...]]:
    names = ("id", "before", "take_home", "lowest", "raised_first", "claimed", "real")
    return sorted(tuple(row[name] for name in names) for row in named(history.discounts()))


def cuts_by_hand(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    found = []
    for track in tracks(rows, "take_home", "product", "competitor", "source", "currency"):
        for before, cut in pairwise(track):
            if cut["take_home"] < before["take_home"]:
                paid = cut["take_home"]
                begin, end = cut["observed"] - MONTH, cut["observed"]
                held = [row["take_home"] for row in track if begin <= row["observed"] < end]
                lowest = min(held, default=before["take_home"])
                parts = (part_off(paid, cut["list_price"]), part_off(paid, lowest))
                found.append((cut["id"], before["take_home"], paid, lowest, paid >= lowest, *parts))
    return sorted(found)


def part_off(paid: Decimal, full: Decimal | None) -> Any:
    return pytest.approx(float(1 - paid / full)) if full else None


def test_the_claimed_and_the_real_discount(collect: Callable[..., Path]) -> None:
    prices = ["100"] * 5 + ["130"] * 5 + ["105"] * 2 + ["80"] * 2
    data = collect(
        *(
            Offer(title="龙井", competitor="甲", sku="T1", price=Decimal(price), list_price=Decimal(160), observed=BEGIN + timedelta(days=day))
            for day, price in enumerate(prices)
        )
    )  # fmt: skip
    rows = named(update_history(data).discounts())
    assert [(row["lowest"], row["raised_first"]) for row in rows] == [(100, True), (100, False)]
    assert float(rows[1]["claimed"]) == 0.5
    assert float(rows[1]["real"]) == pytest.approx(0.2)


@pytest.mark.parametrize(
    ("before_the_cut", "lowest"), [(MONTH, 80), (MONTH + timedelta(microseconds=1), 120)]
)
def test_thirty_days_are_exactly_that(
    collect: Callable[..., Path], before_the_cut: timedelta, lowest: int
) -> None:
    cut = BEGIN + timedelta(days=60)
    seen = {cut - before_the_cut: 80, cut - timedelta(days=1): 120, cut: 100}
    data = collect(
        *(Offer(title="龙井", competitor="甲", sku="T1", price=Decimal(price), observed=moment) for moment, price in seen.items())
    )  # fmt: skip
    (row,) = named(update_history(data).discounts())
    assert (row["lowest"], row["raised_first"]) == (lowest, lowest == 80)
