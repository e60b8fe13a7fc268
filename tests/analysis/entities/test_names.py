"""Competitors, brands, regions and industries: what their YAML promises, and what must not be found."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from analysis.entities import (
    brands,
    competitor_finder,
    competitors,
    find_brands,
    find_competitors,
    find_industries,
    find_regions,
    industries,
    regions,
)
from analysis.exceptions import InvalidRules


@dataclass(frozen=True, slots=True, kw_only=True)
class _Company:
    name: str
    aliases: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()


_UNICOM = _Company(name="中国联通", aliases=("联通", "China Unicom"), former_names=("联合通信",))
_MOBILE = _Company(name="中国移动", aliases=("移动",))
_TELECOM = _Company(name="中国电信", aliases=("电信",))
_JD = _Company(name="京东", aliases=("JD",))
_ALL = (_UNICOM, _MOBILE, _TELECOM, _JD)


def _names(text: str, *companies: _Company) -> list[tuple[str, str]]:
    return [(mention.name, mention.kind) for mention in find_competitors(text, companies or _ALL)]


def _rules(module: Any) -> Any:
    return yaml.safe_load(module.RULES.read_text(encoding="utf-8"))


_NOT_NAMES = yaml.safe_load((competitors._FOLDER / "not_names.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("中国联通发布新套餐", [("中国联通", "name")]),
        ("联通与移动、电信签约", [("中国联通", "alias"), ("中国移动", "alias"), ("中国电信", "alias")]),
        ("原联合通信的用户", [("中国联通", "former_name")]),
        ("中国网通宽带提速", [("中国联通", "merger")]),
        ("中國聯通與中國移動", [("中国联通", "name"), ("中国移动", "name")]),
        ("CHINA UNICOM reported", [("中国联通", "alias")]),
        ("JD与ＪＤ", [("京东", "alias"), ("京东", "alias")]),
        ("京东商城大促", [("京东", "merger")]),
        ("没有提到任何人", []),
        ("", []),
    ],
)
def test_competitors(text: str, found: list[tuple[str, str]]) -> None:
    assert _names(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "京东方扩产",
        "移动支付普及",
        "电信诈骗",
        "互联互通",
        "JDK发布",
        "OJD",
        "移动互联网大会",
        "南京东路步行街",
    ],
)
def test_no_name_inside_another_word(text: str) -> None:
    assert _names(text) == []


def test_the_longest_name_wins() -> None:
    (mention,) = find_competitors("京东物流上市", [_JD, _Company(name="京东物流")])
    assert mention.name == "京东物流"


def test_spans_are_those_of_the_text_given() -> None:
    text = "　【快訊】中國聯通、ＪＤ"
    first, second = find_competitors(text, _ALL)
    assert text[first.start : first.end] == "中國聯通"
    assert text[second.start : second.end] == "ＪＤ"


@pytest.mark.parametrize(
    "text", ["京东公司公告", "京东集团上市", "中国移动公司", "联通公司", "中国电信集团公司", "京东发布财报"]
)
def test_a_company_is_found_before_what_companies_are_called(text: str) -> None:
    assert len(_names(text)) == 1


def test_a_merger_counts_only_for_a_watched_successor() -> None:
    assert _names("中国网通宽带提速", _JD) == []


def test_a_chain_of_mergers_is_followed_to_its_end() -> None:
    assert _names("苏宁电器开业", _Company(name="苏宁易购")) == [("苏宁易购", "merger")]


def test_a_watched_company_keeps_its_own_name_after_a_merger() -> None:
    companies = (_Company(name="美团"), _Company(name="大众点评"))
    assert _names("大众点评更新", *companies) == [("大众点评", "name")]


def test_public_companies_are_found_beside_the_watched_ones() -> None:
    finder = competitor_finder([_Company(name="苏宁云商"), _Company(name="滴滴")])
    text = "苏宁电器与苏宁易购，滴滴打车与滴滴出行，京东商城与一号店，中国电信"
    assert [(mention.name, mention.kind) for mention in finder.find(text)] == [
        ("苏宁云商", "merger"),
        ("苏宁易购", "name"),
        ("滴滴", "merger"),
        ("滴滴", "alias"),
        ("京东", "merger"),
        ("京东", "merger"),
        ("中国电信", "name"),
    ]


def test_one_name_of_two_competitors_is_refused() -> None:
    with pytest.raises(InvalidRules, match="青禾 is a name of 甲 and of 乙"):
        find_competitors(
            "青禾", [_Company(name="甲", aliases=("青禾",)), _Company(name="乙", aliases=("青禾",))]
        )


def test_no_competitors_find_nothing() -> None:
    assert find_competitors("中国联通", []) == ()


@pytest.mark.parametrize(
    "row", _NOT_NAMES["examples"] + _NOT_NAMES["counter_examples"], ids=lambda row: row["text"]
)
def test_not_names_keep_their_examples(row: dict[str, Any]) -> None:
    companies = [_Company(name=name) for name in row["names"]]
    assert [mention.name for mention in find_competitors(row["text"], companies)] == row.get("gives", [])


@pytest.mark.parametrize("row", _rules(brands)["examples"], ids=lambda row: row["text"])
def test_brands_keep_their_examples(row: dict[str, Any]) -> None:
    assert [mention.name for mention in find_brands(row["text"])] == row["gives"]


@pytest.mark.parametrize("text", _rules(brands)["counter_examples"])
def test_brands_keep_their_counter_examples(text: str) -> None:
    assert find_brands(text) == ()


@pytest.mark.parametrize("row", _rules(regions)["examples"], ids=lambda row: row["text"])
def test_regions_keep_their_examples(row: dict[str, Any]) -> None:
    assert [mention.name for mention in find_regions(row["text"])] == row["gives"]


@pytest.mark.parametrize("text", _rules(regions)["counter_examples"])
def test_regions_keep_their_counter_examples(text: str) -> None:
    assert find_regions(text) == ()


@pytest.mark.parametrize("province", list(_rules(regions)["provinces"]))
def test_every_province_is_found_and_no_place_belongs_to_two(province: str) -> None:
    (mention,) = find_regions(f"{province}政府公布数据")
    assert (mention.name, mention.kind, mention.within) == (province, "province", None)


def test_there_are_34_provinces_and_no_city_stands_twice() -> None:
    provinces = _rules(regions)["provinces"]
    cities = [city for listed in provinces.values() for city in listed]
    assert len(provinces) == 34
    assert len(set(cities)) == len(cities) > 330


@pytest.mark.parametrize(
    ("text", "city", "province"),
    [
        ("吉林市旅游", "吉林", "吉林"),
        ("朝阳市公告", "朝阳", "辽宁"),
        ("深圳市", "深圳", "广东"),
        ("恩施州", "恩施", "湖北"),
    ],
)
def test_a_city_says_its_province(text: str, city: str, province: str) -> None:
    (mention,) = find_regions(text)
    assert (mention.name, mention.kind, mention.within) == (city, "city", province)


@pytest.mark.parametrize(
    ("key", "text"), [(k, t) for k, r in _rules(industries).items() for t in r["examples"]]
)
def test_industries_keep_their_examples(key: str, text: str) -> None:
    assert key in [industry.key for industry in find_industries(text)]


@pytest.mark.parametrize(
    ("key", "text"), [(k, t) for k, r in _rules(industries).items() for t in r["counter_examples"]]
)
def test_industries_keep_their_counter_examples(key: str, text: str) -> None:
    assert key not in [industry.key for industry in find_industries(text)]


def test_the_industry_with_most_words_is_first_and_shows_them() -> None:
    text = "快递与物流、仓储企业采购新能源汽车"
    first, second = find_industries(text)
    assert (first.key, second.key) == ("logistics", "automotive")
    assert [text[start:end] for start, end in first.spans] == ["快递", "物流", "仓储"]
    assert (first.name, first.english) == ("物流运输", "Logistics")


@given(st.text(max_size=80))
def test_any_text_is_searched(text: str) -> None:
    for mention in (*find_competitors(text, _ALL), *find_brands(text), *find_regions(text)):
        assert 0 <= mention.start < mention.end <= len(text)
    for industry in find_industries(text):
        assert industry.spans


@given(
    st.lists(st.sampled_from(["中国联通", "移动", "京东", "京东方", "JD", "和", "，", "X", " "]), max_size=12)
)
def test_mentions_never_overlap_and_stay_in_order(pieces: list[str]) -> None:
    spans = [(mention.start, mention.end) for mention in find_competitors("".join(pieces), _ALL)]
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
