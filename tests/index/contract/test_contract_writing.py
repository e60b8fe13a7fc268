"""The contract of every engine: written once, told apart where it is bad, exact, and still there when reopened."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from index_shelf import NOON, article, offer

from analysis.findings import Finding
from index import Index, Query, open_index, parse_query
from index.fields import VERSION


def test_written_twice_is_written_once(empty: Index, corpus: tuple[Finding, ...]) -> None:
    first = empty.write(corpus[:50])
    again = empty.write(corpus[:50])
    assert (first.written, first.rejected, again.written) == (50, (), 50)
    assert empty.count() == empty.search(Query()).total == 50


def test_written_later_under_the_same_id_replaces(empty: Index) -> None:
    seen = offer("旧标题", sku="1")
    empty.write([seen])
    changed = offer("新的文字", sku="1")
    assert changed.id == seen.id
    empty.write([changed])
    assert empty.search("旧标题").total == 0
    assert empty.search("新的文字").total == empty.count() == 1


def test_the_last_of_one_id_in_one_batch_counts(empty: Index) -> None:
    seen = article("题", "文")
    later = replace(seen, observation=replace(seen.observation, observed=NOON + timedelta(days=1)))
    empty.write([seen, later])
    assert [hit.observed for hit in empty.search("").hits] == [NOON + timedelta(days=1)]


def test_what_is_deleted_is_found_no_more(empty: Index, corpus: tuple[Finding, ...]) -> None:
    empty.write(corpus[:5])
    empty.delete([corpus[0].id, corpus[3].id, "0" * 32])
    left = {finding.id for finding in (corpus[1], corpus[2], corpus[4])}
    assert {hit.id for hit in empty.search(Query()).hits} == left
    assert empty.count() == len(left)
    empty.delete([])
    assert empty.count() == len(left)


def test_reopened_it_holds_what_was_written(address: str, corpus: tuple[Finding, ...]) -> None:
    with open_index(address) as index:
        index.write(corpus[:40])
        before = index.search(parse_query("手机"))
    with open_index(address) as index:
        assert index.search(parse_query("手机")) == before
        assert before.total > 0


def test_what_was_never_set_up_is_empty(address: str) -> None:
    with open_index(address) as index:
        assert index.search(Query()).total == 0
        assert index.search(Query(text="手机")).hits == ()
        assert index.count() == 0
        assert index.trend() == ()
        assert list(index.scan()) == []
        assert index.suggest("手") == ()


def test_setup_twice_keeps_what_is_there(empty: Index, corpus: tuple[Finding, ...]) -> None:
    empty.write(corpus[:3])
    empty.setup()
    assert empty.count() == 3


def test_one_bad_document_is_told_and_the_rest_is_written(empty: Index, corpus: tuple[Finding, ...]) -> None:
    bad = offer("坏", brand=12)  # a number where a name belongs
    report = empty.write([*corpus[:500], bad])
    assert report.written == len(corpus[:500]) == empty.count()
    assert [key for key, _ in report.rejected] == [bad.id]
    assert "brand" in report.rejected[0][1]


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"price": Decimal("NaN")}, "price_number"),
        ({"price": Decimal("Infinity")}, "price_number"),
        ({"voice_minutes": 2**70}, "voice_minutes"),
        ({"brand": "x" * 9_000}, "brand"),
        ({"source": "\ud800"}, ""),
    ],
)
def test_values_that_no_engine_can_keep_are_rejected(empty: Index, wrong: dict[str, Any], named: str) -> None:
    report = empty.write([offer("坏", **wrong), offer("好")])
    assert report.written == empty.count() == 1
    assert named in report.rejected[0][1]


def test_a_time_beyond_the_calendar_is_rejected(empty: Index) -> None:
    last = offer("坏", observed=datetime(9999, 12, 31, 20, tzinfo=UTC))  # in Beijing it is the year 10000
    report = empty.write([last, offer("好")])
    assert report.written == empty.count() == 1
    assert [key for key, _ in report.rejected] == [last.id]


def test_exact_amounts_come_back_exactly(empty: Index) -> None:
    price = Decimal("12345678901234.50")
    empty.write([offer("金条", price=price, currency="CNY")])
    hit = empty.search("金条").hits[0]
    assert str(hit.price) == "12345678901234.50"
    assert hit.document["price"] == "12345678901234.50"
    assert hit.document["price_number"] == float(price)


def test_status_tells_what_there_is(empty: Index, corpus: tuple[Finding, ...]) -> None:
    empty.write(corpus[:5])
    status = empty.status()
    assert (status.documents, status.mapping) == (5, f"v{VERSION}")
    assert status.size is not None and status.size > 0


def test_a_relative_path_and_a_path_are_directories(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for place in ("here", tmp_path / "there"):
        with open_index(place) as index:
            index.setup()
    assert (tmp_path / "here").is_dir() and (tmp_path / "there").is_dir()
