"""The same answers on the sample market's thousands of pages, for what users type, odd lines among it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import product

import pytest

from analysis.findings import Finding, analyse_many
from crawlers.items import Article, Offer
from index import Index, open_index, parse_query
from index.exceptions import InvalidQuery
from index.fields import FACETABLE

NOW = datetime(2026, 11, 12, tzinfo=UTC)
GOODS = (
    "砾光 X20 5G手机",
    "石墨烯取暖器 2200瓦",
    "龍井茶禮盒 250g",
    "Air3 主动降噪耳机",
    "IH电饭煲 4升",
    "畅享5G套餐 129元档",
)
PROMOTIONS = (
    "满300减50",
    "第二件半价",
    "定金100抵300",
    "支持12期免息",
    "滿59元包郵",
    "以旧换新最高补贴500元",
    "合约期24个月",
    "PLUS会员95折",
    "领券立减30元",
)
NEWS = (
    "扫地机器人价格战再起，率先降价400元。业内人士认为中高端清洁电器的价格竞争正在提前。",
    "阿里与华为在成都签署战略合作协议，联合开发行业大模型。",
    "營收14.7億元，同比增長8%，毛利率32%。",
)
LINES = (
    "",
    "满减 手机",
    "滿減 手機 -二手",
    "threshold reduction",
    "价格战|涨价",
    "取暖器",
    "石墨烯 取暖",
    "x20",
    "air3 降噪",
    "😀 手机",
    "手机😀",
    "ｘ２０　手机",
    "茶",
    "券",
    "-手机",
    "-手机 -茶 -耳机",
    '"满300减50"',
    "“龙井茶”",
    '"5G手机" price:<3000 since:30d',
    "price:<3000",
    "since:30d",
    "促销：满减，包邮 价格:100-2000",
    "竞品:甲公司 策略:价格 sort:price",
    "华为",
    "四川",
    "the a of",
    "手机 AND 耳机",
    "c++ (手机) [x] {y} ~2 ^3 * ?",
    "手机" * 300,
    "\u202e手机\u200b",
    "مرحبا 手机",
    "mentioned_brand:华为",
    "地区:成都",
    "行业:消费电子",
)
WRONG = (
    '"手机',
    "-",
    "|",
    "！！！",
    "pirce:<30",
    "price:",
    "-price:<3",
    "since:someday",
    "price:３００元起",
)


def _market() -> Iterator[Offer | Article]:
    for number, (day, place, good) in enumerate(product(range(30), range(12), range(len(GOODS)))):
        yield Offer(
            title=f"{GOODS[good]} {place}款",
            competitor=("甲公司", "乙公司", "丙電信")[place % 3],
            source="market",
            url=f"https://a.example/{place}/{good}",
            sku=f"S{place}-{good}",
            observed=NOW - timedelta(days=day, minutes=place),
            price=Decimal(100 + (number * 37) % 4000),
            currency="CNY",
            availability=("InStock", "OutOfStock")[number % 5 == 0],
            promotions=tuple(
                PROMOTIONS[(place + day // 7 + step) % len(PROMOTIONS)]
                for step in range((day + place + good) % 4)
            ),
        )
    for number in range(90):
        yield Article(
            title=NEWS[number % 3][:12],
            body=f"{NEWS[number % 3]} 第{number}期。",
            competitor="北屿集团",
            url=f"https://news.example/{number}",
            observed=NOW - timedelta(hours=7 * number),
            published=NOW - timedelta(hours=7 * number + 3),
        )


@pytest.fixture(scope="module")
def market() -> list[Finding]:
    return analyse_many(list(_market()))


@pytest.fixture(scope="module", params=["elasticsearch-8", "elasticsearch-9"])
def engines(
    request: pytest.FixtureRequest,
    new_index: Callable[[str], AbstractContextManager[str]],
    market: list[Finding],
) -> Iterator[tuple[Index, Index]]:
    with (
        new_index("embedded") as here,
        new_index(request.param) as there,
        open_index(here) as embedded,
        open_index(there) as elastic,
    ):
        for index in (embedded, elastic):
            assert index.write(market).written == len(market)
        yield embedded, elastic


@pytest.mark.parametrize("line", LINES)
def test_odd_lines_are_answered_alike(engines: tuple[Index, Index], line: str) -> None:
    query = parse_query(line, now=NOW, limit=10, facets=FACETABLE)
    embedded, elastic = (index.search(query) for index in engines)
    assert (embedded.total, embedded.facets) == (elastic.total, elastic.facets)
    tens = [{hit.id for hit in results.hits} for results in (embedded, elastic)]
    assert len(tens[0] & tens[1]) >= 0.9 * len(tens[0])
    newest = [index.search(replace(query, sort="newest")).hits for index in engines]
    assert [(hit.id, hit.highlights, hit.labels) for hit in newest[0]] == [
        (hit.id, hit.highlights, hit.labels) for hit in newest[1]
    ]
    trends = [index.trend(query, interval="week", by="mechanic", measure="median_price") for index in engines]
    assert trends[0] == trends[1]


def test_the_lines_find_something_at_all(engines: tuple[Index, Index]) -> None:
    totals = {line: engines[0].search(parse_query(line, now=NOW, limit=0)).total for line in LINES}
    nothing = {"the a of", "手机" * 300, "مرحبا 手机", "手机 AND 耳机", "c++ (手机) [x] {y} ~2 ^3 * ?"}
    assert {line for line, total in totals.items() if not total} <= nothing


@pytest.mark.parametrize("line", WRONG)
def test_wrong_lines_point_at_the_character(line: str) -> None:
    with pytest.raises(InvalidQuery) as caught:
        parse_query(line, now=NOW)
    assert caught.value.position is not None
    assert "▸" in str(caught.value)
