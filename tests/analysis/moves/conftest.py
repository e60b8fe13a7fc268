"""A product through time in one line, for tests of what is told of it."""

import itertools
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import ModuleType
from typing import Any

import pytest

from analysis.moves import Crawls, Move, Product, Sight, Stretch, Terms, Track, find_moves

BEGIN = datetime(2026, 3, 2, 2, tzinfo=UTC)


def sight(day: int, name: str = "x") -> Sight:
    return Sight(id=f"{name}-{day}", observed=BEGIN + timedelta(days=day), url=f"https://a.example/{name}")


def track_of(terms: dict[int, Terms], name: str = "P1", competitor: str = "甲", **product: Any) -> Track:
    """A track from {day: what was seen}; neighbours that say the same are one stretch."""
    stretches: list[Stretch] = []
    days = sorted(terms)
    for day in days:
        seen = sight(day, f"{competitor}{name}")
        if stretches and stretches[-1].terms == terms[day]:
            last = stretches[-1]
            stretches[-1] = Stretch(
                terms=last.terms, first=last.first, last=seen, times=last.times + 1, days=last.days + 1
            )
        else:
            stretches.append(Stretch(terms=terms[day], first=seen, last=seen))
    named = {"title": name, **product}
    gap = max((after - before for before, after in itertools.pairwise(days)), default=1)
    return Track(
        product=Product(competitor=competitor, source="s", key=name, **named),
        stretches=tuple(stretches),
        days=len(days),
        gap=gap,
    )


def priced(prices: Sequence[float | None], every: int = 1) -> dict[int, Terms]:
    """{day: terms} of a price a visit; None is a visit that did not take place."""
    return {
        place * every: Terms(price=Decimal(str(price)), take_home=Decimal(str(price)))
        for place, price in enumerate(prices)
        if price is not None
    }


def told(moves: Sequence[Move]) -> list[tuple[str, int]]:
    return [(move.kind, (move.at - BEGIN).days) for move in moves]


@pytest.fixture
def tell() -> Callable[..., list[tuple[str, int]]]:
    """(kind, day) of the moves of one product's prices."""

    def tell_prices(prices: Sequence[float | None], every: int = 1) -> list[tuple[str, int]]:
        return told(find_moves([track_of(priced(prices, every))], []))

    return tell_prices


def crawls_of(counts: dict[int, int], competitor: str = "甲", gap: int = 1) -> Crawls:
    witnesses = {(BEGIN + timedelta(days=day, hours=8)).toordinal(): sight(day, "sibling") for day in counts}
    ordinals = dict(zip(sorted(witnesses), (counts[day] for day in sorted(counts)), strict=True))
    return Crawls(competitor=competitor, source="s", counts=ordinals, witnesses=witnesses, gap=gap)


@pytest.fixture
def market() -> ModuleType:
    """The builders above."""
    return sys.modules[__name__]
