"""Scenes: how large a market is, how often it is looked at, and what is known of its products."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime

BEGIN = datetime(2026, 3, 1, 16, tzinfo=UTC)
"""Midnight in Beijing: the begin of the first day, on which decisions take effect."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """`every` are the days between two visits, of which the share `visited` takes place, `times` times a day at
    the UTC hour `hour`; `pause` is what is usual between two visits. `quiet` days lie between two decisions on a
    product. `names` are what is known of products: gtin, sku, model (in the title alone), alone (one seller).
    """

    name: str
    shops: int
    products: int
    days: int
    every: int = 1
    visited: float = 1.0
    times: int = 1
    hour: int = 2
    pause: int = 1
    quiet: int = 6
    names: tuple[str, ...] = ("gtin", "gtin", "model", "model", "alone")
    spoiled: bool = True
    ranges: bool = True
    list_prices: bool = False
    plans: float = 0.08
    source: bool = True


def make_scene(name: str, chance: random.Random) -> Scene:
    """The scene of a name in one of its sizes."""
    small = {"shops": chance.randrange(2, 5), "products": chance.randrange(8, 20)}
    days = chance.randrange(45, 110)
    match name:
        case "mixed":
            every, visited = chance.choice(((1, 1.0), (1, 1.0), (2, 1.0), (3, 1.0), (1, 0.75), (1, 0.5)))
            pause = 1 if (every, visited) == (1, 1.0) else 2 if every < 3 else 3
            shops, products = chance.randrange(2, 7), chance.randrange(8, 36)
            return Scene(
                name=name,
                shops=shops,
                products=products,
                days=days,
                every=every,
                visited=visited,
                pause=pause,
            )
        case "daily":
            return Scene(name=name, **small, days=days, hour=chance.randrange(24), spoiled=False)
        case "twice":
            return Scene(name=name, **small, days=days, times=2, hour=chance.randrange(12))
        case "sparse":
            every = chance.choice((2, 3))
            return Scene(name=name, **small, days=days, every=every, pause=every, hour=chance.randrange(24))
        case "irregular":
            return Scene(name=name, **small, days=days, visited=0.6, times=chance.choice((1, 2)), pause=2)
        case "short":
            return Scene(
                name=name,
                **small,
                days=chance.randrange(10, 15),
                quiet=3,
                plans=0.0,
                spoiled=chance.random() < 0.5,
            )
        case "few":
            return Scene(name=name, shops=2, products=chance.randrange(1, 4), days=days, plans=0.0)
        case "one_shop":
            return Scene(name=name, shops=1, products=chance.randrange(5, 40), days=days, source=False)
        case "many":
            return Scene(name=name, shops=3, products=150, days=40)
        case "list_prices":
            return Scene(name=name, **small, days=days, list_prices=True)
        case "plans":
            return Scene(name=name, shops=3, products=10, days=days, plans=1.0, names=("model", "alone"))
        case "skus":
            return Scene(name=name, **small, days=days, names=("sku",), source=False)
    raise KeyError(name)


SCENES = (
    "mixed", "daily", "twice", "sparse", "irregular", "short", "few", "one_shop", "many", "list_prices", "plans", "skus",
)  # fmt: skip
