"""Sightings: the documents of a period as the briefing reads them, product by product, in order of time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeAlias

from index.answers import Hit
from index.report.safety import shown

ProductKey: TypeAlias = tuple[str, str]
"""The competitor, and its name for the product: the sku or, where there is none, the page or the title."""

_UNNAMED = "—"


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


def read_sightings(hits: Iterable[Hit]) -> Sightings:
    """Sort hits, in any order, into products, articles and counts. An offer without a time only counts."""
    sightings = Sightings()
    for hit in hits:
        _count(sightings, hit)
        if hit.kind == "article":
            sightings.articles.append(_published(hit))
        elif hit.observed is not None:
            offered = _offered(hit, hit.observed)
            sightings.products[offered.competitor, offered.key].append(offered)
    sightings.products = {
        key: sorted(seen, key=lambda offered: offered.observed)
        for kept in sightings.products.values()
        for key, seen in _parted(kept).items()
    }
    return sightings


def _parted(kept: list[Offered]) -> dict[ProductKey, list[Offered]]:
    """One product's sightings; where a page without skus lists several at once, they are told by title."""
    listed = kept[0].sku is None and len({offered.observed for offered in kept}) < len(kept)
    parted: dict[ProductKey, list[Offered]] = defaultdict(list)
    for offered in kept:
        parted[offered.competitor, f"{offered.key} {offered.title}" if listed else offered.key].append(
            offered
        )
    return parted


def _count(sightings: Sightings, hit: Hit) -> None:
    competitor = hit.competitor or _UNNAMED
    source = hit.document.get("source")
    sightings.counts[competitor, source, hit.kind] += 1
    if hit.observed is not None:
        first, last = sightings.span.get((competitor, source), (hit, hit))
        first, last = min(first, hit, key=_moment), max(last, hit, key=_moment)
        sightings.span[competitor, source] = (first, last)
    for label in hit.document.get("strategies", ()):
        _label(sightings, competitor, hit, label)


def _label(sightings: Sightings, competitor: str, hit: Hit, label: Mapping[str, Any]) -> None:
    key = (competitor, label["strategy"])
    sightings.labels[key] += 1
    found = Labelled(
        probability=float(label.get("probability") or 0), hit=hit, words=_evidence_words(hit, label)
    )
    best = sightings.examples.get(key)
    if best is None or (found.probability, _moment(hit)) > (best.probability, _moment(best.hit)):
        sightings.examples[key] = found


def _evidence_words(hit: Hit, label: Mapping[str, Any]) -> str:
    """The words that caused a label, or the title where the label names none."""
    text = hit.document.get("text", "")
    return " … ".join(text[start:end] for start, end in label.get("evidence", ())[:3]) or hit.title


def _offered(hit: Hit, observed: datetime) -> Offered:
    document = hit.document
    return Offered(
        competitor=hit.competitor or _UNNAMED,
        source=document.get("source"),
        key=document.get("sku") or hit.url or hit.title,
        title=hit.title,
        url=hit.url,
        observed=observed,
        content_hash=document.get("content_hash"),
        sku=document.get("sku"),
        gtin=document.get("gtin"),
        currency=hit.currency,
        price=hit.price,
        list_price=_amount(document.get("list_price")),
        take_home=_amount(document.get("take_home")),
        monthly_fee=_amount(document.get("monthly_fee")),
        availability=document.get("availability"),
        promotions=tuple((each["mechanic"], shown(each["text"])) for each in document.get("promotions", ())),
        steps=tuple(
            f"{shown(step['rule'])} -{step['off']}" for step in document.get("receipt", {}).get("steps", ())
        ),
    )


def _published(hit: Hit) -> Published:
    document = hit.document
    written = document.get("published")
    return Published(
        competitor=hit.competitor,
        title=hit.title,
        text=document.get("text", ""),
        url=hit.url,
        observed=hit.observed,
        published=datetime.fromisoformat(written) if written else None,
        content_hash=document.get("content_hash"),
        strategies=hit.strategies,
        metrics=tuple(document.get("metrics", ())),
    )


def _amount(written: str | None) -> Decimal | None:
    return None if written is None else Decimal(written)


def _moment(hit: Hit) -> float:
    return hit.observed.timestamp() if hit.observed is not None else 0.0
