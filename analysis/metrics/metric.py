"""Metric: one market figure of a text (经营指标), and its terms for the index."""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from analysis.stating import Stating

_NOT_TERMS = frozenset({"start", "end"})


@dataclass(frozen=True, kw_only=True)
class Metric(Stating):
    """One figure: of whom, of what, how much, when, and how it changed. What the text does not say is None.

    `value` is the number as written in `unit` ("14.7" in "亿元"), `value_max` the upper end of a range.
    `amount` and `amount_max` are the same expanded (1470000000) in `currency` (ISO 4217) where it is money.
    `change` is in percent, negative for a fall, unless `change_unit` says 倍 or 百分点; `change_max` closes a
    range. `change_type`: yoy (同比), qoq (季), mom (月), wow (周环比), vs_period (against `baseline`),
    vs_previous (against `previous`), cagr, growth_multiple, ratio, pp_yoy, or what the value itself is:
    share, rate, growth_rate, ratio. `change_abs` is a change in `change_abs_unit` (增加3.8万亿元).
    `qualifier` and `change_qualifier` keep 超, 近, 约. `start` and `end` span the value, or the change where
    the text gives no value.

    It has no slots: what a text does not say is the class's default (`stating`).
    """

    entity: str | None = None
    metric: str | None = None
    value: Decimal | None = None
    unit: str | None = None
    period: str | None = None
    change: Decimal | None = None
    change_type: str | None = None
    value_max: Decimal | None = None
    change_max: Decimal | None = None
    change_unit: str | None = None
    change_abs: Decimal | None = None
    change_abs_unit: str | None = None
    baseline: str | None = None
    previous: Decimal | None = None
    qualifier: str | None = None
    change_qualifier: str | None = None
    forecast: bool = False
    amount: Decimal | None = None
    amount_max: Decimal | None = None
    currency: str | None = None
    start: int
    end: int


_TERMS = tuple(field.name for field in fields(Metric) if field.name not in _NOT_TERMS)


def metric_terms(metric: Metric) -> dict[str, Any]:
    """What is set, ready for JSON: numbers as strings, so that no digit is lost.

    >>> metric_terms(Metric(value=Decimal("14.70"), unit="亿元", start=0, end=6))
    {'value': '14.70', 'unit': '亿元'}
    """
    terms = ((name, getattr(metric, name)) for name in _TERMS)
    return {name: _term(value) for name, value in terms if value is not None and value is not False}


def _term(value: Any) -> Any:
    return format(value, "f") if isinstance(value, Decimal) else value
