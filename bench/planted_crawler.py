"""What a crawler sees of the shops, and how it spoils it: failed and partial crawls, pages left out, wrong prices of
a day, alternating prices, jitter."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import TypeAlias

from planted_scenes import BEGIN, Scene
from planted_shops import Item

from crawlers.items import Offer

Visit: TypeAlias = tuple[int, int]
"""A day and how many minutes into it (Beijing)."""

_SPOILED_DAYS = 20
"""A shorter history is too short to lose crawls."""


def visits_of(chance: random.Random, items: Sequence[Item], scene: Scene) -> dict[str, list[Visit]]:
    """{title: when it was seen}, of one shop's products."""
    crawled = [day for day in range(scene.days) if day % scene.every == 0 and chance.random() < scene.visited]
    spoiled = scene.spoiled and len(crawled) >= _SPOILED_DAYS
    failed = set(chance.sample(crawled, 3)) if spoiled else set()
    partial = set(chance.sample(crawled, 4)) if spoiled else set()
    if spoiled and chance.random() < 0.5:
        partial |= {crawled[-1], crawled[-2]}
    begin = (scene.hour + 8) % 24 * 60
    seen: dict[str, list[Visit]] = {}
    for item in items:
        away = _away(chance, scene.days) if spoiled else set()
        seen[item.title] = [
            (day, min(1439, begin + turn * 60 * 12 // scene.times + chance.randrange(90)))
            for day in crawled for turn in range(scene.times)
            if item.listed <= day < item.delisted and day not in failed and day not in away
            and (day not in partial or chance.random() < 0.45)
        ]  # fmt: skip
    return seen


def _away(chance: random.Random, days: int) -> set[int]:
    """The days through which a product's page was not visited."""
    if chance.random() > 0.25:
        return set()
    begin, span = chance.randrange(5, days - 12), chance.randrange(2, 8)
    return set(range(begin, begin + span))


def observe(chance: random.Random, item: Item, visits: Sequence[Visit], scene: Scene) -> Iterator[Offer]:
    """The offers that were seen of a product."""
    days = sorted({day for day, _ in visits})
    wrong = _wrong_prices(chance, item, days) if scene.spoiled else {}
    other = _alternation(chance, item, visits) if scene.spoiled else {}
    for visit in visits:
        day, minutes = visit
        price = wrong.get(day) or other.get(visit) or item.prices[day]
        if item.jitter:
            price *= Decimal(str(1 + chance.uniform(-item.jitter, item.jitter)))
        yield Offer(
            title=item.title, competitor=item.competitor, source=f"source-{item.competitor}" if scene.source else None,
            observed=BEGIN + timedelta(days=day, minutes=minutes), price=price.quantize(Decimal("0.01")),
            list_price=item.list_prices[day], currency="CNY", sku=item.sku, gtin=item.gtin, brand=item.brand,
            availability="InStock" if item.stock[day] else "OutOfStock",
            promotions=tuple(item.promotions[day]), url=f"https://{item.competitor}.example/{item.group}",
            monthly_fee=item.plan[day][0] if item.plan else None, data_gb=item.plan[day][1] if item.plan else None,
        )  # fmt: skip


def _wrong_prices(chance: random.Random, item: Item, days: Sequence[int]) -> dict[int, Decimal]:
    """A wrong price of one day, far from any decision; now and then on the very last day."""
    if chance.random() > 0.3 or len(days) < 12 or item.plan:
        return {}
    quiet = [day for day in days[2:-2] if all(abs(day - busy) > 3 for busy in item.busy)]
    wrong = [days[-1]] if chance.random() < 0.15 else chance.sample(quiet[::4], min(2, len(quiet[::4])))
    return {
        day: item.prices[day] * Decimal(chance.choice(("0.1", "10", "0.01", "0.5", "1.9", "0.62")))
        for day in wrong
    }


def _alternation(chance: random.Random, item: Item, visits: Sequence[Visit]) -> dict[Visit, Decimal]:
    """Two prices that alternate, strictly or by chance, through a quiet product's history."""
    if item.busy or chance.random() > 0.3 or item.plan:
        return {}
    strict, second = chance.random() < 0.5, item.prices[0] * Decimal("0.91")
    return {
        visit: second
        for place, visit in enumerate(visits)
        if (place % 2 if strict else chance.random() < 0.5)
    }
