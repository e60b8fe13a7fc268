"""Documents of the size and shape of findings, and query lines, for the benches of the index.

The texts are made of the words of jieba's dictionary, as often as that says they occur: offers and articles of
some 60 words.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jieba

Document = dict[str, Any]

START = datetime(2026, 1, 1, tzinfo=UTC)
STRATEGIES = ("price", "promotion", "product", "channel", "service", "brand", "membership", "finance")
MECHANICS = ("threshold_reduction", "coupon", "direct_reduction", "flash_sale", "gift", "multi_buy")
QUERIES = (
    "手机",
    "满减 活动",
    "价格 -二手",
    "公司 市场",
    "服务|客户",
    '"中国"',
    "手机 满减 活动",
    "新品 发布",
)
FILTERS = ("kind:offer", "strategy:price,promotion", "competitor:公司3", "price:100-2000", "since:2026-06-01")
FACETS = ("competitor", "strategy", "mechanic")


def documents(number: int, seed: int = 1) -> Iterator[Document]:
    """Documents as `finding_document` gives them."""
    chance = random.Random(seed)
    words, weights = _vocabulary()
    bag = chance.choices(words, weights, k=400_000)
    for position in range(number):
        start = chance.randrange(len(bag) - 80)
        title, text = "".join(bag[start : start + 8]), "".join(bag[start + 8 : start + 60])
        price = chance.randint(100, 500_000) / 100
        document: Document = {
            "id": f"{position:032x}",
            "kind": "offer" if position % 3 else "article",
            "competitor": f"公司{chance.randrange(12)}",
            "source": f"source-{chance.randrange(20)}",
            "title": title,
            "text": f"{title}\n{text}，满{chance.randrange(100, 900)}减50",
            "url": f"https://shop.example/{position}",
            "observed": (START + timedelta(minutes=chance.randrange(60 * 24 * 330))).isoformat(),
            "strategy": chance.sample(STRATEGIES, chance.randint(0, 2)),
            "mechanic": chance.sample(MECHANICS, chance.randint(0, 2)),
        }
        if document["kind"] == "offer":
            document |= {
                "price": f"{price:.2f}",
                "price_number": price,
                "currency": "CNY",
                "brand": f"牌{chance.randrange(300)}",
                "availability": "InStock",
                "sku": f"S{chance.randrange(5000)}",
            }
        yield document


def _vocabulary() -> tuple[list[str], list[int]]:
    words, weights = [], []
    with Path(jieba.__file__).with_name("dict.txt").open(encoding="utf-8") as lines:
        for line in lines:
            word, weight, *_ = line.split()
            if int(weight) > 100:
                words.append(word)
                weights.append(int(weight))
    return words, weights


def lines(number: int) -> list[str]:
    """Query lines of words and one filter each."""
    chance = random.Random(7)
    return [f"{chance.choice(QUERIES)} {chance.choice(FILTERS)}" for _ in range(number)]
