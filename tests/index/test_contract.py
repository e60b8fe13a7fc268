"""The contract of every engine: written, found, counted, paged and streamed alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.findings import Finding, analyse
from crawlers.items import Article, Offer
from index import Index, Query, open_index, parse_query
from index.exceptions import InvalidQuery
from index.query import SORTS

NOON = datetime(2026, 11, 11, 4, tzinfo=UTC)


def offer(title: str, **given: Any) -> Finding:
    fields: dict[str, Any] = {"competitor": "甲", "url": "https://a.example/", "observed": NOON} | given
    seen = Offer(title=title, **fields)
    return Finding(observation=seen, text=title)


def article(title: str, body: str, **given: Any) -> Finding:
    seen = Article(title=title, body=body, competitor="甲", url="https://a.example/", observed=NOON, **given)
    return Finding(observation=seen, text=f"{title}\n{body}")


def titles(index: Index, text: str, **filters: Any) -> set[str]:
    return {hit.title for hit in index.search(parse_query(text, **filters)).hits}


def pages(index: Index, query: Query) -> list[str]:
    found: list[str] = []
    while True:
        page = index.search(query)
        found += [hit.id for hit in page.hits]
        if page.next is None:
            return found
        query = replace(query, after=page.next)


# Writing


def test_written_twice_is_written_once(empty: Index, corpus: tuple[Finding, ...]) -> None:
    first = empty.write(corpus[:50])
    again = empty.write(corpus[:50])
    assert (first.written, first.rejected, again.written) == (50, (), 50)
    assert empty.count() == empty.search(Query()).total == 50


def test_written_later_under_the_same_id_replaces(empty: Index) -> None:
    seen = offer("旧标题", sku="1")
    empty.write([seen])
    changed = replace(seen, text="新的文字")
    empty.write([changed])
    assert empty.search("旧标题").total == 0
    assert empty.search("新的文字").total == empty.count() == 1


def test_the_last_of_one_id_in_one_batch_counts(empty: Index) -> None:
    seen = article("题", "文")
    later = replace(seen, observation=replace(seen.observation, observed=NOON + timedelta(days=1)))
    empty.write([seen, later])
    assert [hit.observed for hit in empty.search("").hits] == [NOON + timedelta(days=1)]


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


def test_exact_amounts_come_back_exactly(empty: Index) -> None:
    price = Decimal("12345678901234.50")
    empty.write([offer("金条", price=price, currency="CNY")])
    hit = empty.search("金条").hits[0]
    assert str(hit.price) == "12345678901234.50"
    assert hit.document["price"] == "12345678901234.50"
    assert hit.document["price_number"] == float(price)


# Words


@pytest.fixture(scope="module", params=["embedded", "elasticsearch"])
def shelf(
    request: pytest.FixtureRequest, new_index: Callable[[str], AbstractContextManager[str]]
) -> Iterator[Index]:
    """A few offers whose words can be told apart; only to be read."""
    names = (
        "华为手机 満減活动",
        "二手手机 满减活动 每满300减50",
        "滿減活動：龍井茶禮盒",
        "iPhone 15 直降500元",
        "平板电脑 买一送一",
    )
    with new_index(request.param) as address, open_index(address) as index:
        index.write(map(offer, names))
        yield index


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("满减", {"二手手机 满减活动 每满300减50", "滿減活動：龍井茶禮盒"}),
        ("滿減", {"二手手机 满减活动 每满300减50", "滿減活動：龍井茶禮盒"}),
        ("满减 -二手", {"滿減活動：龍井茶禮盒"}),
        ("手机 活动", {"华为手机 満減活动", "二手手机 满减活动 每满300减50"}),
        ("iphone", {"iPhone 15 直降500元"}),
        ("ＩＰＨＯＮＥ", {"iPhone 15 直降500元"}),
        ("iphone15", set()),
        ("iphone|平板", {"iPhone 15 直降500元", "平板电脑 买一送一"}),
        ('"满减活动"', {"二手手机 满减活动 每满300减50", "滿減活動：龍井茶禮盒"}),
        ('"活动满减"', set()),
        ('"满300减50"', {"二手手机 满减活动 每满300减50"}),
        ('"满30"', set()),
        ("“龙井茶”", {"滿減活動：龍井茶禮盒"}),
        ('"活动"', {"华为手机 満減活动", "二手手机 满减活动 每满300减50", "滿減活動：龍井茶禮盒"}),
        ('"活动龙井"', set()),
        ('"活动 龙井"', {"滿減活動：龍井茶禮盒"}),
        ('"直降 500元"', {"iPhone 15 直降500元"}),
        ("茶", {"滿減活動：龍井茶禮盒"}),
        ("-手机 -iphone -平板", {"滿減活動：龍井茶禮盒"}),
        ('-"买一送一" -茶 -手机', {"iPhone 15 直降500元"}),
        ("手机 iphone", set()),
    ],
)
def test_words(shelf: Index, text: str, found: set[str]) -> None:
    assert titles(shelf, text) == found


def test_highlights_are_of_the_original_text(shelf: Index) -> None:
    hit = shelf.search(parse_query("满减 茶")).hits[0]
    assert hit.highlights == ("【滿減】活動：龍井【茶】禮盒",)
    assert [hit.document["text"][start:end] for start, end in hit.spans] == ["滿減", "茶"]


def test_titles_weigh_more(empty: Index) -> None:
    empty.write([article("天气", "今天手机很多，明天晴"), article("手机", "今天天气很好，明天晴")])
    assert [hit.title for hit in empty.search("手机").hits] == ["手机", "天气"]


HOSTILE = [
    "title:(a OR b) AND *:* \\",
    "{!raw}",
    "+-&&||!(){}[]^~*?:\\/",
    "a\x00b",
    "\U0001f600 手机",
    "' OR 1=1 --",
    "手机*",
    "/.*/",
    "a" * 1_900,
    "满 " * 900,
    "<script>alert(1)</script>",
    "_exists_:price",
    "\u202e手机\u200b",
    "--",
    "|",
    "-",
    '""',
    "(((((",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_queries_find_or_say_what_is_wrong(filled: Index, text: str) -> None:
    try:
        results = filled.search(parse_query(text))
    except InvalidQuery as error:
        assert "\n" not in str(error)
    else:
        assert 0 <= results.total <= 300


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet=st.characters(codec="utf-8"), max_size=40))
def test_any_text_is_a_query_or_an_error(filled: Index, text: str) -> None:
    try:
        results = filled.search(Query(text=text))
    except InvalidQuery:
        return
    assert results.total <= 300


# Filters, facets, order


def test_the_empty_query_finds_everything(filled: Index, corpus: tuple[Finding, ...]) -> None:
    results = filled.search(Query(limit=0))
    assert results.total == len(corpus)
    assert results.hits == ()
    assert results.next is None


def test_facets_count_what_matches(filled: Index, corpus: tuple[Finding, ...]) -> None:
    results = filled.search(parse_query("kind:offer"))
    offers = [finding.observation for finding in corpus if isinstance(finding.observation, Offer)]
    assert results.total == len(offers)
    assert results.facets["competitor"] == dict(Counter(offer.competitor for offer in offers))
    assert results.facets["brand"] == dict(Counter(offer.brand for offer in offers if offer.brand))
    assert list(results.facets["competitor"].values()) == sorted(
        results.facets["competitor"].values(), reverse=True
    )


@pytest.mark.parametrize(
    "line",
    [
        "competitor:甲公司",
        "competitor:甲公司,乙公司 kind:offer",
        "strategy:price",
        "sub_strategy:price_general",
        "mechanic:threshold_reduction brand:青禾",
        "source:news",
        "availability:OutOfStock",
        "price:<100",
        "price:100-200",
        "price:>=199.9",
        "take_home:<=98.9",
        "since:2026-10-20 until:2026-11-02",
        "currency:USD",
        "sku:S1,S2",
        "手机 competitor:甲公司 price:<300 since:2026-10-10",
    ],
)
def test_filters_hold_for_each_hit(filled: Index, corpus: tuple[Finding, ...], line: str) -> None:
    query = parse_query(line, limit=300)
    results = filled.search(query)
    assert 0 < results.total < len(corpus)
    assert {hit.id for hit in results.hits} == {finding.id for finding in corpus if _answers(finding, query)}


def _answers(finding: Finding, query: Query) -> bool:
    """The filters once more, in plain Python over the findings themselves."""
    seen = finding.observation
    named: dict[str, set[str | None]] = {
        "competitors": {seen.competitor},
        "kinds": {seen.kind},
        "sources": {seen.source},
        "strategies": {label.strategy for label in finding.strategies},
        "sub_strategies": {sub for label in finding.strategies for sub in label.sub_strategies},
        "mechanics": {promotion.mechanic for promotion in finding.promotions},
        "brands": {getattr(seen, "brand", None)},
        "availability": {getattr(seen, "availability", None)},
        "currencies": {getattr(seen, "currency", None)},
        "skus": {getattr(seen, "sku", None)},
    }
    pay = finding.take_home.pay if finding.take_home else None
    assert seen.observed is not None
    return (
        all(held & set(wanted) for name, held in named.items() if (wanted := getattr(query, name)))
        and _within(getattr(seen, "price", None), query.price_min, query.price_max)
        and _within(pay, query.take_home_min, query.take_home_max)
        and (query.since is None or seen.observed >= query.since)
        and (query.until is None or seen.observed < query.until)
        and (not query.text or "手机" in finding.text.replace("機", "机"))
    )


def _within(amount: Decimal | None, lowest: Decimal | None, highest: Decimal | None) -> bool:
    if lowest is None and highest is None:
        return True
    return (
        amount is not None and (lowest is None or amount >= lowest) and (highest is None or amount <= highest)
    )


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


# Trends, words, status


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


@pytest.mark.parametrize(
    ("prefix", "first"),
    [
        ("手", "手机"),
        ("IPH", "iphone"),
        ("丁", "丁電信"),
        ("青", "青禾"),
        ("lu", "Lumen"),
        ("機", None),
        ("(", None),
        (".*", None),
        ("", None),
    ],
)
def test_suggestions(filled: Index, prefix: str, first: str | None) -> None:
    words = filled.suggest(prefix)
    assert words[0] == first if first else words == ()


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("手几", "手机"),
        ("iphoen 手机", "iphone 手机"),
        ("手机", None),
        ("-手几 茶", None),
        ("朱古力蛋糕", None),
    ],
)
def test_did_you_mean(filled: Index, text: str, meant: str | None) -> None:
    assert filled.did_you_mean(text) == meant


def test_more_like_this(shelf: Index) -> None:
    shown = shelf.search("二手").hits[0]
    assert shelf.similar("nobody") == ()
    assert shelf.similar(shown.id) == ()  # all of one page address, that of `shown`


def test_more_like_this_gives_each_page_once(empty: Index) -> None:
    names = ["龙井茶 礼盒", "龙井茶 礼盒", "龙井茶 散装", "手机"]
    empty.write(
        offer(
            name,
            url=f"https://a.example/{number // 2 if number < 2 else number}",
            observed=NOON + timedelta(days=number),
        )
        for number, name in enumerate(names)
    )
    asked = empty.search("散装").hits[0]
    assert [hit.title for hit in empty.similar(asked.id)] == ["龙井茶 礼盒"]


def test_regions_and_industries_are_filtered_by_the_names_that_facets_show(empty: Index) -> None:
    news = Article(
        title="成都门店开业",
        body="四川成都的手机套餐资费下调，移动宽带提速。",
        competitor="甲",
        observed=NOON,
    )
    empty.write([analyse(news), offer("无地区")])
    facets = empty.search("").facets
    assert facets["region"] and facets["industry"]
    for field in ("region", "industry"):
        for name in facets[field]:
            assert titles(empty, f"{field}:{name}") == {"成都门店开业"}


def test_publication_is_filtered_apart_from_observation(filled: Index) -> None:
    hits = filled.search(parse_query("published_since:2026-08-01 published_until:2026-08-31", limit=300)).hits
    assert hits
    assert all("2026-07-31T16" <= hit.document["published"] < "2026-08-31T16" for hit in hits)


def test_status_tells_what_there_is(empty: Index, corpus: tuple[Finding, ...]) -> None:
    empty.write(corpus[:5])
    status = empty.status()
    assert (status.documents, status.mapping) == (5, "v1")
    assert status.size is not None and status.size > 0


def test_a_relative_path_and_a_path_are_directories(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for place in ("here", tmp_path / "there"):
        with open_index(place) as index:
            index.setup()
    assert (tmp_path / "here").is_dir() and (tmp_path / "there").is_dir()
