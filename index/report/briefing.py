"""Briefing: what an analyst is told of a period. Every statement carries the numbers of its evidence.

Amounts are Decimal in their currency, times aware, changes fractions (-0.1 is ten percent less). `cites` are
the numbers of entries of `Briefing.evidence`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """One entry of the evidence: page, time and words. `url` is as crawled and may be hostile."""

    number: int
    competitor: str | None
    title: str
    url: str | None
    observed: datetime | None
    words: str
    content_hash: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """How much of one competitor was seen through one source."""

    competitor: str
    source: str | None
    offers: int
    articles: int
    products: int
    first: datetime | None
    last: datetime | None
    cites: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A price at a moment."""

    at: datetime
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What one product costs at one competitor at the end of the period, and its page price through it."""

    competitor: str
    title: str
    sku: str | None
    gtin: str | None
    currency: str | None
    price: Decimal | None
    list_price: Decimal | None
    take_home: Decimal | None
    monthly_fee: Decimal | None
    availability: str | None
    mechanics: tuple[str, ...]
    observed: datetime
    points: tuple[Point, ...]
    cites: tuple[int, ...]

    @property
    def pay(self) -> Decimal | None:
        """What is compared: the take-home price (到手价) or, where there is none, the page price."""
        return self.take_home if self.take_home is not None else self.price

    @property
    def saving(self) -> float | None:
        """The part of the page price that the buyer keeps; None where it cannot be said."""
        if self.take_home is None or not self.price or self.take_home > self.price:
            return None
        return float(1 - self.take_home / self.price)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The same product (by gtin) at several competitors, the cheapest first."""

    gtin: str
    title: str
    standings: tuple[Standing, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceChange:
    """First against last of one measure of one product: "price", "take_home" or "monthly_fee"."""

    competitor: str
    title: str
    sku: str | None
    measure: str
    currency: str | None
    before: Decimal
    after: Decimal
    change: float
    since: datetime
    until: datetime
    changed: datetime
    points: tuple[Point, ...]
    cites: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PromotionRun:
    """One promotion of one competitor through the period.

    `started` is when it was first seen, where a page of the same product without it was seen before; `ended`
    when such a page was seen after it. None where the period does not show it.
    """

    competitor: str
    mechanic: str
    text: str
    products: int
    first: datetime
    last: datetime
    started: datetime | None
    ended: datetime | None
    cites: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategyShare:
    """How many of a competitor's findings are about a strategy; a finding may be about several."""

    competitor: str
    strategy: str
    findings: int
    share: float
    cites: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One market figure of an article, as written there, with its qualifiers (超21, 约-13).

    `value` is in `unit`; `change` in percent unless `change_unit` says otherwise (百分点, 倍), `change_abs`
    with its unit an amount more or less; `previous` and `baseline` are what it is compared with.
    """

    competitor: str | None
    entity: str | None
    metric: str
    value: str | None
    unit: str | None
    period: str | None
    change: str | None
    change_unit: str | None
    change_abs: str | None
    change_type: str | None
    previous: str | None
    baseline: str | None
    published: datetime | None
    cites: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One announcement."""

    competitor: str | None
    title: str
    published: datetime | None
    strategies: tuple[str, ...]
    cites: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One competitor cut the page price of a product, and another cut the same product's soon after."""

    gtin: str
    title: str
    currency: str | None
    first: str
    first_at: datetime
    first_before: Decimal
    first_after: Decimal
    second: str
    second_at: datetime
    second_before: Decimal
    second_after: Decimal
    days: int
    cites: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """Everything that is told of the period from `since` (inclusive) to `until` (exclusive; None: open)."""

    since: datetime | None
    until: datetime | None
    competitors: tuple[str, ...]
    seen: tuple[Seen, ...]
    standings: tuple[Standing, ...]
    comparisons: tuple[Comparison, ...]
    changes: tuple[PriceChange, ...]
    promotions: tuple[PromotionRun, ...]
    mix: tuple[StrategyShare, ...]
    figures: tuple[Figure, ...]
    news: tuple[News, ...]
    answers: tuple[Answer, ...]
    evidence: tuple[Citation, ...]
