"""What is collected: an Offer or an Article, and the Evidence of where it was seen.

Frozen dataclasses without Scrapy, usable from a notebook. Money is Decimal, time aware UTC, absent None.

>>> from decimal import Decimal
>>> Offer(title="龙井 250g", competitor="甲", url="https://a.example/1", price=Decimal("99.00")).kind
'offer'
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import ClassVar, TypeAlias

from crawlers.prices import Price

LARGEST = Decimal(10) ** 12
"""No offer's amount is larger; what a page states beyond it is a mistake or an attack."""


OWN_FILES = "own-files"
"""The source of what a user gave in files: no site that was crawled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where something was seen: page, time, content and, where only a part of it counts, the words' span.

    `content_hash` is the SHA-256 (hex) of the page's bytes as received; `archive` names the archived record;
    `start` and `end` are offsets into the finding's text.
    """

    url: str | None = None
    observed: datetime | None = None
    content_hash: str | None = None
    archive: str | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What every observation carries: who, where and when. `source` names the Source that was crawled, `url` is
    the page's own address (its canonical one, where that can be believed)."""

    title: str
    url: str | None = None
    competitor: str | None = None
    source: str | None = None
    observed: datetime | None = None
    content_hash: str | None = None
    archive: str | None = None

    @property
    def evidence(self) -> Evidence:
        """Where and when this was seen."""
        return Evidence(
            url=self.url, observed=self.observed, content_hash=self.content_hash, archive=self.archive
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer(_Seen):
    """One product at one price at one moment.

    `price` is the page price (页面价) as Decimal in `currency` (ISO 4217), `list_price` the crossed-out one
    (划线价), `prices` every price fact of the page with its role. `availability` is schema.org's name,
    such as "InStock". `promotions` are texts as written. `monthly_fee`, `data_gb`, `voice_minutes` and
    `contract_months` describe a tariff plan (套餐).
    """

    kind: ClassVar[str] = "offer"

    price: Decimal | None = None
    list_price: Decimal | None = None
    currency: str | None = None
    availability: str | None = None
    sku: str | None = None
    gtin: str | None = None
    mpn: str | None = None
    brand: str | None = None
    seller: str | None = None
    description: str | None = None
    breadcrumbs: tuple[str, ...] = ()
    rating: Decimal | None = None
    image: str | None = None
    prices: tuple[Price, ...] = ()
    promotions: tuple[str, ...] = ()
    monthly_fee: Decimal | None = None
    data_gb: Decimal | None = None
    voice_minutes: int | None = None
    contract_months: int | None = None

    @property
    def id(self) -> str:
        """The same product of the same competitor at the same moment has the same id."""
        seen = self.observed.astimezone(UTC).isoformat() if self.observed else None
        return _digest(self.kind, self.competitor, self.url, self.sku or self.title, seen)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article(_Seen):
    """One published text. `published` is aware; `body` is plain text, its paragraphs parted by newlines."""

    kind: ClassVar[str] = "article"

    body: str = ""
    published: datetime | None = None
    author: str | None = None
    publisher: str | None = None

    @property
    def id(self) -> str:
        """The same text at the same place has the same id, however often it is seen."""
        return _digest(self.kind, self.competitor, self.url, self.title, self.body)


Observation: TypeAlias = Offer | Article


def _digest(*parts: str | None) -> str:
    """32 hex digits that depend on every part and on its place; None and "" differ."""
    joined = "".join("-;" if part is None else f"{len(part)}:{part};" for part in parts)
    return hashlib.sha256(joined.encode()).hexdigest()[:32]
