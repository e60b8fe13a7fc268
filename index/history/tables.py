"""The tables of the history: their columns, in Arrow's types, and the order that their rows are kept in."""

from __future__ import annotations

from functools import cache
from typing import Any

AMOUNT_DIGITS, AMOUNT_SCALE = 18, 4

_TEXTS = "text[]"
_COLUMNS: dict[str, dict[str, str]] = {
    "offers": {
        "product": "text",
        "competitor": "text",
        "observed": "time",
        "source": "text",
        "id": "text",
        "title": "text",
        "url": "text",
        "sku": "text",
        "gtin": "text",
        "mpn": "text",
        "brand": "text",
        "currency": "text",
        "price": "amount",
        "list_price": "amount",
        "take_home": "amount",
        "availability": "text",
        "promotions": _TEXTS,
        "terms": _TEXTS,
        "monthly_fee": "amount",
        "data_gb": "amount",
        "voice_minutes": "whole",
        "contract_months": "whole",
        "content_hash": "text",
        "archive": "text",
    },
    "texts": {
        "competitor": "text",
        "observed": "time",
        "source": "text",
        "id": "text",
        "title": "text",
        "url": "text",
        "strategies": _TEXTS,
        "content_hash": "text",
        "archive": "text",
    },
}
"""`product` is the competitor's own name for the product (its key); `promotions` are the texts as written and
`terms`, in the same order, what each of them says: the same offer in other words has the same terms."""

ORDERS = {"offers": "product, competitor, observed, id", "texts": "competitor, observed, id"}
TABLES = tuple(_COLUMNS)


def columns(table: str) -> tuple[str, ...]:
    """The names of a table's columns, in order."""
    return tuple(_COLUMNS[table])


@cache
def schema(table: str) -> Any:
    """The pyarrow schema of a table."""
    import pyarrow as pa  # type: ignore[import-untyped]  # ships no types

    types = {
        "text": pa.string(),
        "time": pa.timestamp("us"),
        "amount": pa.decimal128(AMOUNT_DIGITS, AMOUNT_SCALE),
        "whole": pa.int64(),
        _TEXTS: pa.list_(pa.string()),
    }
    return pa.schema([(name, types[kind]) for name, kind in _COLUMNS[table].items()])
