"""How many texts of 60 characters a second the promotion grammar reads on one core, beside price-parser.

Run it with the path of no file: the texts are made here, as shops word them. Prints texts a second for
parse_promotions, one by one and many together, promotion_fields, take_home_price and parse_price, and for
price-parser on the same texts, and the seconds that 100 KB of hostile text take.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from price_parser import Price as ForeignPrice

from analysis.promotions import (
    parse_promotions,
    parse_promotions_many,
    promotion_fields,
    take_home_price,
)
from crawlers.prices import parse_price

_GOODS = (
    "多功能电饭煲 4L",
    "无线蓝牙耳机",
    "婴儿纸尿裤 L码 54片",
    "男款跑步鞋",
    "27英寸显示器（IPS、2K）",
    "全棉四件套",
)
_OFFERS = (
    "{p}元包邮（{q}-{r}）", "{p}元，满{q}减{r}", "{p}元 领券满{q}减{r}", "{p}元，第二件半价", "到手价{p}元，赠保温杯", "{p}元起 全场8折",
    "3件7折，{p}元包邮", "每满{q}减{r}，最高减{s}", "定金{r}抵{s}，到手{p}元", "{p}元/月 合约24个月 通用流量30G",
    "限时秒杀{p}元，支持12期免息", "{p}元", "{p}元包邮，可用券", "新品上市，{p}元，颜色可选",
)  # fmt: skip
_LENGTH = 60
_HOSTILE = ("满" * 100_000, "满300减" * 20_000, "3折" * 33_000, "1" * 100_000, "1元" * 50_000, "券" * 100_000)


def _texts(count: int) -> list[str]:
    chance = random.Random(20261122)
    texts = []
    for _ in range(count):
        price = chance.randint(20, 5000)
        offer = chance.choice(_OFFERS).format(p=price, q=price + 50, r=50, s=150)
        texts.append(
            f"{chance.choice(_GOODS)} {offer}。品质保证，支持七天无理由退换，全国联保，限量发售先到先得"[
                :_LENGTH
            ]
        )
    return texts


def _rate(act: Callable[[list[str]], object], texts: list[str]) -> float:
    act(texts[:1])  # compiles the rules
    seconds = []
    for _ in range(3):
        begun = time.process_time()
        act(texts)
        seconds.append(time.process_time() - begun)
    return len(texts) / min(seconds)


def _each(act: Callable[[str], object]) -> Callable[[list[str]], object]:
    return lambda texts: [act(text) for text in texts]


def main() -> None:
    texts = _texts(2000)
    print(f"{len(texts)} texts of {sum(map(len, texts)) / len(texts):.0f} characters, one core")
    acts: tuple[tuple[str, Callable[[list[str]], object]], ...] = (
        ("parse_promotions", _each(parse_promotions)),
        ("parse_promotions_many", lambda texts: parse_promotions_many(texts, [None] * len(texts))),
        ("promotion_fields", _each(promotion_fields)),
        (
            "parse and take_home_price",
            _each(lambda text: take_home_price(Decimal(299), parse_promotions(text))),
        ),
        ("parse_price", _each(parse_price)),
        ("price-parser", _each(ForeignPrice.fromstring)),
    )
    for name, act in acts:
        print(f"{name:28} {_rate(act, texts):8.0f} texts a second")
    for text in _HOSTILE:
        begun = time.process_time()
        parse_promotions(text)
        parse_price(text)
        print(f"hostile {text[:6]!r:14} {len(text):7} characters {time.process_time() - begun:6.2f} s")


if __name__ == "__main__":
    main()
