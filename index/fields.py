"""The one mapping: every field of an index document and what it is, from which each engine makes its own.

A new field is one line here and one in `index.documents`; add 1 to `VERSION` with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from math import isfinite
from typing import Any

import orjson

VERSION = 1
LONGEST_KEYWORD = 8_000  # signs; Lucene takes 32,766 bytes, and a sign has up to four


class Kind(Enum):
    """What a field is for: `KEYWORD` is filtered and counted, `WORD` completed, `WORDS` and `SIGNS` are
    searched, `TEXT` and `OBJECT` only given back, `NESTED` too, each of its entries asked by itself."""

    KEYWORD = "keyword"
    WORD = "word"
    WORDS = "words"
    SIGNS = "signs"
    INTEGER = "integer"
    NUMBER = "number"
    TIME = "time"
    TEXT = "text"
    OBJECT = "object"
    NESTED = "nested"


FIELDS: dict[str, Kind] = {
    # who, where, when
    "id": Kind.KEYWORD,
    "kind": Kind.KEYWORD,
    "competitor": Kind.KEYWORD,
    "source": Kind.KEYWORD,
    "title": Kind.TEXT,
    "text": Kind.TEXT,
    "url": Kind.KEYWORD,
    "observed": Kind.TIME,
    "published": Kind.TIME,
    "content_hash": Kind.TEXT,
    "archive": Kind.TEXT,
    "author": Kind.KEYWORD,
    "publisher": Kind.KEYWORD,
    # the offer: exact amounts as written beside the numbers that sort
    "price": Kind.TEXT,
    "list_price": Kind.TEXT,
    "take_home": Kind.TEXT,
    "unit_price": Kind.TEXT,
    "price_number": Kind.NUMBER,
    "list_price_number": Kind.NUMBER,
    "take_home_number": Kind.NUMBER,
    "discount": Kind.NUMBER,
    "currency": Kind.KEYWORD,
    "availability": Kind.KEYWORD,
    "sku": Kind.KEYWORD,
    "gtin": Kind.KEYWORD,
    "mpn": Kind.KEYWORD,
    "brand": Kind.KEYWORD,
    "seller": Kind.KEYWORD,
    "breadcrumbs": Kind.KEYWORD,
    "image": Kind.TEXT,
    "rating": Kind.TEXT,
    "monthly_fee": Kind.TEXT,
    "data_gb": Kind.TEXT,
    "monthly_fee_number": Kind.NUMBER,
    "data_gb_number": Kind.NUMBER,
    "voice_minutes": Kind.INTEGER,
    "contract_months": Kind.INTEGER,
    # what analysis says: names to filter and count by, and the whole of it
    "mechanic": Kind.KEYWORD,
    "strategy": Kind.KEYWORD,
    "sub_strategy": Kind.KEYWORD,
    "metric": Kind.KEYWORD,
    "region": Kind.KEYWORD,
    "industry": Kind.KEYWORD,
    "keyword": Kind.KEYWORD,
    "promotions": Kind.NESTED,
    "strategies": Kind.OBJECT,
    "metrics": Kind.OBJECT,
    "receipt": Kind.OBJECT,
    "more": Kind.OBJECT,
    # what engines search, sort and bucket by: made from the above, never given back
    "terms": Kind.WORDS,
    "title_terms": Kind.WORDS,
    "title_word": Kind.WORD,
    "signs": Kind.SIGNS,
    "moment": Kind.INTEGER,
    "published_moment": Kind.INTEGER,
    "rank": Kind.INTEGER,
    "written": Kind.INTEGER,
    "day": Kind.INTEGER,
    "week": Kind.INTEGER,
    "month": Kind.INTEGER,
}

WRITTEN = "written"
"""When a document was written, in microseconds since 1970: what a migration looks for again."""

DERIVED = (
    "terms",
    "title_terms",
    "title_word",
    "signs",
    "moment",
    "published_moment",
    "rank",
    "day",
    "week",
    "month",
)
"""Fields that `index.derived` makes from the others."""

FACETS = (
    "competitor",
    "kind",
    "strategy",
    "sub_strategy",
    "mechanic",
    "brand",
    "source",
    "availability",
    "region",
    "industry",
    "currency",
)
"""The fields that are counted unless a query names its own."""

FACETABLE = tuple(name for name, kind in FIELDS.items() if kind is Kind.KEYWORD and name not in {"id", "url"})
"""Every field that can be counted and split by."""

_KEYWORDS = frozenset(name for name, kind in FIELDS.items() if kind in {Kind.KEYWORD, Kind.WORD})
_TEXTS = frozenset(name for name, kind in FIELDS.items() if kind in {Kind.WORDS, Kind.SIGNS, Kind.TEXT})
_TIMES = frozenset(name for name, kind in FIELDS.items() if kind is Kind.TIME)
_NUMBERS = {
    name: int if kind is Kind.INTEGER else (int, float)
    for name, kind in FIELDS.items()
    if kind in {Kind.INTEGER, Kind.NUMBER}
}


def complaint(document: Mapping[str, Any]) -> str | None:
    """Say why a document does not fit the mapping, None where it does.

    The embedded engine lets unknown fields pass without a word, so that both engines ask here.
    """
    if not isinstance(document.get("id"), str) or not document["id"]:
        return "the document has no id"
    for name, value in document.items():
        if name in _TIMES:
            fits = _is_time(value)
        elif name in _TEXTS:
            fits = isinstance(value, str)
        elif name in _KEYWORDS:
            fits = _is_keyword(value) or (isinstance(value, list) and all(map(_is_keyword, value)))
        elif name in _NUMBERS:
            fits = isinstance(value, _NUMBERS[name]) and _is_finite(value)
        else:
            fits = name in FIELDS
        if not fits:
            return _misfit(name, value)
    return _unwritable(document)


def _is_keyword(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_KEYWORD


def _is_time(value: object) -> bool:
    try:
        return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def _is_finite(value: float) -> bool:
    """Neither NaN nor infinite, nor an int of more than 64 bits, nor a truth value."""
    if isinstance(value, float):
        return isfinite(value)
    return not isinstance(value, bool) and -(2**63) <= value < 2**63


def _misfit(name: str, value: object) -> str:
    if name not in FIELDS:
        return f"unknown field {name!r}"
    return (
        f"field {name!r} is no {FIELDS[name].value} of at most {LONGEST_KEYWORD} signs: {str(value)[:80]!r}"
    )


def _unwritable(document: Mapping[str, Any]) -> str | None:
    """What JSON cannot hold, such as half a character."""
    try:
        orjson.dumps(document)
    except TypeError as error:
        return str(error)
    return None
