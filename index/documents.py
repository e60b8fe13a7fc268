"""Finding ↔ index document: the one mapping that every engine writes.

A document is plain JSON: exact amounts are strings, their sortable twins (`…_number`) floats, times ISO 8601
in UTC, offsets count in `text`. Absent stays out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from crawlers.items import Article, Offer
from index.answers import Document

if TYPE_CHECKING:
    from analysis.entities import Mention
    from analysis.findings import Finding
    from analysis.promotions import Receipt

_PLACES = 3  # of one name in one text that are kept


def finding_document(finding: Finding) -> Document:
    """Give the document of a finding, without the fields that `index.derived` adds."""
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


def plain(value: Any) -> Any:
    """Domain values → JSON: Decimal and time as text, dataclasses as objects without what is absent."""
    kind: type = type(value)
    return value if kind in _JSON else _writer(kind)(value)


@cache  # a document has a hundred values: to ask each of them what it is cost more than the engine does
def _writer(kind: type) -> Callable[[Any], Any]:
    """How values of a type become JSON."""
    for base in kind.__mro__:
        if base in _WRITERS:
            return _WRITERS[base]
    if is_dataclass(kind):
        names = [field.name for field in fields(kind)]
        return lambda value: _object((name, getattr(value, name)) for name in names)
    return (lambda value: _object(value.items())) if issubclass(kind, Mapping) else lambda value: value


def _object(items: Iterable[tuple[Any, Any]]) -> Document:
    return {str(key): plain(item) for key, item in items if item is not None}


def _list(values: Iterable[Any]) -> list[Any]:
    return list(map(plain, values))


_JSON = frozenset((str, int, float, bool, type(None)))
_WRITERS: dict[type, Callable[[Any], Any]] = {
    Decimal: lambda amount: format(amount, "f"),
    datetime: lambda moment: moment.astimezone(UTC).isoformat(),
    date: date.isoformat,
    **dict.fromkeys((tuple, list, set, frozenset), _list),
}


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
        "receipt": _receipt(receipt),
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


def _receipt(receipt: Receipt | None) -> Document | None:
    """The receipt, what it leaves out told by its words; the promotions themselves are in `promotions`."""
    if receipt is None:
        return None
    return {
        "pay": receipt.pay,
        "quantity": receipt.quantity,
        "unit_price": receipt.unit_price,
        "steps": receipt.steps,
        "left_out": [
            {"rule": left.promotion.text, "reason": left.reason, "why": left.why} for left in receipt.left_out
        ],
        "range": receipt.range,
        "deposit": receipt.deposit,
        "balance": receipt.balance,
        "ambiguous": receipt.ambiguous,
        "plan": receipt.plan,
        "advice": receipt.advice,
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
        "region": _names(name for region in finding.regions for name in (region.within, region.name)),
        "industry": _names(industry.name for industry in finding.industries),
        "metric": _names(metric.metric for metric in finding.metrics),
        "mentioned_competitor": _names(mention.name for mention in finding.competitors),
        "mentioned_brand": _names(mention.name for mention in finding.brands),
        "keyword": [keyword.word for keyword in finding.keywords],
        "mentions": [
            *_places("mentioned_competitor", finding.competitors),
            *_places("mentioned_brand", finding.brands),
            *_places("region", finding.regions),
        ],
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
        "metrics": [
            {"start": metric.start, "end": metric.end, **metric_terms(metric)} for metric in finding.metrics
        ],
    }


def _places(field: str, mentions: Sequence[Mention]) -> Iterator[Document]:
    """Where each name of a field stands, its first few places."""
    seen = Counter[str]()
    for mention in mentions:
        seen[mention.name] += 1
        if seen[mention.name] <= _PLACES:
            yield {"field": field, "name": mention.name, "start": mention.start, "end": mention.end}


def _names(names: Iterable[str | None]) -> list[str]:
    return sorted({name for name in names if name})


def _number(amount: Decimal | None) -> float | None:
    # Engines put -0.0 before 0.0.
    return None if amount is None else float(amount) + 0.0


def _discount(before: Decimal | None, after: Decimal | None) -> float | None:
    """The part of the price before that is not paid, 0 to 1; None where there is nothing to compare."""
    if before is None or after is None or not (before.is_finite() and after.is_finite()):
        return None
    if before <= 0 or not 0 <= after <= before:
        return None
    return round(float(1 - after / before), 4)
