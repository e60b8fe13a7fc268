"""Prices per unit: what packs of different sizes cost for the same amount of contents."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from analysis.matching.identity import Identity

_PER = {"g": 100, "ml": 100}


class UnitPrice(NamedTuple):
    """An amount of money, to four decimals, for so much of the contents: 100g, 100ml or one piece (件)."""

    amount: Decimal
    per: str


def unit_price(price: Decimal | None, identity: Identity) -> UnitPrice | None:
    """Give the price per 100 g or ml of a pack's contents, else per counted piece; None where a title says neither.

    >>> from analysis.matching.identity import Described, read_identity
    >>> unit_price(Decimal(36), read_identity(Described(competitor="甲", key="1", title="苏打水 500ml×12")))
    UnitPrice(amount=Decimal('0.6000'), per='100ml')
    """
    size, unit = identity.total or (Decimal(identity.count or 0), "件")
    if price is None or size <= 0:
        return None
    per = _PER.get(unit, 1)
    amount = (price * per / size).quantize(Decimal("0.0001"), ROUND_HALF_UP)
    return UnitPrice(amount, f"{per}{unit}" if per > 1 else unit)
