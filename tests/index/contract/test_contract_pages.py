"""The contract of every engine: orders, pages and streams neither repeat nor leave out."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from index_shelf import NOON, offer, pages

from analysis.findings import Finding
from index import Index, Query
from index.exceptions import InvalidQuery
from index.query import SORTS


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("text", ["", "手机", "满减|直降 -二手"])
def test_pages_neither_repeat_nor_leave_out(filled: Index, sort: str, text: str) -> None:
    whole = filled.search(Query(text=text, sort=sort, limit=300))
    assert pages(filled, Query(text=text, sort=sort, limit=7)) == [hit.id for hit in whole.hits]
    assert len({hit.id for hit in whole.hits}) == whole.total


@pytest.mark.parametrize(
    ("sort", "field", "descending"),
    [
        ("price", "price_number", False),
        ("-price", "price_number", True),
        ("take_home", "take_home_number", False),
        ("-take_home", "take_home_number", True),
        ("discount", "discount", True),
        ("newest", "observed", True),
        ("oldest", "observed", False),
    ],
)
def test_orders_and_what_lacks_the_field_comes_last(
    filled: Index, sort: str, field: str, descending: bool
) -> None:
    values = [hit.document.get(field) for hit in filled.search(Query(sort=sort, limit=300)).hits]
    there = [value for value in values if value is not None]
    assert there == sorted(there, reverse=descending)
    assert values == there + [None] * (len(values) - len(there))


def test_nothing_is_cheaper_than_nothing(empty: Index) -> None:
    empty.write(
        offer(f"赠品{number}", price=Decimal(price), observed=NOON + timedelta(hours=number))
        for number, price in enumerate(("0", "-0", "0.00", "-0.00", "1", "-0"))
    )
    for sort, expected in (("price", "532104"), ("-price", "453210")):
        whole = [hit.title for hit in empty.search(Query(sort=sort)).hits]
        assert whole == [f"赠品{number}" for number in expected]
        assert len(set(pages(empty, Query(sort=sort, limit=1)))) == len(whole)
    assert empty.search(Query(price_min=Decimal("-0"), price_max=Decimal("-0"))).total == 5


def test_what_only_the_title_says_is_found_once(empty: Index) -> None:
    seen = offer("手机 满减", competitor="手机商城")
    empty.write([replace(seen, text="正文说别的"), offer("茶")])
    for text in ("手机", "满减 手机", "手机商城 手机", "商城|手机"):
        results = empty.search(text)
        assert ([hit.id for hit in results.hits], results.total) == ([seen.id], 1)


def test_a_page_stays_where_it_was_while_more_is_written(empty: Index, corpus: tuple[Finding, ...]) -> None:
    empty.write(corpus[:60])
    query = Query(sort="oldest", limit=10)
    first = empty.search(query)
    empty.write(corpus[60:])
    second = pages(empty, replace(query, after=first.next))
    assert not {hit.id for hit in first.hits} & set(second)
    assert {finding.id for finding in corpus[:60]} <= {hit.id for hit in first.hits} | set(second)


@pytest.mark.parametrize("cursor", ["", "x", "WzFd", "eyJhIjoxfQ", "é", "W1wicmVsZXZhbmNlXCIsMSwyLDNd" * 40])
def test_what_is_no_cursor_is_told(filled: Index, cursor: str) -> None:
    with pytest.raises(InvalidQuery, match="cursor"):
        filled.search(Query(after=cursor))


def test_a_cursor_of_another_order_is_told(filled: Index) -> None:
    cursor = filled.search(Query(sort="price")).next
    with pytest.raises(InvalidQuery, match="order"):
        filled.search(Query(sort="newest", after=cursor))


def test_scan_streams_every_match(filled: Index, corpus: tuple[Finding, ...]) -> None:
    found = [hit.id for hit in filled.scan(Query(kinds=("offer",), limit=3))]
    assert sorted(found) == sorted(finding.id for finding in corpus if finding.observation.kind == "offer")


def test_scan_gives_what_was_there_when_it_began(empty: Index, corpus: tuple[Finding, ...]) -> None:
    empty.write(corpus[:20])
    stream = empty.scan()
    first = next(stream)
    empty.write(corpus[20:60])
    assert len({first.id, *(hit.id for hit in stream)}) == 20
