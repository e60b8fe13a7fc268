"""Prices of the rest of the world, through price-parser."""

from __future__ import annotations

import re

from crawlers.prices.currencies import AFTER, BEFORE, currency_abroad, currency_code
from crawlers.prices.folding import fold
from crawlers.prices.price import Price

# 64G, 12 months, 500ml: a number that carries a measure is no price.
_MEASURE = re.compile(
    r"\s{0,9}\d[\d.,]{0,12}\s?(?:[KMGT]B?|[mkμ]?[gmlL]|mm|cm|inch(?:es)?|months?|days?|years?|pcs|%|x\d{0,4})\s{0,9}",
    re.I,
)

# Of "iPhone 17 256GB NT$29,900" price-parser reads 17256, of "Galaxy S24" 24: numbers of a product's name.
_NAMED = re.compile(rf"(?<![A-Za-z])(?:{BEFORE}|{AFTER})")
_LED = re.compile(rf"(?<!\d)(?<!\d )(?:{BEFORE})\s?(?=\d)")
_WORD = re.compile("[a-z]{2}")
_MODEL = re.compile(r".{0,60}[a-z]{2}.{0,40}[A-Za-z]\d{1,4}")

# price-parser takes quadratic time on a hostile string, and no price is longer.
_LONGEST = 300


def parse_worldwide(text: str) -> tuple[Price, ...]:
    """Give the one price that price-parser sees in the text, or none; its offsets where it stands as written."""
    if _MEASURE.fullmatch(text):
        return ()
    from price_parser import Price as ForeignPrice

    text = fold(text[:_LONGEST])
    led = _led_by_currency(text)
    found = ForeignPrice.fromstring(text[led:])
    if found.amount is None:
        return ()
    words = found.amount_text or ""
    start = max(text.find(words, led), 0)
    if found.currency is None and words.isdigit() and _MODEL.fullmatch(text, 0, start + len(words)):
        return ()
    end = start + len(words) if words in text else len(text)
    currency = currency_abroad(text) or currency_code(found.currency)
    return (Price(amount=found.amount, currency=currency, start=start, end=end),)


def _led_by_currency(text: str) -> int:
    """Where the first currency that the text names stands, if it follows on words and a number on it; else 0."""
    named = _NAMED.search(text)
    if named is None or not _WORD.search(text, 0, named.start()):
        return 0
    return named.start() if _LED.match(text, named.start()) else 0
