"""Former prices told by arithmetic: two amounts beside a percentage that takes the higher to the lower."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise

from crawlers.pages.page import Page, once_a_page
from crawlers.pages.sightings import find_prices

_PERCENT = re.compile(r"(?<![\d.,])(\d{1,2})\s?%")
_NEAR = 3
_ROUNDING = Decimal("1.01")  # shops round either way, and some cut the decimals


@once_a_page
def former_amounts(page: Page) -> frozenset[Decimal]:
    """The amounts that the page says to be the ones before its discount: ₹1,50,000 by ₹1,23,456 and 17% off."""
    shown = [each for each in find_prices(page) if not each.place.away]
    percents = _percents(page)
    found = set()
    for one, other in pairwise(shown):
        low, high = sorted((one.price.amount, other.price.amount))
        if low == high or other.line.order - one.line.order > _NEAR:
            continue
        off = 100 * (1 - low / high)
        near = range(one.line.order - _NEAR, other.line.order + _NEAR + 1)
        if any(order in near and abs(off - percent) < _ROUNDING for order, percent in percents):
            found.add(high)
    return frozenset(found)


def _percents(page: Page) -> list[tuple[int, Decimal]]:
    """The percentages of the page's lines, each with its line's order."""
    lines = [line for line in page.lines if "%" in line.text]
    return [(line.order, Decimal(text)) for line in lines for text in _PERCENT.findall(line.text[:200])]
