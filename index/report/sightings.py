"""Sightings: the documents of a period as the briefing reads them, product by product, in order of time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeAlias

from index.answers import Hit

ProductKey: TypeAlias = tuple[str, str]
"""The competitor, and its name for the product: the sku or, where there is none, the page or the title."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """One offer as it was seen."""

    competitor: str
    source: str | None
    key: str
    title: str
    url: str | None
    observed: datetime
    content_hash: str | None
    sku: str | None
    gtin: str | None
    currency: str | None
    price: Decimal | None
    list_price: Decimal | None
    take_home: Decimal | None
    monthly_fee: Decimal | None
    availability: str | None
    promotions: tuple[tuple[str, str], ...]
    steps: tuple[str, ...]

    @property
    def words(self) -> str:
        """What the page said of the price: the amounts and the promotions, as collected."""
        currency = f" {self.currency}" if self.currency else ""
        amounts = (
            ("页面价", self.price),
            ("划线价", self.list_price),
            ("到手价", self.take_home),
            ("月费", self.monthly_fee),
        )
        parts = [f"{name} {amount:f}{currency}" for name, amount in amounts if amount is not None]
        counted = [f"（{'，'.join(self.steps)}）"] if self.steps else []
        return "；".join([*parts, *counted, *dict.fromkeys(text for _, text in self.promotions)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """One article as it was seen, with its figures as the index holds them."""

    competitor: str | None
    title: str
    text: str
    url: str | None
    observed: datetime | None
    published: datetime | None
    content_hash: str | None
    strategies: tuple[str, ...]
    metrics: tuple[Mapping[str, Any], ...]

    @property
    def at(self) -> datetime | None:
        """When it was published or, where the page does not say, seen."""
        return self.published or self.observed


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """The finding that shows a strategy best: the likeliest, then the latest."""

    probability: float
    hit: Hit
    words: str


@dataclass(slots=True, kw_only=True)
class Sightings:
    """What a period shows; filled in one pass over the index."""

    products: dict[ProductKey, list[Offered]] = field(default_factory=lambda: defaultdict(list))
    articles: list[Published] = field(default_factory=list)
    counts: Counter[tuple[str, str | None, str]] = field(default_factory=Counter)
    span: dict[tuple[str, str | None], tuple[Hit, Hit]] = field(default_factory=dict)
    labels: Counter[tuple[str, str]] = field(default_factory=Counter)
    examples: dict[tuple[str, str], Labelled] = field(default_factory=dict)


def within(seen: list[Offered], since: datetime | None) -> list[Offered]:
    """A product's sightings from `since` on, led by the last one before it; empty where there are none."""
    first = next((n for n, one in enumerate(seen) if since is None or one.observed >= since), None)
    return [] if first is None else seen[max(first - 1, 0) :]
