"""Move: a change of a competitor's behaviour, and the tracks that it is read from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Literal, TypeAlias, get_args

Kind: TypeAlias = Literal[
    "price_cut",
    "price_rise",
    "promotion_start",
    "promotion_end",
    "new_product",
    "delisted",
    "out_of_stock",
    "back_in_stock",
    "plan_change",
    "strategy_shift",
    "follow",
    "price_war",
]
KINDS: tuple[Kind, ...] = get_args(Kind)

_AHEAD = timedelta(hours=8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """One observation: its id, time (aware UTC) and page."""

    id: str
    observed: datetime
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """A product of one competitor as one source shows it; `key` is the competitor's own name for it."""

    competitor: str
    source: str | None
    key: str
    title: str
    sku: str | None = None
    gtin: str | None = None
    mpn: str | None = None
    brand: str | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What an offer says: amounts in its currency, `available` None where it does not say.

    `promotions` are (what it says, the text as written); `plan` is monthly fee, GB, minutes and months of a
    tariff plan (套餐), each None where it does not say.
    """

    price: Decimal | None = None
    take_home: Decimal | None = None
    available: bool | None = None
    discontinued: bool = False
    promotions: tuple[tuple[str, str], ...] = ()
    plan: tuple[Decimal | int | None, ...] = (None, None, None, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """The same terms seen from `first` to `last`, `times` times on `days` different days (Beijing)."""

    terms: Terms
    first: Sight
    last: Sight
    times: int = 1
    days: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """A product through time: its stretches in order, never empty.

    `days` is on how many days it was seen, `gap` the longest pause between two of them, in days.
    """

    product: Product
    stretches: tuple[Stretch, ...]
    days: int = 1
    gap: int = 1

    @property
    def first(self) -> Sight:
        """The first observation."""
        return self.stretches[0].first

    @property
    def last(self) -> Sight:
        """The last observation."""
        return self.stretches[-1].last


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawls:
    """What was seen of one competitor through one source: on each day (a number, `beijing_day`) how many
    products, and one observation as a witness that there was a crawl.

    `gap` is the pause in days that its products often make (the longest of each, nine of ten are no longer);
    `broken` are days of which it is known that the crawl was partial or failed.
    """

    competitor: str
    source: str | None
    counts: Mapping[int, int]
    witnesses: Mapping[int, Sight]
    gap: int = 1
    broken: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A published text and what it is about."""

    competitor: str
    sight: Sight
    strategies: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A change of a competitor's behaviour.

    `at` is the observation that first showed it, or a day earlier where nobody had looked for longer. `before` and `after` are amounts (price moves, and
    promotions: the take-home price, 到手价), texts or, of a plan, its terms; `change` is relative, negative for
    a cut, None where none can be said. `confidence` is 0 to 1. `evidence` are two observations or more.

    `answers_to` is the move that this one follows, `delay` after how many days. `promotion` are the words that
    made the move, `campaign` the campaign of the calendar that it falls into. `real_change` is the price
    against the lowest take-home price of the 30 days before, and `raised_first` (先涨后降) tells that it is no
    lower than that.
    """

    kind: Kind
    competitor: str
    product: Product | None
    at: datetime
    before: Any = None
    after: Any = None
    change: float | None = None
    confidence: float
    evidence: tuple[Sight, ...]
    promotion: str | None = None
    take_home: tuple[Decimal | None, Decimal | None] | None = None
    campaign: str | None = None
    real_change: float | None = None
    raised_first: bool = False
    answers_to: Move | None = None
    delay: int | None = None
    rivals: tuple[str, ...] = field(default=())


def beijing_day(moment: datetime) -> int:
    """The number of the day, in Beijing, that a moment falls on."""
    return (moment + _AHEAD).toordinal()
