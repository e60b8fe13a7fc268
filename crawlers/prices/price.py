"""Price: one price as a text states it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """One price as a text states it.

    `amount` is expanded (1.2万元 → 12000); of a range it is the lower end and `amount_max` the upper.
    `currency` is ISO 4217 or None where the text names none. `qualifier`: "from" (起, 低至), "approx" (约),
    "below" (跌破) or None. `per`: "month", "piece", … or None. `role`: "list", "page", "coupon", "member",
    "deposit", "final", "monthly", "unit". `start` and `end` are offsets into the text.
    """

    amount: Decimal
    currency: str | None = None
    qualifier: str | None = None
    per: str | None = None
    role: str = "page"
    amount_max: Decimal | None = None
    start: int = 0
    end: int = 0
