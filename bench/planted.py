"""Histories with planted moves: a market of shops whose every decision is known, and what a crawler sees of it.

The shops decide (cuts, rises, promotions, stock, range, answers to rivals); the crawler spoils (failed and partial
crawls, pages left out, wrong prices of a day, alternating prices, jitter). What was decided is the truth, dated by
the first observation that could show it; what the crawler spoils must not be told as a move.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from crawlers.items import Offer

_BEGIN = datetime(2026, 3, 2, 1, tzinfo=UTC)
_BRANDS = ("澜石", "卓野", "彤云", "北岭", "佳荷", "望舒", "青檀", "ZENKO")
_THINGS = (
    "蓝牙音箱",
    "电热水壶",
    "筋膜枪",
    "投影仪",
    "床垫",
    "保温杯",
    "机械键盘",
    "咖啡机",
    "路由器",
    "登山包",
    "行车记录仪",
    "微波炉",
)
_PROMOTIONS = (
    "满{a}减{b}",
    "领券立减{b}元",
    "第二件半价",
    "限时8.8折",
    "店铺满{a}元赠礼品",
    "PLUS会员95折",
    "满{a}包邮",
    "晒单返{b}元",
)
_QUIET = 6
"""Days between two decisions on one product, so that each can be told from the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """A move that was decided: its kind, whose, of what (the title) and the day on which it could first be seen.

    `decided` is the day of the decision itself, earlier where nobody looked.
    """

    kind: str
    competitor: str
    product: str
    day: int
    decided: int


@dataclass(slots=True, kw_only=True)
class _Item:
    """A product of one shop: what it costs and shows on each day."""

    competitor: str
    title: str
    sku: str | None
    gtin: str | None
    brand: str | None
    group: int
    prices: list[Decimal]
    stock: list[bool]
    promotions: list[list[str]]
    plan: list[tuple[Decimal, Decimal]] | None
    listed: int
    delisted: int
    jitter: float = 0.0
    busy: list[int] = field(default_factory=list)
    events: list[tuple[str, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """The offers as they were crawled and the moves that were planted, with the day of the first crawl."""

    offers: tuple[Offer, ...]
    planted: tuple[Planted, ...]
    begin: datetime = _BEGIN


def plant(seed: int) -> Market:
    """Make a market; another seed is another size, cadence, range, and another way to tell products apart."""
    chance = random.Random(seed)
    shops, products, days = chance.randrange(2, 7), chance.randrange(8, 36), chance.randrange(45, 110)
    items = [item for group in range(products) for item in _items(chance, group, shops, days)]
    for item in items:
        _decide(chance, item, days)
    _follow(chance, items)
    offers, planted = [], []
    for competitor in sorted({item.competitor for item in items}):
        own = [item for item in items if item.competitor == competitor]
        seen = _crawl(chance, own, days)
        for item in own:
            offers += _observe(chance, item, seen[item.title])
            planted += _truth(item, seen[item.title])
    return Market(offers=tuple(offers), planted=tuple(planted))


def _items(chance: random.Random, group: int, shops: int, days: int) -> Iterator[_Item]:
    """One product as some of the shops sell it; some know its gtin, some only write its model in the title."""
    brand, thing = chance.choice(_BRANDS), chance.choice(_THINGS)
    model = f"{chance.choice('ABDGKMRTX')}{chance.choice('ACEHLSZ')}-{group + 10}{chance.randrange(10)}"
    base = Decimal(str(round(10 ** chance.uniform(1.2, 3.8)))) - Decimal("0.1") * chance.randrange(2)
    gtin = f"69{chance.randrange(10**10):010d}"
    style = chance.choice(("gtin", "gtin", "model", "model", "alone"))
    sellers = range(shops) if style != "alone" else [chance.randrange(shops)]
    for shop in sellers:
        if chance.random() < 0.25 and style != "alone":
            continue
        words = [brand, model, thing, f"商家{shop}款" if style == "alone" else ""]
        chance.shuffle(words)
        price = (base * Decimal(str(1 + chance.uniform(-0.04, 0.04)))).quantize(Decimal("0.01"))
        yield _Item(
            competitor=f"店{shop}", title=" ".join(filter(None, words)), group=group,
            sku=f"S{shop}{group:04d}" if shop % 2 else None,
            gtin=gtin if style == "gtin" else None, brand=brand if style != "alone" and shop % 3 else None,
            prices=[price] * days, stock=[True] * days, promotions=[[] for _ in range(days)],
            plan=None, listed=0, delisted=days, jitter=chance.choice((0, 0, 0, 0, 0.01)),
        )  # fmt: skip


def _decide(chance: random.Random, item: _Item, days: int) -> None:
    if chance.random() < 0.1:
        item.listed = chance.randrange(15, days - 10)
        item.events.append(("new_product", item.listed))
    elif chance.random() < 0.1:
        item.delisted = chance.randrange(20, days - 12)
        item.events.append(("delisted", item.delisted))
    if chance.random() < 0.08:
        _make_plan(chance, item, days)
    for decision in (_cut, _cut, _rise, _promote, _promote, _weekends, _run_out):
        if chance.random() < (0.15 if decision is _weekends else 0.4):
            decision(chance, item)


def _free_day(chance: random.Random, item: _Item, span: int) -> int | None:
    """A day from which `span` quiet days lie ahead, inside of the product's life."""
    first, last = item.listed + _QUIET, item.delisted - span - _QUIET
    for _ in range(20):
        day = chance.randrange(first, last) if last > first else first
        if last > first and all(
            abs(day + ahead - busy) >= _QUIET for busy in item.busy for ahead in (0, span)
        ):
            return day
    return None


def _set_price(item: _Item, day: int, factor: float) -> None:
    by = Decimal(str(round(factor, 3)))
    item.prices[day:] = [(price * by).quantize(Decimal("0.01")) for price in item.prices[day:]]
    item.busy.append(day)


def _cut(chance: random.Random, item: _Item) -> None:
    if item.plan is None and (day := _free_day(chance, item, 4)) is not None:
        _set_price(item, day, 1 - chance.uniform(0.04, 0.35))
        item.events.append(("price_cut", day))


def _rise(chance: random.Random, item: _Item) -> None:
    if item.plan is None and (day := _free_day(chance, item, 4)) is not None:
        _set_price(item, day, 1 + chance.uniform(0.04, 0.3))
        item.events.append(("price_rise", day))


def _promote(chance: random.Random, item: _Item) -> None:
    span = chance.randrange(2, 18)
    if (day := _free_day(chance, item, span)) is None:
        return
    threshold = chance.choice((99, 199, 300, 500))
    text = chance.choice(_PROMOTIONS).format(a=threshold, b=threshold // 10)
    if any(text in shown for shown in item.promotions):
        return
    for at in range(day, day + span):
        item.promotions[at].append(text)
    item.busy += [day, day + span]
    item.events += [("promotion_start", day), ("promotion_end", day + span)]


def _weekends(_: random.Random, item: _Item) -> None:
    """A promotion on Saturdays and Sundays, through some weeks."""
    first = item.listed + 6
    first += (5 - (_BEGIN + timedelta(days=first)).weekday()) % 7
    for at in range(first, item.delisted - 6):
        weekday = (_BEGIN + timedelta(days=at)).weekday()
        if weekday >= 5:
            item.promotions[at].append("周末专享95折")
        if weekday == 5:
            item.events.append(("promotion_start", at))
        if weekday == 0 and "周末专享95折" in item.promotions[at - 1]:
            item.events.append(("promotion_end", at))


def _run_out(chance: random.Random, item: _Item) -> None:
    span = chance.randrange(3, 9)
    if (day := _free_day(chance, item, span)) is not None:
        item.stock[day : day + span] = [False] * span
        item.events += [("out_of_stock", day), ("back_in_stock", day + span)]


def _make_plan(chance: random.Random, item: _Item, days: int) -> None:
    """A tariff plan: its price is its fee."""
    fee, data = Decimal(chance.choice((39, 59, 99, 129))), Decimal(chance.choice((10, 30, 60)))
    item.plan = [(fee, data)] * days
    if (day := _free_day(chance, item, 4)) is not None:
        after = (fee - 10, data) if chance.random() < 0.5 else (fee, data * 2)
        item.plan[day:] = [after] * (days - day)
        item.busy.append(day)
        item.events.append(("plan_change", day))
    item.prices = [part[0] for part in item.plan]
    item.jitter = 0.0


def _follow(chance: random.Random, items: Sequence[_Item]) -> None:
    """Some cuts are answered by another shop that sells the same, 1 to 10 days later."""
    groups: dict[int, list[_Item]] = defaultdict(list)
    for item in items:
        groups[item.group].append(item)
    for group in groups.values():
        for leader in group:
            for kind, day in list(leader.events):
                rivals = [
                    item for item in group if item.competitor != leader.competitor and item.plan is None
                ]
                if kind == "price_cut" and rivals and chance.random() < 0.4:
                    _answer(chance, leader, day, chance.choice(rivals))


def _answer(chance: random.Random, leader: _Item, day: int, rival: _Item) -> None:
    at = day + chance.randrange(1, 11)
    if not rival.listed + _QUIET < at < rival.delisted - _QUIET or any(
        abs(at - busy) < _QUIET for busy in rival.busy
    ):
        return
    wanted = leader.prices[at] * Decimal(str(round(1 - chance.uniform(-0.01, 0.02), 3)))
    factor = float(wanted / rival.prices[at])
    if not 0.5 < factor < 0.97:
        return
    _set_price(rival, at, factor)
    rival.events += [("price_cut", at), ("follow", at)]


def _crawl(chance: random.Random, items: Sequence[_Item], days: int) -> dict[str, list[int]]:
    """The days on which each product was seen: the shop's cadence, its failed and partial crawls, pages left out."""
    every, share = chance.choice(((1, 1.0), (1, 1.0), (1, 1.0), (2, 1.0), (3, 1.0), (1, 0.75), (1, 0.5)))
    crawled = [day for day in range(days) if day % every == 0 and chance.random() < share]
    failed = set(chance.sample(crawled, 3))
    partial = set(chance.sample(crawled, 4)) | (
        {crawled[-1], crawled[-2]} if chance.random() < 0.5 else set()
    )
    seen: dict[str, list[int]] = {}
    for item in items:
        away = _away(chance, days)
        seen[item.title] = [
            day
            for day in crawled
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


def _observe(chance: random.Random, item: _Item, seen: Sequence[int]) -> Iterator[Offer]:
    wrong = _wrong_prices(chance, item, seen)
    other = _alternation(chance, item, seen)
    for day in seen:
        price = wrong.get(day) or other.get(day) or item.prices[day]
        if item.jitter:
            price *= Decimal(str(1 + chance.uniform(-item.jitter, item.jitter)))
        moment = _BEGIN + timedelta(days=day, minutes=chance.randrange(120))
        yield Offer(
            title=item.title, competitor=item.competitor, source=f"source-{item.competitor}", observed=moment,
            price=price.quantize(Decimal("0.01")), currency="CNY", sku=item.sku, gtin=item.gtin, brand=item.brand,
            availability="InStock" if item.stock[day] else "OutOfStock",
            promotions=tuple(item.promotions[day]), url=f"https://{item.competitor}.example/{item.group}",
            monthly_fee=item.plan[day][0] if item.plan else None, data_gb=item.plan[day][1] if item.plan else None,
        )  # fmt: skip


def _wrong_prices(chance: random.Random, item: _Item, seen: Sequence[int]) -> dict[int, Decimal]:
    """A wrong price of one day, far from any decision; now and then on the very last day."""
    if chance.random() > 0.3 or len(seen) < 12 or item.plan:
        return {}
    quiet = [day for day in seen[2:-2] if all(abs(day - busy) > 3 for busy in item.busy)]
    days = [seen[-1]] if chance.random() < 0.15 else chance.sample(quiet[::4], min(2, len(quiet[::4])))
    return {
        day: item.prices[day] * Decimal(chance.choice(("0.1", "10", "0.01", "0.5", "1.9", "0.62")))
        for day in days
    }


def _alternation(chance: random.Random, item: _Item, seen: Sequence[int]) -> dict[int, Decimal]:
    """Two prices that alternate, strictly or by chance, through a quiet product's history."""
    if item.busy or chance.random() > 0.3 or item.plan:
        return {}
    strict, second = chance.random() < 0.5, item.prices[0] * Decimal("0.91")
    return {day: second for place, day in enumerate(seen) if (place % 2 if strict else chance.random() < 0.5)}


_OPPOSITES = {
    "promotion_start": "promotion_end",
    "promotion_end": "promotion_start",
    "out_of_stock": "back_in_stock",
    "back_in_stock": "out_of_stock",
}


def _truth(item: _Item, seen: Sequence[int]) -> Iterator[Planted]:
    """What of the decisions could be seen: dated by the next observation, both sides of it observed."""
    for kind, day in item.events:
        before = [at for at in seen if at < day]
        after = [at for at in seen if at >= day]
        opposite = _OPPOSITES.get(kind)
        undone = min((at for other, at in item.events if other == opposite and at > day), default=None)
        if undone is not None and not any(day <= at < undone for at in seen):
            continue  # nobody saw it
        if any(
            other == opposite and at < day and not any(at <= one < day for one in seen)
            for other, at in item.events
        ):
            continue  # nobody saw what it ends
        shown = day
        if kind == "delisted":
            known = len(before) >= 3
            day = before[-1] + 1 if before else day
        elif kind == "new_product":
            known, shown = len(after) >= 3, after[0] if after else day
        else:
            known, shown = bool(before and after), after[0] if after else day
        if known:
            yield Planted(kind=kind, competitor=item.competitor, product=item.title, day=shown, decided=day)
