"""A contract (合约套餐) over its term: total cost, a month's and a gigabyte's, and when the fee steps up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from analysis.promotions.promotion import Promotion
from analysis.promotions.receipt import Plan
from analysis.promotions.reductions import to_cents


def plan_of(promotions: Iterable[Promotion], at: datetime) -> Plan | None:
    """Give the plan that the contract terms of a text make together, or None where none states a fee.

    The term is `contract_months`; without one, the months at the first fee, or a single month. What is prepaid is
    used up by the fees, so a contract costs at least that. `at` is the month in which it begins.
    """
    contracts = [promotion for promotion in promotions if promotion.mechanic == "prepaid_contract"]
    if not contracts:
        return None
    fee, first_fee, prepaid = (_stated(contracts, name) for name in ("monthly_fee", "first_fee", "prepaid"))
    if fee is None and prepaid is None:
        return None
    first_months = _stated(contracts, "first_months") or 0
    months = _stated(contracts, "contract_months") or first_months or 1
    early = min(first_months, months)
    total = (first_fee or 0) * early + (fee or 0) * (months - early)
    total = to_cents(max(Decimal(total), prepaid or Decimal(0)))
    data = _stated(contracts, "data_gb")
    return Plan(
        total=total,
        months=months,
        per_month=to_cents(total / months),
        per_gb=to_cents(total / (data * months)) if data else None,
        step_up=_months_after(at, early) if early else None,
        later_fee=fee if early else None,
    )


def has_term(promotions: Iterable[Promotion]) -> bool:
    """Whether the contract says how long it runs."""
    return any(promotion.contract_months or promotion.first_months for promotion in promotions)


def _stated(contracts: list[Promotion], name: str) -> Any:
    return next((term for promotion in contracts if (term := getattr(promotion, name)) is not None), None)


def _months_after(at: datetime, months: int) -> date:
    year, month = divmod(at.year * 12 + at.month - 1 + months, 12)
    return date(year, month + 1, 1)
