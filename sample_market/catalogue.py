"""What the sample market sells, offers and says through its 35 days: the shapes of history/*.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, TypeAlias, TypeVar

from pydantic import ConfigDict

_CHECKED = ConfigDict(extra="forbid")  # a misspelt field must not go unseen
_T = TypeVar("_T")

Steps: TypeAlias = Mapping[date, _T]
"""A value that changes: each holds from its date on, until the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """A promotion as the site words it, shown from `start` to `end` (both included) on `skus`, or on all."""

    __pydantic_config__ = _CHECKED

    tag: str
    text: str
    start: date
    end: date
    skus: tuple[str, ...] = ()

    def runs(self, sku: str, day: date) -> bool:
        """Whether the page of `sku` carries this campaign on `day`."""
        return self.start <= day <= self.end and (not self.skus or sku in self.skus)


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """One product of a shop through the whole history; sold from `listed` to the day before
    `delisted`."""

    __pydantic_config__ = _CHECKED

    sku: str
    title: str
    brand: str
    gtin: str
    category: str
    list_price: Steps[Decimal]
    price: Steps[Decimal]
    stock: Steps[Literal["InStock", "OutOfStock"]] = field(default_factory=dict)
    listed: date = date.min
    delisted: date | None = None
    specs: Mapping[str, str] = field(default_factory=dict)
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One tariff plan (套餐) or contract offer (合约机) of an operator; only the latter has a price."""

    __pydantic_config__ = _CHECKED

    sku: str
    title: str
    group: Literal["5g", "broadband", "contract"]
    monthly_fee: Steps[Decimal]
    brand: str | None = None
    price: Steps[Decimal] = field(default_factory=dict)
    data_gb: Steps[Decimal] = field(default_factory=dict)
    voice_minutes: Steps[int] = field(default_factory=dict)
    contract_months: Steps[int] = field(default_factory=dict)
    listed: date = date.min
    delisted: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """One published text; `slug` is its place on the site, `body` one paragraph a line."""

    __pydantic_config__ = _CHECKED

    slug: str
    published: datetime
    section: str
    title: str
    author: str
    body: str
    script: Literal["hans", "hant"] = "hans"

    @property
    def paragraphs(self) -> list[str]:
        """The body's paragraphs, in order."""
        return self.body.strip().splitlines()
