"""The contract of every engine: what is being typed is completed, what was mistyped is guessed, what is alike is found."""

from __future__ import annotations

from datetime import timedelta

import pytest
from index_shelf import NOON, offer

from index import Index
from index.lines import parse_query


@pytest.mark.parametrize(
    ("prefix", "first"),
    [
        ("手", "手机"),
        ("IPH", "iphone"),
        ("丁", "丁電信"),
        ("青", "青禾"),
        ("lu", "Lumen"),
        ("shouj", "手机"),
        ("sj", "手机"),
        ("qh", "青禾"),
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
        ("首級", "手机"),
        ("iphoen 手机", "iphone 手机"),
        ("ＩＰＨＯＥＮ　手机", "iphone 手机"),
        ("iphone15 首级", "iphone15 手机"),
        ("手机", None),
        ("-手几 茶", None),
        ("朱古力蛋糕", None),
    ],
)
def test_did_you_mean(filled: Index, text: str, meant: str | None) -> None:
    assert filled.did_you_mean(text) == meant


def test_a_name_in_a_filter_that_nothing_bears_is_guessed(filled: Index) -> None:
    assert filled.did_you_mean(parse_query("手几 competitor:丁电")) == "手机 competitor:丁電信"
    assert filled.did_you_mean(parse_query("competitor:甲公司 brand:清河")) == "brand:青禾"
    assert filled.did_you_mean(parse_query("competitor:无此名")) is None


def test_a_guessed_name_can_be_asked_for_as_it_is_written(empty: Index) -> None:
    empty.write([offer("手机", competitor="青禾, 优选")])
    meant = empty.did_you_mean(parse_query("competitor:青禾"))
    assert meant == 'competitor:"青禾, 优选"'
    assert empty.search(meant).total == 1


def test_names_beyond_the_hundred_commonest_are_completed_and_guessed(empty: Index) -> None:
    empty.write(offer(f"手机{number}", competitor=f"商城{number:03}") for number in range(130))
    assert empty.suggest("商城12", limit=20) == tuple(f"商城12{digit}" for digit in range(10))
    assert empty.did_you_mean(parse_query("competitor:尚城129")) == "competitor:商城129"


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
