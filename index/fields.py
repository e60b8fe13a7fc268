"""The one mapping: every field of an index document and what it is, from which each engine makes its own.

A new field is one line here and one in `index.documents`; add 1 to `VERSION` with it.
"""

from __future__ import annotations

from enum import Enum

VERSION = 3


class Kind(Enum):
    """What a field is for: `KEYWORD` is filtered and counted, `WORD` completed, `WORDS` and `SIGNS` are
    searched, of `HELD` it only counts whether a word is there, `TEXT` and `OBJECT` are only given back,
    `NESTED` too, each of its entries asked by itself."""

    KEYWORD = "keyword"
    WORD = "word"
    WORDS = "words"
    HELD = "held"
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
    "mentioned_competitor": Kind.KEYWORD,
    "mentioned_brand": Kind.KEYWORD,
    "keyword": Kind.KEYWORD,
    "promotions": Kind.NESTED,
    "strategies": Kind.OBJECT,
    "metrics": Kind.OBJECT,
    "mentions": Kind.OBJECT,
    "receipt": Kind.OBJECT,
    "more": Kind.OBJECT,
    # what engines search, sort and bucket by: made from the above, never given back
    "terms": Kind.WORDS,
    "title_terms": Kind.WORDS,
    "title_word": Kind.WORD,
    "held": Kind.HELD,
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
    "held",
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
    "mentioned_competitor",
    "mentioned_brand",
    "currency",
)
"""The fields that are counted unless a query names its own."""

FACETABLE = tuple(name for name, kind in FIELDS.items() if kind is Kind.KEYWORD and name not in {"id", "url"})
"""Every field that can be counted and split by."""
