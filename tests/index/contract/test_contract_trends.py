"""The contract of every engine: trends are exact, of Beijing's days, without gaps."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

import pytest
from index_shelf import offer

from analysis.findings import Finding
from crawlers.beijing import BEIJING
from crawlers.items import Offer
from index import Index, Query
from index.exceptions import InvalidQuery


def test_trends_are_of_beijing_days(empty: Index) -> None:
    late = datetime(2026, 11, 10, 16, 30, tzinfo=UTC)  # half past midnight of the 11th in Beijing
    empty.write([offer("甲", observed=late), offer("乙", observed=late - timedelta(hours=1))])
    assert [(point.start.isoformat(), point.value) for point in empty.trend()] == [
        ("2026-11-10T00:00:00+08:00", 1),
        ("2026-11-11T00:00:00+08:00", 1),
    ]


@pytest.mark.parametrize(
    ("interval", "starts"),
    [
        ("day", ["2026-01-31", *(f"2026-02-{day:02}" for day in range(1, 29)), "2026-03-01"]),
        ("week", ["2026-01-26", "2026-02-02", "2026-02-09", "2026-02-16", "2026-02-23"]),
        ("month", ["2026-01-01", "2026-02-01", "2026-03-01"]),
    ],
)
def test_gaps_are_filled(empty: Index, interval: str, starts: list[str]) -> None:
    empty.write(
        [offer("甲", observed=datetime(2026, month, day, 4, tzinfo=UTC)) for month, day in ((1, 31), (3, 1))]
    )
    points = empty.trend(interval=interval)
    assert [point.start.date().isoformat() for point in points] == starts
    assert [point.value for point in points] == [1, *[0] * (len(starts) - 2), 1]


def test_measures_are_exact(empty: Index) -> None:
    prices = ("10.10", "20.20", "20.20", "99.99")
    empty.write([offer(f"货{n}", price=Decimal(price), currency="CNY") for n, price in enumerate(prices)])
    empty.write([offer("外币", price=Decimal(1), currency="USD"), offer("无价")])

    def measure(name: str) -> object:
        return empty.trend(measure=name)[0].value

    assert measure("count") == 6
    assert measure("min_price") == Decimal("10.10")
    assert measure("median_price") == Decimal("20.20")
    assert measure("average_price") == Decimal("37.62")
    assert empty.trend(measure="min_price", currency="USD")[0].value == Decimal(1)


def test_a_split_counts_each_value(filled: Index, corpus: tuple[Finding, ...]) -> None:
    points = filled.trend(interval="month", by="strategy")
    counted = Counter[str | None]()
    for point in points:
        counted[point.key] += point.count
    assert counted == Counter(label.strategy for finding in corpus for label in finding.strategies)


@pytest.mark.parametrize("wrong", [{"interval": "year"}, {"by": "text"}, {"measure": "mode"}])
def test_trends_that_there_are_not(filled: Index, wrong: dict[str, str]) -> None:
    with pytest.raises(InvalidQuery, match="use one of"):
        filled.trend(Query(), **wrong)


def test_medians_of_a_split_are_exact(empty: Index) -> None:
    prices = {"甲": ("9.90", "10.10", "30", "31"), "乙": ("0.01", "7", "900"), "丙": ("5",), "丁": ("5", "8")}
    empty.write(
        offer(f"{maker}{number}", competitor=maker, price=Decimal(price), currency="CNY")
        for maker, row in prices.items()
        for number, price in enumerate(row)
    )
    empty.write(
        [offer("外币", competitor="甲", price=Decimal(1), currency="USD"), offer("无价", competitor="甲")]
    )
    found = {point.key: point.value for point in empty.trend(by="competitor", measure="median_price")}
    assert found == {"甲": Decimal("20.05"), "乙": Decimal(7), "丙": Decimal(5), "丁": Decimal("6.50")}


def test_a_finding_of_two_values_counts_in_the_median_of_both(
    filled: Index, corpus: tuple[Finding, ...]
) -> None:
    prices = defaultdict[str, list[Decimal]](list)
    for finding in corpus:
        seen = finding.observation
        if isinstance(seen, Offer) and seen.price is not None and seen.currency in {None, "CNY"}:
            for label in finding.strategies:
                prices[f"{seen.observed.astimezone(BEIJING):%Y-%m} {label.strategy}"].append(seen.price)
    points = filled.trend(interval="month", by="strategy", measure="median_price")
    measured = {f"{point.start:%Y-%m} {point.key}": (point.value, point.count) for point in points}
    assert measured == {
        group: (median(row).quantize(Decimal("0.01"), ROUND_HALF_UP), len(row))
        for group, row in prices.items()
    }
