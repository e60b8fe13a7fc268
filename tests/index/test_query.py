"""The query line: what it means, and where it is wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.beijing import BEIJING
from index.exceptions import InvalidQuery
from index.filters import FILTERS
from index.lines import parse_query
from index.query import SORTS, Query
from index.values import STEP, read_amounts, read_moment
from index.words import Clause, Match, clauses

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
NOVEMBER = [datetime(2026, month, 1, tzinfo=BEIJING).astimezone(UTC) for month in (11, 12)]
EVENING = datetime(2026, 11, 11, 12, tzinfo=UTC)


def test_the_line_of_the_handbook() -> None:
    query = parse_query('满减 手机 -二手 "精确短语" competitor:甲 price:<3000 since:30d', now=NOW)
    assert query == Query(
        text='满减 手机 -二手 "精确短语"',
        competitors=("甲",),
        price_max=Decimal("2999.9999"),
        since=NOW - timedelta(days=30),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        ("  \t\n ", ()),
        ("手机", (Clause(matches=(Match(text="手机", terms=("手机",)),)),)),
        ("手機", (Clause(matches=(Match(text="手機", terms=("手机",)),)),)),
        ("-手机", (Clause(matches=(Match(text="手机", terms=("手机",)),), excluded=True),)),
        ("－手机", (Clause(matches=(Match(text="手机", terms=("手机",)),), excluded=True),)),
        ("茶", (Clause(matches=(Match(text="茶", signs=("茶",), exact=True),)),)),
        ("满300", (Clause(matches=(Match(text="满300", terms=("300",), signs=("满",)),)),)),
        ('"300 元"', (Clause(matches=(Match(text="300 元", phrase=("300", "元"), exact=True),)),)),
        (
            "京东|天猫",
            (Clause(matches=(Match(text="京东", terms=("京东",)), Match(text="天猫", terms=("天猫",)))),),
        ),
        (
            '-"二手 手机"|翻新',
            (
                Clause(
                    matches=(
                        Match(
                            text="二手 手机",
                            terms=("二手", "手机"),
                            phrase=("二", "手", "手", "机"),
                            exact=True,
                        ),
                        Match(text="翻新", terms=("翻新",)),
                    ),
                    excluded=True,
                ),
            ),
        ),
        ("手机 - 茶", clauses("手机 茶")),
        ("京东 | 天猫", clauses("京东|天猫")),
        ('"京东"\u3000｜ 天猫 茶', clauses('"京东"|天猫 茶')),
        ("|手机 |", clauses("手机")),
        ("「手机」", clauses('"手机"')),
    ],
)
def test_words(text: str, expected: tuple[Clause, ...]) -> None:
    assert clauses(text) == expected


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ("竞品：甲公司", {"competitors": ("甲公司",)}),
        ("競品：甲公司 價格:<3000", {"competitors": ("甲公司",), "price_max": 3000 - STEP}),
        ("促銷:滿減 庫存:有貨", {"mechanics": ("threshold_reduction",), "availability": ("InStock",)}),
        ('competitor:"Acme, Inc.",乙', {"competitors": ("Acme, Inc.", "乙")}),
        ("competitor:“丁 公司”，＂a|b＂｜丙", {"competitors": ("丁 公司", "a|b", "丙")}),
        ("competitor:甲 | 乙", {"competitors": ("甲", "乙")}),
        ('price:"<3000" since:"2026-11-11 20:00"', {"price_max": 3000 - STEP, "since": EVENING}),
        ("price:≤100 take_home:≥50", {"price_max": 100, "take_home_min": 50}),
        ("sort:PRICE", {"sort": "price"}),
        ("competitor:甲,乙|丙，丁", {"competitors": ("甲", "乙", "丙", "丁")}),
        ('brand:"两 词"', {"brands": ("两 词",)}),
        ("brand:A brand:B brand:A", {"brands": ("A", "B")}),
        ("BRAND:Lumen", {"brands": ("Lumen",)}),
        ("价格:100-300 到手价:>=50", {"price_min": 100, "price_max": 300, "take_home_min": 50}),
        ("price:>100", {"price_min": 100 + STEP}),
        ("price:99", {"price_min": 99, "price_max": 99}),
        ("price:＜1.2万", {"price_max": 12_000 - STEP}),
        ("price:>10 price:<20", {"price_min": 10 + STEP, "price_max": 20 - STEP}),
        ("sort:-take_home", {"sort": "-take_home"}),
        ("until:2026-11-11", {"until": datetime(2026, 11, 12, tzinfo=BEIJING).astimezone(UTC)}),
        ("until:2026-W46", {"until": datetime(2026, 11, 16, tzinfo=BEIJING).astimezone(UTC)}),
        ("since:2026-11 until:2026-11", {"since": NOVEMBER[0], "until": NOVEMBER[1]}),
        ("since:2026年11月 until:2026/11", {"since": NOVEMBER[0], "until": NOVEMBER[1]}),
        ("since:2026年", {"since": datetime(2026, 1, 1, tzinfo=BEIJING).astimezone(UTC)}),
        ("until:2026", {"until": datetime(2027, 1, 1, tzinfo=BEIJING).astimezone(UTC)}),
        ("since:昨天", {"since": datetime(NOW.year, NOW.month, NOW.day, tzinfo=BEIJING) - timedelta(days=1)}),
        ("currency:cny,港币", {"currencies": ("CNY", "HKD")}),
        ("since:2026-11-11T20:00", {"since": datetime(2026, 11, 11, 12, tzinfo=UTC)}),
        ("自:2周", {"since": NOW - timedelta(weeks=2)}),
        ("source:https://a.example/x", {"sources": ("https://a.example/x",)}),
        (
            "kind:offer region:北京 industry:通信",
            {"kinds": ("offer",), "regions": ("北京",), "industries": ("通信",)},
        ),
    ],
)
def test_filters(line: str, fields: dict[str, Any]) -> None:
    assert parse_query(line, now=NOW) == Query(**fields)


@pytest.mark.parametrize("line", ["https://a.example/x", "12:30", "注意：满减", "C: D"])
def test_a_colon_that_makes_no_filter(line: str) -> None:
    try:
        assert parse_query(line).text == line
    except InvalidQuery as error:
        assert line == "C: D"
        assert "unknown filter" in str(error)


@pytest.mark.parametrize(
    ("line", "place", "words"),
    [
        ("满减 foo:1", 3, "unknown filter 'foo'"),
        ("满减 price:abc", 9, "<3000"),
        ("price:<", 6, "<3000"),
        ("price:-5", 6, "<3000"),
        ("since:gestern", 6, "30d"),
        ("since:2026-13-01", 6, "30d"),
        ("since:99999y", 6, "30d"),
        ("brand:", 6, "lacks its value"),
        ("手机 -brand:甲", 3, "cannot be excluded"),
        ("sort:cheapest", 5, "unknown order"),
        ('满减 "手机', 3, 'closing "'),
        ("！！！", 0, "no word"),
        ("price:<3000  -！！！", 13, "no word"),
        ("手机 | -二手", 5, "goes before all that"),
        ("手机|price:<3", 3, "goes between words"),
        ("满减 價格:abc", 6, "<3000"),
        ("price:500-100", 6, "lowest"),
        ('brand:""', 6, "lacks its value"),
        ("competitor:，|", 11, "lacks its value"),
        ("手" * 2001, 2000, "longer than"),
    ],
)
def test_errors_point_at_the_character(line: str, place: int, words: str) -> None:
    with pytest.raises(InvalidQuery, match=words) as caught:
        parse_query(line)
    assert caught.value.position == place
    assert caught.value.text == line
    assert f"at character {place + 1}: " in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_filters_of_a_caller_join_those_of_the_line() -> None:
    query = parse_query(
        "手机 competitor:甲", now=NOW, competitors=["乙"], brands="青禾", since="30d", limit=5, until=None
    )
    assert query == Query(
        text="手机", competitors=("甲", "乙"), brands=("青禾",), since=NOW - timedelta(days=30), limit=5
    )


def test_amounts_of_a_caller_may_be_text() -> None:
    assert parse_query("", price_max="12.50", price_min=3).price_max == Decimal("12.50")
    with pytest.raises(InvalidQuery, match="price_max is no amount"):
        parse_query("", price_max="cheap")


@pytest.mark.parametrize(
    "wrong",
    [
        {"sort": "cheapest"},
        {"limit": -1},
        {"limit": 10_001},
        {"facets": ("text",)},
        {"since": datetime(2026, 1, 1)},  # noqa: DTZ001 - the point of it
    ],
)
def test_what_is_no_query(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidQuery):
        Query(**wrong)


def test_relevance_without_words_is_newest_first() -> None:
    assert Query().order == Query(text="-手机").order == SORTS["newest"]
    assert Query(text="手机").order is None


def test_every_filter_can_be_written() -> None:
    values = {"price": "1", "take_home": "1", "sort": "price"}
    values |= dict.fromkeys(("since", "until", "published_since", "published_until"), "1d")
    for name in FILTERS:
        assert parse_query(f"{name}:{values.get(name, 'x')}") != Query()


@given(text=st.text(max_size=200))
def test_any_line_is_a_query_or_an_error_of_one_line(text: str) -> None:
    try:
        query = parse_query(text)
    except InvalidQuery as error:
        assert "\n" not in str(error)
        assert error.position is None or 0 <= error.position <= len(text)
    else:
        assert parse_query(query.text).text == query.text


@given(st.decimals(0, 10**9, places=2), st.decimals(0, 10**9, places=2))
def test_amounts_as_written(low: Decimal, high: Decimal) -> None:
    low, high = sorted((low, high))
    assert read_amounts(f"{low}-{high}") == read_amounts(f"{low}..{high}元") == (low, high)
    assert read_amounts(f"<={high}") == (None, high)


@given(st.datetimes(min_value=datetime(1992, 1, 1), max_value=datetime(2100, 1, 1)))  # noqa: DTZ001 - naive is meant
def test_days_are_beijings(moment: datetime) -> None:
    day = moment.date().isoformat()
    start, end = read_moment(day), read_moment(day, end=True)
    assert end - start == timedelta(days=1)
    assert start.astimezone(BEIJING).isoformat() == f"{day}T00:00:00+08:00"


@pytest.mark.parametrize("amount", ["NaN", "sNaN", "Infinity", "-Infinity", "1e400"])
def test_amounts_that_no_engine_compares_with_are_refused(amount: str) -> None:
    for field in ("price_min", "price_max", "take_home_min", "take_home_max"):
        with pytest.raises(InvalidQuery, match="is no amount"):
            parse_query("", **{field: amount})


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (("甲" * 8_001,), "has 8001 signs"),
        (("甲\ud800",), "half a character"),
        (tuple(map(str, range(10_001))), "10001 values"),
    ],
)
def test_values_that_no_engine_takes_are_refused(values: tuple[str, ...], words: str) -> None:
    with pytest.raises(InvalidQuery, match=words):
        Query(competitors=values)
