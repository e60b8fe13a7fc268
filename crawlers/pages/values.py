"""One stated value → the value that an item keeps: amounts, currencies, stock, identifiers."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from crawlers.pages.page import squeeze
from crawlers.prices import parse_price

_NUMBER = re.compile(r"[+-]?\d{1,40}(?:\.\d{1,40})?(?:[eE][+-]?\d{1,3})?\Z", re.ASCII)
_CURRENCY = re.compile(r"[A-Z]{3}\Z")
_HIGHEST = Decimal(10) ** 10
# schema.org ItemAvailability; what can be bought now is InStock, whatever is said of the quantity.
_STOCK = {
    "instock": "InStock",
    "limitedavailability": "InStock",
    "onlineonly": "InStock",
    "madetoorder": "InStock",
    "outofstock": "OutOfStock",
    "soldout": "OutOfStock",
    "oos": "OutOfStock",
    "preorder": "PreOrder",
    "presale": "PreOrder",
    "backorder": "BackOrder",
    "discontinued": "Discontinued",
    "instoreonly": "InStoreOnly",
    "available": "InStock",
    "availablefororder": "InStock",
    "unavailable": "OutOfStock",
    "true": "InStock",
    "false": "OutOfStock",
}
# A number as some shops state it, with its name: "SKU: 1234".
_LABELLED = re.compile(
    r"\A(?:sku|mpn|asin|art(?:ikel)?\.?[ \-]?n(?:r|o|umber|ummer)|ref|reference|item|model|id|kód|货号|貨號|商品编号|商品編號|品番)"
    r"\.?\s?[:：#]\s?",
    re.IGNORECASE,
)
_IDENTIFIER = re.compile(r"(?=[^\W_]{0,40}|.)[\w./+\-#]{1,40}(?: [\w./+\-#]{1,20}){0,3}\Z")


def read_amount(stated: object) -> Decimal | None:
    """A price as markup states it, a number or a text, → its amount; None where that is no price above 0."""
    if isinstance(stated, bool) or stated is None:
        return None
    text = str(stated).strip()[:80]
    try:
        amount = Decimal(text) if _NUMBER.match(text) else _worded(text)
    except InvalidOperation:
        return None
    return amount if amount is not None and 0 < amount < _HIGHEST else None


def read_currency(stated: object) -> str | None:
    """An ISO 4217 code, as markup states it (RMB is CNY); None of anything else."""
    if not isinstance(stated, str):
        return None
    code = stated.strip().upper()
    if code == "RMB":
        return "CNY"
    return code if _CURRENCY.match(code) else None


def read_availability(stated: object) -> str | None:
    """schema.org's name of a stock state, from its URL, its name or a shop's spelling of it; else None."""
    if not isinstance(stated, str | bool):
        return None
    name = re.split(r"[/#]", str(stated).strip().rstrip("/"))[-1]
    return _STOCK.get(re.sub(r"[\s_\-]", "", name).lower())


def read_identifier(stated: object) -> str | None:
    """A sku or mpn as stated; None where it is a sentence or nothing."""
    if isinstance(stated, bool) or not isinstance(stated, str | int):
        return None
    text = _LABELLED.sub("", squeeze(str(stated))).strip(" :#：")
    if not text or text.lower() in _NOTHING:
        return None
    return text if _IDENTIFIER.match(text) else None


_NOTHING = frozenset(
    ("null", "none", "undefined", "n/a", "na", "not applicable", "does not apply", "nan", "-")
)


def read_gtin(stated: object) -> str | None:
    """A GTIN-8, -12, -13 or -14 (an ISBN-13 is one) whose check digit holds (GS1 General Specifications 7.9)."""
    if isinstance(stated, bool) or not isinstance(stated, str | int):
        return None
    digits = re.sub(r"[\s\-]", "", str(stated))
    if not digits.isascii() or not digits.isdigit() or len(digits) not in (8, 12, 13, 14):
        return None
    weighted = sum(int(digit) * (3, 1)[place % 2] for place, digit in enumerate(reversed(digits[:-1])))
    return digits if int(digits) > 0 and (weighted + int(digits[-1])) % 10 == 0 else None


def _worded(text: str) -> Decimal | None:
    price = parse_price(text)
    return price.amount if price else None
