"""A price string → Price: Chinese first, the rest of the world through price-parser.

>>> price = parse_price("原价1,299元，券后价999元起")
>>> price.amount, price.role, price.qualifier
(Decimal('999'), 'coupon', 'from')
>>> parse_price("满300减50") is None
True
"""

from __future__ import annotations

import re
from decimal import Decimal

from crawlers.prices.numerals import ARABIC, read_number
from crawlers.prices.price import Price
from crawlers.prices.scan import scan_prices
from crawlers.prices.worldwide import parse_worldwide
from crawlers.recall import recalled

__all__ = ["Price", "parse_price", "parse_prices", "read_number"]

_CHINESE = re.compile("[\u3400-\u516a\u516c-\u5185\u5187-\u9fff]")  # ideographs but 円
_ALONE = re.compile(rf"[¥￥] ?({ARABIC})")  # the commonest: nothing stands around it that could say more
_YEN = re.compile("[¥￥円]")
_SPACED = re.compile(r"\d[ \u00a0]\d{3}(?!\d)")  # 30 000円: only price-parser reads such thousands
# Which of several prices a reader takes as the one to pay: the first role here that the text states.
_ROLES_TO_PAY = ("final", "coupon", "page", "member", "monthly", "unit", "list")


def parse_price(text: str) -> Price | None:
    """Give the price that a reader takes as the one to pay, or None where the text holds none.

    A price after all reductions (到手价) goes before a price with a coupon, and that before the page's.
    A crossed-out price (原价) counts where it is the only one; a deposit (定金) is never what is to be paid.
    """
    prices = parse_prices(text)
    for role in _ROLES_TO_PAY:
        for price in prices:
            if price.role == role:
                return price
    return None


@recalled
def parse_prices(text: str) -> tuple[Price, ...]:
    """Give all prices that the text states, in its order, each with its role and offsets.

    Thresholds, amounts off, coupons' values, quotas and quantities are no prices.
    """
    if alone := _ALONE.fullmatch(text):
        return (Price(amount=Decimal(alone[1].replace(",", "")), currency="CNY", end=len(text)),)
    if not _CHINESE.search(text) and (_SPACED.search(text) or not _YEN.search(text)):
        return parse_worldwide(text)
    return scan_prices(text)
