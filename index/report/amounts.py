"""Amounts of the history as a briefing writes them."""

from __future__ import annotations

from decimal import Decimal

from index.history.history import tidy


def amount_of(value: object) -> Decimal | None:
    """The amount as one writes it; None where the value is no amount.

    >>> amount_of(Decimal("499.0000")), amount_of("InStock")
    (Decimal('499.00'), None)
    """
    return tidy(value) if isinstance(value, Decimal) else None


def relative(before: Decimal | None, after: Decimal | None) -> float | None:
    """The change as a fraction of what was before; None where it cannot be said.

    >>> relative(Decimal(100), Decimal(90))
    -0.1
    """
    return round(float(after / before) - 1, 4) if before and after is not None else None
