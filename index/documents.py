"""Finding ↔ index document: the one mapping that every engine writes.

A document is plain JSON: exact amounts are strings, their sortable twins (`…_number`) floats, times ISO 8601
in UTC, offsets count in `text`. Absent stays out.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, is_dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from analysis.segment import search_terms
from analysis.text import normalise
from crawlers.items import Article, Offer
from index.answers import Document

if TYPE_CHECKING:
    from analysis.findings import Finding

BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")  # no daylight saving since 1991
LONGEST_TERM = 100  # signs; Lucene's whitespace tokenizer would part longer ones

_SIGN = re.compile(r"[a-z0-9]+(?:\.[0-9]+)?|[^\W\d_a-z]|\d", re.IGNORECASE)


def finding_document(finding: Finding) -> Document:
    """Give the document of a finding, without the fields that `derived_fields` adds."""
    seen = finding.observation
    specific = _offer_fields(finding, seen) if isinstance(seen, Offer) else _article_fields(seen)
    document = {
        "id": finding.id,
        "kind": seen.kind,
        "competitor": seen.competitor,
        "source": seen.source,
        "title": seen.title,
        "text": finding.text,
        "url": seen.url,
        "observed": seen.observed,
        "content_hash": seen.content_hash,
        "archive": seen.archive,
        **specific,
        **_analysis_fields(finding),
    }
    return {name: plain(value) for name, value in document.items() if value not in (None, (), [], "")}


def derived_fields(document: Mapping[str, Any]) -> Document:
    """What engines search, sort and bucket by, made from a document's own fields.

    `rank` orders what would tie: the latest first, then by a hash of the id, alike on every engine.
    """
    text = document.get("text", "")
    title = terms(document.get("title", ""))
    observed = _moment(document.get("observed"))
    derived: dict[str, Any] = {
        "terms": " ".join(terms(text)),
        "title_terms": " ".join(title),
        "title_word": sorted(set(title)),
        "signs": " ".join(signs(text)),
        "moment": observed,
        "published_moment": _moment(document.get("published")),
        "rank": _rank(document["id"], observed),
    }
    if observed is not None:
        derived |= buckets(_day(observed))
    return {name: value for name, value in derived.items() if value is not None}


def terms(text: str) -> list[str]:
    """The terms under which a text is found, each as often as it stands there."""
    return [token.text[:LONGEST_TERM] for token in search_terms(text)]


def signs(text: str) -> list[str]:
    """The text cut into single Han characters, Latin words and numbers, for exact phrases.

    >>> signs("iPhone 满减50元")
    ['iphone', '满', '减', '50', '元']
    """
    return [sign[:LONGEST_TERM].lower() for sign in _SIGN.findall(normalise(text))]


def buckets(day: date) -> dict[str, int]:
    """The day, week and month that a day of Beijing lies in, each as the ordinal of its first day."""
    return {
        "day": day.toordinal(),
        "week": day.toordinal() - day.weekday(),
        "month": day.replace(day=1).toordinal(),
    }


def microseconds(moment: datetime) -> int:
    """Aware time → whole microseconds since 1970, exactly."""
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def plain(value: Any) -> Any:
    """Domain values → JSON: Decimal and time as text, dataclasses as objects without what is absent."""
    match value:
        case Decimal():
            return format(value, "f")
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case Mapping():
            return {str(key): plain(item) for key, item in value.items() if item is not None}
        case tuple() | list() | set() | frozenset():
            return [plain(item) for item in value]
        case _ if is_dataclass(value) and not isinstance(value, type):
            return plain(asdict(value))
        case _:
            return value


def _offer_fields(finding: Finding, offer: Offer) -> Document:
    receipt = finding.take_home
    pay = receipt.pay if receipt is not None else None
    before = offer.list_price or offer.price
    return {
        "price": offer.price,
        "price_number": _number(offer.price),
        "list_price": offer.list_price,
        "list_price_number": _number(offer.list_price),
        "take_home": pay,
        "take_home_number": _number(pay),
        "unit_price": receipt.unit_price if receipt is not None else None,
        "receipt": receipt,
        "discount": _discount(before, pay if pay is not None else offer.price),
        "currency": offer.currency,
        "availability": offer.availability,
        "sku": offer.sku,
        "gtin": offer.gtin,
        "mpn": offer.mpn,
        "brand": offer.brand,
        "seller": offer.seller,
        "breadcrumbs": offer.breadcrumbs,
        "image": offer.image,
        "rating": offer.rating,
        "monthly_fee": offer.monthly_fee,
        "monthly_fee_number": _number(offer.monthly_fee),
        "data_gb": offer.data_gb,
        "data_gb_number": _number(offer.data_gb),
        "voice_minutes": offer.voice_minutes,
        "contract_months": offer.contract_months,
    }


def _article_fields(article: Article) -> Document:
    return {"published": article.published, "author": article.author, "publisher": article.publisher}


def _analysis_fields(finding: Finding) -> Document:
    from analysis.metrics import metric_terms
    from analysis.promotions import promotion_terms

    return {
        "mechanic": _names(promotion.mechanic for promotion in finding.promotions),
        "strategy": _names(label.strategy for label in finding.strategies),
        "sub_strategy": _names(sub for label in finding.strategies for sub in label.sub_strategies),
        "metric": _names(metric.metric for metric in finding.metrics),
        "promotions": [
            {
                "mechanic": promotion.mechanic,
                "text": promotion.text,
                "start": promotion.start,
                "end": promotion.end,
                "terms": promotion_terms(promotion),
            }
            for promotion in finding.promotions
        ],
        "strategies": finding.strategies,
        "metrics": [metric_terms(metric) for metric in finding.metrics],
    }


def _names(names: Iterable[str | None]) -> list[str]:
    return sorted({name for name in names if name})


def _number(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)


def _discount(before: Decimal | None, after: Decimal | None) -> float | None:
    """The part of the price before that is not paid, 0 to 1; None where there is nothing to compare."""
    if not before or after is None or before <= 0 or not 0 <= after <= before:
        return None
    return round(float(1 - after / before), 4)


def _moment(written: str | None) -> int | None:
    return None if written is None else microseconds(datetime.fromisoformat(written))


def _day(moment: int) -> date:
    return (datetime(1970, 1, 1, tzinfo=BEIJING) + timedelta(hours=8, microseconds=moment)).date()


def _rank(key: str, moment: int | None) -> int:
    """63 bits: 33 of the seconds before the year 2242, so that later is smaller, and 30 of the id's hash."""
    seconds = 0 if moment is None else max(0, min(moment // 1_000_000, 2**33 - 1))
    digest = int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big") >> 2
    return (2**33 - 1 - seconds) << 30 | digest
