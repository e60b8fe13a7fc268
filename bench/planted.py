"""Histories with planted moves: a market of shops whose every decision is known, and what a crawler sees of it.

The shops decide (planted_shops); the crawler spoils (planted_crawler). What was decided is the truth, dated by the
first observation that could show it; what the crawler spoils must not be told as a move.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from planted_crawler import Visit, observe, visits_of
from planted_scenes import BEGIN, make_scene
from planted_shops import Item, decide

from crawlers.items import Offer


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """The offers as they were crawled and the moves that were planted; `groups` tells which products are one."""

    offers: tuple[Offer, ...]
    planted: tuple[Planted, ...]
    groups: dict[tuple[str, str], int]
    begin: datetime = BEGIN


def plant(seed: int, scene: str = "mixed") -> Market:
    """Make a market; another seed is another size, cadence, range, and another way to tell products apart."""
    chance = random.Random(f"{scene} {seed}")
    setting = make_scene(scene, chance)
    items = decide(chance, setting)
    offers: list[Offer] = []
    planted: list[Planted] = []
    for competitor in sorted({item.competitor for item in items}):
        own = [item for item in items if item.competitor == competitor]
        visits = visits_of(chance, own, setting)
        crawled = sorted({day for seen in visits.values() for day, _ in seen})
        for item in own:
            offers += observe(chance, item, visits[item.title], setting)
            planted += _truth(item, visits[item.title], crawled)
    groups = {(item.competitor, item.title): item.group for item in items}
    return Market(offers=tuple(offers), planted=tuple(planted), groups=groups)


_OPPOSITES = {
    "promotion_start": "promotion_end",
    "promotion_end": "promotion_start",
    "out_of_stock": "back_in_stock",
    "back_in_stock": "out_of_stock",
}


def _truth(item: Item, visits: Sequence[Visit], crawled: Sequence[int]) -> Iterator[Planted]:
    """What of the decisions could be seen: dated by the next observation, both sides of it observed."""
    seen = sorted({day for day, _ in visits})
    for kind, day in item.events:
        before = [at for at in seen if at < day]
        after = [at for at in seen if at >= day]
        if _is_unseen(item, kind, day, seen):
            continue
        shown = after[0] if after else day
        if kind == "delisted":
            known = len(before) >= 3
            shown, day = next((at for at in crawled if at >= day), day), before[-1] + 1 if before else day
        elif kind == "new_product":
            known = len(after) >= 3
        else:
            known = bool(before and after)
        if known:
            yield Planted(kind=kind, competitor=item.competitor, product=item.title, day=shown, decided=day)


def _is_unseen(item: Item, kind: str, day: int, seen: Sequence[int]) -> bool:
    """Whether nobody looked between this decision and the one that undid it, or that it undoes."""
    opposite = [at for other, at in item.events if other == _OPPOSITES.get(kind)]
    undone = min((at for at in opposite if at > day), default=None)
    does = max((at for at in opposite if at < day), default=None)
    return (undone is not None and not any(day <= at < undone for at in seen)) or (
        does is not None and not any(does <= at < day for at in seen)
    )
