"""A receipt in words and as JSON: what an analyst checks line by line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from analysis.promotions.promotion import Promotion, promotion_terms
from analysis.promotions.receipt import Plan, Receipt
from crawlers.printing import printable

_STAGES = {
    "item": "单品优惠 item",
    "presale": "预售 presale",
    "shop": "店铺 shop",
    "platform": "平台 platform",
    "subsidy": "补贴 subsidy",
    "payment": "支付 payment",
    "plan": "合约 plan",
}


def render_receipt(receipt: Receipt) -> str:
    """Give the receipt as lines of text, Chinese with English beside it.

    >>> from analysis.promotions import parse_promotions, take_home_price
    >>> print(render_receipt(take_home_price(Decimal(399), parse_promotions("店铺满300减50"))))
    399.00
      - 50.00 = 349.00    店铺 shop: 店铺满300减50
    到手价 take-home price: 349.00
    """
    return "\n".join(_lines(receipt))


def _lines(receipt: Receipt) -> Iterator[str]:
    if receipt.steps:
        yield _money(receipt.steps[0].before)
    for step in receipt.steps:
        sign, off = ("-", step.off) if step.off >= 0 else ("+", -step.off)
        yield f"  {sign} {_money(off)} = {_money(step.after)}    {_STAGES[step.stage]}: {printable(step.rule)}"
    yield f"到手价 take-home price: {'无法计算 unknown' if receipt.pay is None else _money(receipt.pay)}"
    yield from _details(receipt)
    for left in receipt.left_out:
        yield f"未计入 not counted: {printable(left.promotion.text)} ({left.why})"
    for advice in receipt.advice:
        yield f"凑单 advice: {advice.words}"


def _details(receipt: Receipt) -> Iterator[str]:
    if receipt.quantity > 1 and receipt.unit_price is not None:
        yield f"单件 each of {receipt.quantity}: {_money(receipt.unit_price)}"
    if receipt.range:
        yield f"可能区间 possible range: {_money(receipt.range[0])} - {_money(receipt.range[1])}"
    if receipt.deposit is not None and receipt.balance is not None:
        yield f"定金 deposit: {_money(receipt.deposit)}, 尾款 balance: {_money(receipt.balance)}"
    if receipt.plan:
        yield from _plan(receipt.plan)


def _plan(plan: Plan) -> Iterator[str]:
    yield f"月均 a month: {_money(plan.per_month)} x {plan.months}"
    if plan.per_gb is not None:
        yield f"每GB a gigabyte: {_money(plan.per_gb)}"
    if plan.step_up and plan.later_fee is not None:
        yield f"{plan.step_up} 起月费 fee from then on: {_money(plan.later_fee)}"


def _money(amount: Decimal) -> str:
    return f"{amount:f}"


def render_receipt_json(receipt: Receipt) -> str:
    """Give the receipt as JSON: amounts as strings, days in ISO 8601, each left-out promotion with its terms."""
    return json.dumps(_plain(receipt), ensure_ascii=False, indent=2)


def _plain(value: Any) -> Any:
    if isinstance(value, Promotion):
        return {"mechanic": value.mechanic, "text": value.text, "terms": promotion_terms(value)}
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, Decimal):
        return _money(value)
    return value.isoformat() if isinstance(value, date) else value
