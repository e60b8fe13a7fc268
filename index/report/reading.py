"""Hits of the index → Sightings, in one pass."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from index.answers import Hit
from index.report.safety import shown
from index.report.sightings import Labelled, Offered, ProductKey, Published, Sightings

_UNNAMED = "—"


def read_sightings(hits: Iterable[Hit], since: datetime | None = None) -> Sightings:
    """Sort hits, in any order, into products, articles and counts. An offer without a time only counts.

    What was observed before `since` is no part of the period: only products keep it, to compare with.
    """
    sightings = Sightings()
    for hit in hits:
        before = since is not None and hit.observed is not None and hit.observed < since
        if not before:
            _count(sightings, hit)
        if hit.kind == "article" and not before:
            sightings.articles.append(_published(hit))
        elif hit.kind != "article" and hit.observed is not None:
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
    probability = float(label.get("probability") or 0)
    best = sightings.examples.get(key)
    if best is None or (probability, _moment(hit)) > (best.probability, _moment(best.hit)):
        words = _evidence_words(hit, label)
        sightings.examples[key] = Labelled(probability=probability, hit=hit, words=words)


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
