"""The contract of every engine: labels are found by their names, behind what stands in the text itself."""

from __future__ import annotations

import pytest
from index_shelf import NOON, offer, titles

from analysis.findings import analyse
from crawlers.items import Article, Offer
from index import Index, Query

PHONES = Offer(
    title="5G手机", competitor="青禾优选", url="https://a.example/1", observed=NOON, promotions=("满300减50",)
)
TEA = Offer(
    title="绿茶", competitor="星驿商城", url="https://a.example/2", observed=NOON, promotions=("第二件半价",)
)
NOTE = Article(
    title="手机满减攻略", body="说说满减。", competitor="星驿商城", url="https://a.example/3", observed=NOON
)


@pytest.fixture
def labelled(empty: Index) -> Index:
    empty.write(map(analyse, (PHONES, TEA, NOTE)))
    return empty


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("满减 手机", [NOTE.title, PHONES.title]),
        ("滿減", [NOTE.title, PHONES.title]),
        ("threshold手机", [PHONES.title, NOTE.title]),
        ('"满减"', [NOTE.title]),
        ("手机 -满减", []),
        ("青禾优选", [PHONES.title]),
        ("星驿 手机", [NOTE.title]),
        ("mechanic:满减", [PHONES.title, NOTE.title]),
        ("促销:滿減,多件优惠 茶", [TEA.title]),
        ("类型:商品 库存:有货", []),
    ],
)
def test_labels_are_found_by_their_names_behind_the_text(
    labelled: Index, text: str, found: list[str]
) -> None:
    assert [hit.title for hit in labelled.search(text).hits] == found


def test_a_hit_says_why_it_matched(labelled: Index) -> None:
    hit = next(hit for hit in labelled.search("满减 手机").hits if hit.title == PHONES.title)
    assert [(label.field, label.value, label.names[0]) for label in hit.labels] == [
        ("mechanic", "threshold_reduction", "满减")
    ]
    assert hit.highlights == ("5G【手机】 【满300减50】",)


def test_names_meant_are_filtered_and_counted(empty: Index) -> None:
    news = Article(
        title="阿里动态", body="淘宝与阿里在成都合作，HUAWEI手机同步上新。", competitor="甲", observed=NOON
    )
    empty.write([analyse(news), offer("别的")])
    facets = empty.search(
        Query(facets=("mentioned_competitor", "mentioned_brand", "keyword", "region"))
    ).facets
    for field, values in facets.items():
        for value in values:
            assert titles(empty, f'{field}:"{value}"') == {"阿里动态"}
    assert "华为" in facets["mentioned_brand"]
    assert titles(empty, "华为") == titles(empty, "四川") == {"阿里动态"}
    assert "【HUAWEI】" in empty.search("华为").hits[0].highlights[0]
