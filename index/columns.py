"""The columns of a table of findings or of offers: one place for exports and for frames.

A row is an index document; a column says which of its fields it shows and what that is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from index.answers import Document

AMOUNT_DIGITS, AMOUNT_SCALE = 28, 8
_MOST = Decimal(10) ** (AMOUNT_DIGITS - AMOUNT_SCALE)


class Sort(Enum):
    """What a column holds: `NAME` is a text of which there are few different ones, `AMOUNT` an exact Decimal,
    `NUMBER` a float, `WHOLE` an int, `TIME` aware, `NAMES` a tuple of texts."""

    TEXT = "text"
    NAME = "name"
    TIME = "time"
    AMOUNT = "amount"
    NUMBER = "number"
    WHOLE = "whole"
    NAMES = "names"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column's name, what it holds, and the document's field that it shows."""

    name: str
    sort: Sort
    field: str

    def read(self, document: Document) -> Any:
        """The document's value: text, Decimal, float, int, aware UTC time or tuple; None (of names, ()) where absent.

        An amount beyond 10^20 is no price and reads as None; more than eight decimals are rounded.
        """
        value = document.get(self.field)
        if self.sort is Sort.NAMES:
            return _names(value)
        if value is None:
            return None
        if self.sort is Sort.AMOUNT:
            return _amount(value)
        return datetime.fromisoformat(value) if self.sort is Sort.TIME else value


def _names(value: Any) -> tuple[str, ...]:
    """Texts, or the words of promotions."""
    return tuple(one["text"] if isinstance(one, dict) else one for one in value or ())


def _amount(value: str) -> Decimal | None:
    amount = Decimal(value)
    if not amount.is_finite() or abs(amount) >= _MOST:
        return None
    rounded = round(amount, AMOUNT_SCALE)
    return amount if amount == rounded else rounded


def _columns(text: str) -> tuple[Column, ...]:
    """Read `name:sort` or `name:sort:field`, where the field has another name, from each word."""
    parts = (word.split(":") for word in text.split())
    return tuple(
        Column(name=name, sort=Sort(sort), field=field[0] if field else name) for name, sort, *field in parts
    )


TABLES: dict[str, tuple[Column, ...]] = {
    "findings": _columns(
        """id:text kind:name competitor:name source:name title:text url:text observed:time published:time
        author:text publisher:name strategies:names:strategy sub_strategies:names:sub_strategy
        mechanics:names:mechanic promotions:names regions:names:region industries:names:industry
        mentioned_competitors:names:mentioned_competitor mentioned_brands:names:mentioned_brand
        keywords:names:keyword
        price:amount take_home:amount currency:name text:text content_hash:text archive:text"""
    ),
    "offers": _columns(
        """id:text kind:name competitor:name source:name title:text url:text observed:time sku:text gtin:text mpn:text
        brand:name seller:name price:amount list_price:amount take_home:amount discount:number currency:name
        availability:name mechanics:names:mechanic promotions:names strategies:names:strategy
        monthly_fee:amount data_gb:amount voice_minutes:whole contract_months:whole content_hash:text archive:text"""
    ),
}
"""The columns of each table, in their order."""
