"""The contract of every engine: words find what holds them, whatever is typed."""

from __future__ import annotations

import re
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from index_shelf import article, titles

from index import Index, Query, parse_query
from index.exceptions import InvalidQuery


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("满减", {"二手手机 满减活动 每满300减50", "滿減活動：龍井茶禮盒"}),
        ("滿減", {"二手手机 满减活动 每满300减50", "滿減活動：龍井茶禮盒"}),
        ("满减 -二手", {"滿減活動：龍井茶禮盒"}),
        ("手机 活动", {"华为手机 満減活动", "二手手机 满减活动 每满300减50"}),
        ("iphone", {"iPhone 15 直降500元"}),
        ("ＩＰＨＯＮＥ", {"iPhone 15 直降500元"}),
        ("iphone15", {"iPhone 15 直降500元"}),
        ("iphone|平板", {"iPhone 15 直降500元", "平板电脑 买一送一"}),
        ('"满减活动"', {"二手手机 满减活动 每满300减50", "滿減活動：龍井茶禮盒"}),
        ('"活动满减"', set()),
        ('"满300减50"', {"二手手机 满减活动 每满300减50"}),
        ('"满30"', set()),
        ("满300减50", {"二手手机 满减活动 每满300减50"}),
        ("滿３００減５０", {"二手手机 满减活动 每满300减50"}),
        ("满30减5", set()),
        ("直降500元", {"iPhone 15 直降500元"}),
        ("iphone | 平板", {"iPhone 15 直降500元", "平板电脑 买一送一"}),
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


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet=st.characters(codec="utf-8"), max_size=40))
def test_any_text_is_a_query_or_an_error(filled: Index, text: str) -> None:
    try:
        results = filled.search(Query(text=text))
    except InvalidQuery:
        return
    assert results.total <= 300


_UNITS = re.compile(r"[a-z0-9.]+|.", re.IGNORECASE)


@pytest.mark.parametrize("marks", ["", '"'])
def test_whatever_stands_in_a_text_finds_it(shelf: Index, marks: str) -> None:
    for hit in shelf.search(Query()).hits:
        units = _UNITS.findall(hit.document["text"])
        for start, end in combinations(range(len(units) + 1), 2):
            piece = "".join(units[start:end])
            if end - start <= 6 and piece.strip(" ："):
                found = shelf.search(Query(text=f"{marks}{piece}{marks}", ids=(hit.id,), facets=()))
                assert found.total == 1, piece
                assert found.hits[0].spans, piece
