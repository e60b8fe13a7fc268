"""What the shops decide: cuts, rises, promotions, stock, range, plans, and answers to rivals, day by day."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from planted_scenes import BEGIN, Scene

_BRANDS = ("澜石", "卓野", "彤云", "北岭", "佳荷", "望舒", "青檀", "ZENKO")
_THINGS = (
    "蓝牙音箱", "电热水壶", "筋膜枪", "投影仪", "床垫", "保温杯", "机械键盘", "咖啡机", "路由器", "登山包",
    "行车记录仪", "微波炉",
)  # fmt: skip
_PROMOTIONS = (
    "满{a}减{b}", "领券立减{b}元", "第二件半价", "限时8.8折", "店铺满{a}元赠礼品", "PLUS会员95折", "满{a}包邮",
    "晒单返{b}元", "每满{a}减{b}，上不封顶", "满{a}元打9折", "定金20抵{b}", "以旧换新至高补贴{b}元",
)  # fmt: skip
_WEEKEND = "周末专享95折"


@dataclass(slots=True, kw_only=True)
class Item:
    """A product of one shop: what it costs and shows on each day, and the decisions (kind, day)."""

    competitor: str
    title: str
    sku: str | None
    gtin: str | None
    brand: str | None
    group: int
    prices: list[Decimal]
    listed: int
    delisted: int
    stock: list[bool]
    promotions: list[list[str]]
    list_prices: list[Decimal | None]
    plan: list[tuple[Decimal, Decimal]] | None = None
    jitter: float = 0.0
    busy: list[int] = field(default_factory=list)
    events: list[tuple[str, int]] = field(default_factory=list)


def decide(chance: random.Random, scene: Scene) -> list[Item]:
    """The products of all shops through all days."""
    items = [item for group in range(scene.products) for item in _items(chance, group, scene)]
    for item in items:
        _decide_item(chance, item, scene)
    _follow(chance, items, scene)
    return items


def _items(chance: random.Random, group: int, scene: Scene) -> Iterator[Item]:
    """One product as some of the shops sell it; what they know of it is the scene's."""
    brand, thing = chance.choice(_BRANDS), chance.choice(_THINGS)
    model = f"{chance.choice('ABDGKMRTX')}{chance.choice('ACEHLSZ')}-{group + 10}{chance.randrange(10)}"
    base = Decimal(str(round(10 ** chance.uniform(1.2, 3.8)))) - Decimal("0.1") * chance.randrange(2)
    gtin = f"69{chance.randrange(10**11):011d}"
    known = chance.choice(scene.names)
    for shop in range(scene.shops) if known != "alone" else [chance.randrange(scene.shops)]:
        if chance.random() < 0.25 and known != "alone" and scene.shops > 1:
            continue
        words = [brand, model, thing, f"商家{shop}款" if known == "alone" else ""]
        chance.shuffle(words)
        price = (base * Decimal(str(1 + chance.uniform(-0.04, 0.04)))).quantize(Decimal("0.01"))
        yield Item(
            competitor=f"店{shop}", title=" ".join(filter(None, words)), group=group,
            sku=f"S{shop}{group:04d}" if known == "sku" or (known == "gtin" and shop % 2) else None,
            gtin=gtin if known == "gtin" else None, brand=brand if known != "alone" and shop % 3 else None,
            prices=[price] * scene.days, stock=[True] * scene.days, list_prices=[None] * scene.days,
            promotions=[[] for _ in range(scene.days)], listed=0, delisted=scene.days,
            jitter=chance.choice((0, 0, 0, 0, 0.01)) if scene.spoiled else 0.0,
        )  # fmt: skip


def _decide_item(chance: random.Random, item: Item, scene: Scene) -> None:
    edge = max(4, min(15, scene.days // 4)) * (2 if scene.days < 30 and scene.pause > 1 else 1)
    if scene.ranges and scene.days > 2 * edge:
        if chance.random() < 0.1:
            item.listed = chance.randrange(edge, scene.days - edge)
            item.events.append(("new_product", item.listed))
        elif chance.random() < 0.1:
            item.delisted = chance.randrange(edge, scene.days - edge)
            item.events.append(("delisted", item.delisted))
    if chance.random() < scene.plans:
        _make_plan(chance, item, scene)
    for decision in (_cut, _cut, _rise, _promote, _promote, _weekends, _run_out):
        if chance.random() < (0.15 if decision is _weekends else 0.4):
            decision(chance, item, scene)


def _free_day(chance: random.Random, item: Item, span: int, scene: Scene) -> int | None:
    """A day from which `span` quiet days lie ahead, inside of the product's life."""
    first, last = item.listed + scene.quiet, item.delisted - span - scene.quiet
    for _ in range(20):
        day = chance.randrange(first, last) if last > first else first
        if last > first and all(
            abs(day + ahead - busy) >= scene.quiet for busy in item.busy for ahead in (0, span)
        ):
            return day
    return None


def _set_price(item: Item, day: int, factor: float, end: int | None = None) -> None:
    by = Decimal(str(round(factor, 3)))
    item.prices[day:end] = [(price * by).quantize(Decimal("0.01")) for price in item.prices[day:end]]
    item.busy.append(day)


def _cut(chance: random.Random, item: Item, scene: Scene) -> None:
    if item.plan is None and (day := _free_day(chance, item, 0, scene)) is not None:
        _set_price(item, day, 1 - chance.uniform(0.04, 0.35))
        item.events.append(("price_cut", day))


def _rise(chance: random.Random, item: Item, scene: Scene) -> None:
    if item.plan is None and (day := _free_day(chance, item, 0, scene)) is not None:
        _set_price(item, day, 1 + chance.uniform(0.04, 0.3))
        item.events.append(("price_rise", day))


def _promote(chance: random.Random, item: Item, scene: Scene) -> None:
    """A promotion for some days; where the scene says so it shows in the page price too, beside the crossed-out one."""
    span = chance.randrange(2, min(18, max(4, scene.days // 2))) * scene.pause
    if (day := _free_day(chance, item, span, scene)) is None:
        return
    threshold = chance.choice((99, 199, 300, 500))
    text = chance.choice(_PROMOTIONS).format(a=threshold, b=threshold // 10)
    if any(text in shown for shown in item.promotions):
        return
    for at in range(day, day + span):
        item.promotions[at].append(text)
    item.busy += [day, day + span]
    item.events += [("promotion_start", day), ("promotion_end", day + span)]
    if scene.list_prices and item.plan is None and chance.random() < 0.5:
        item.list_prices[day : day + span] = item.prices[day : day + span]
        _set_price(item, day, 1 - chance.uniform(0.05, 0.3), day + span)
        item.events += [("price_cut", day), ("price_rise", day + span)]


def _weekends(_: random.Random, item: Item, scene: Scene) -> None:
    """A promotion on Saturdays and Sundays, through some weeks."""
    if scene.pause > 1:
        return
    weekday = [(BEGIN + timedelta(days=at, hours=8)).weekday() for at in range(scene.days)]
    first = next((at for at in range(item.listed + 6, item.delisted) if weekday[at] == 5), item.delisted)
    for at in range(first, item.delisted - 8):
        if weekday[at] == 5:
            for day in (at, at + 1):
                item.promotions[day].append(_WEEKEND)
            item.events += [("promotion_start", at), ("promotion_end", at + 2)]


def _run_out(chance: random.Random, item: Item, scene: Scene) -> None:
    span = chance.randrange(3, 9) * scene.pause
    if (day := _free_day(chance, item, span, scene)) is not None:
        item.stock[day : day + span] = [False] * span
        item.events += [("out_of_stock", day), ("back_in_stock", day + span)]


def _make_plan(chance: random.Random, item: Item, scene: Scene) -> None:
    """A tariff plan: its price is its fee."""
    fee, data = Decimal(chance.choice((39, 59, 99, 129))), Decimal(chance.choice((10, 30, 60)))
    item.plan = [(fee, data)] * scene.days
    if (day := _free_day(chance, item, 0, scene)) is not None:
        after = (fee - 10, data) if chance.random() < 0.5 else (fee, data * 2)
        item.plan[day:] = [after] * (scene.days - day)
        item.busy.append(day)
        item.events.append(("plan_change", day))
    item.prices = [part[0] for part in item.plan]
    item.jitter = 0.0


def _follow(chance: random.Random, items: Sequence[Item], scene: Scene) -> None:
    """Some cuts are answered by another shop that sells the same, 1 to 10 days later."""
    groups: dict[int, list[Item]] = defaultdict(list)
    for item in items:
        groups[item.group].append(item)
    for leader in items:
        rivals = [
            item
            for item in groups[leader.group]
            if item.competitor != leader.competitor and not item.plan and not leader.plan
        ]
        for kind, day in list(leader.events):
            if kind == "price_cut" and rivals and chance.random() < 0.4:
                _answer(chance, leader, day, chance.choice(rivals), scene)


def _answer(chance: random.Random, leader: Item, day: int, rival: Item, scene: Scene) -> None:
    at = day + chance.randrange(1, 11)
    quiet = scene.quiet
    if not rival.listed + quiet < at < min(rival.delisted, scene.days) - quiet or any(
        abs(at - busy) < quiet for busy in rival.busy
    ):
        return
    wanted = leader.prices[at] * Decimal(str(round(1 - chance.uniform(-0.01, 0.02), 3)))
    factor = float(wanted / rival.prices[at])
    if 0.5 < factor < 0.97:
        _set_price(rival, at, factor)
        rival.events += [("price_cut", at), ("follow", at)]
