"""Prices of the rest of the world, through price-parser."""

from __future__ import annotations

import re

from crawlers.prices.currencies import currency_abroad, currency_code
from crawlers.prices.folding import fold
from crawlers.prices.price import Price

# 64G, 12 months, 500ml: a number that carries a measure is no price.
_MEASURE = re.compile(
    r"\s{0,9}\d[\d.,]{0,12}\s?(?:[KMGT]B?|[mkμ]?[gmlL]|mm|cm|inch(?:es)?|months?|days?|years?|pcs|%|x\d{0,4})\s{0,9}",
    re.I,
)

# price-parser takes quadratic time on a hostile string, and no price is longer.
_LONGEST = 300


def parse_worldwide(text: str) -> tuple[Price, ...]:
    """Give the one price that price-parser sees in the text, or none; its offsets where it stands as written."""
    if _MEASURE.fullmatch(text):
        return ()
    from price_parser import Price as ForeignPrice

    text = fold(text[:_LONGEST])
    found = ForeignPrice.fromstring(text)
    if found.amount is None:
        return ()
    words = found.amount_text or ""
    start = max(text.find(words), 0)
    end = start + len(words) if words in text else len(text)
    currency = currency_abroad(text) or currency_code(found.currency)
    return (Price(amount=found.amount, currency=currency, start=start, end=end),)
