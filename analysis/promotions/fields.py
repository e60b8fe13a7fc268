"""The flat fields of a promotion text, as analysts' tables hold them: plain numbers under fixed names.

The names and the conventions are those of the project's labelled data: `threshold` and `reduction` of one tier,
`tiers` of several; `coupon_amount` and `coupon_threshold` of a coupon beside another offer; `rate` the fraction
paid; `price` before and `final_price` after; amounts in the text's currency.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from analysis.promotions.headline import headline_fields
from analysis.promotions.parse import fold_for_rules, promotions_in
from analysis.promotions.promotion import Promotion
from analysis.promotions.threshold_fields import Fields, threshold_fields


def promotion_fields(text: str) -> Fields:
    """Give the fields that the text states, and only those; numbers are int or float, amounts in its currency.

    >>> promotion_fields("1199元包邮（1259-60）")
    {'price': 1259, 'reduction': 60, 'final_price': 1199, 'currency': 'CNY'}
    """
    folded = fold_for_rules(text)
    promotions = promotions_in(text, folded)
    fields: Fields = {}
    for mechanic, write in _WRITERS.items():
        alike = [promotion for promotion in promotions if promotion.mechanic == mechanic]
        if alike:
            fields |= _missing(fields, write(alike))
    fields |= _missing(fields, threshold_fields(promotions))
    fields |= _missing(fields, _conditions(promotions))
    fields |= _missing(fields, headline_fields(text, folded, promotions, fields))
    return {name: _plain(value) for name, value in fields.items() if value not in (None, [])}


def _missing(fields: Fields, more: Fields) -> Fields:
    return {name: value for name, value in more.items() if value is not None and name not in fields}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, list):
        return [_plain(part) for part in value]
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    return value


def _discount(promotions: Sequence[Promotion]) -> Fields:
    first = promotions[0]
    if first.rate_max is not None:
        return {"rate_range": [first.rate, first.rate_max]}
    if first.tiers:
        return {"tiers": [{"threshold": tier.threshold, "rate": tier.rate} for tier in first.tiers]}
    return {"rate_from" if first.up_to else "rate": first.rate, "threshold": first.threshold}


def _multi_buy(promotions: Sequence[Promotion]) -> Fields:
    fields: Fields = {}
    for one in promotions:
        tiers = [{"quantity": tier.quantity, "rate": tier.rate} for tier in one.tiers]
        stated = {
            "rate_tiers": tiers or None,
            "quantity": one.quantity,
            "rate": one.rate,
            "buy": one.buy,
            "free": one.free,
        }
        if one.price is not None and not one.nth:
            stated["final_price"] = one.price
        fields |= _missing(fields, stated)
    return fields


def _direct(promotions: Sequence[Promotion]) -> Fields:
    fields: Fields = {}
    for one in promotions:
        several: list[Decimal | None] | None = [*one.reductions] or (
            [one.reduction, one.reduction_max] if one.reduction_max else None
        )
        name = "max_reduction" if one.up_to else "reduction"
        fields |= _missing(
            fields, {"price": one.before, name: None if several else one.reduction, "reductions": several}
        )
    return fields


def _gift(promotions: Sequence[Promotion]) -> Fields:
    fields: Fields = {}
    for one in promotions:
        stated = {"gift": one.gift, "gift_value": one.gift_value, "gift_threshold": one.threshold}
        fields |= _missing(fields, stated | {"data_gb": one.data_gb})
    return fields


def _contract(promotions: Sequence[Promotion]) -> Fields:
    names = ("monthly_fee", "data_gb", "voice_minutes", "contract_months", "prepaid", "first_fee")
    fields: Fields = {}
    for one in promotions:
        fields |= _missing(fields, {name: getattr(one, name) for name in names})
    price = next((one.price for one in promotions if one.price is not None), None)
    return fields if "monthly_fee" in fields else fields | {"final_price": price}


def _trade_in(promotions: Sequence[Promotion]) -> Fields:
    """立减15%，最高2000元: the most that an old device brings is the cap."""
    mosts = (one.cap if one.rate is not None else one.reduction for one in promotions)
    return {"trade_in_max": next((most for most in mosts if most is not None), None)}


def _shipping(promotions: Sequence[Promotion]) -> Fields:
    return {
        "free_shipping_threshold": next((one.threshold for one in promotions if one.threshold), None),
        "quantity_threshold": next((one.quantity for one in promotions if one.quantity), None),
    }


def _term(name: str, term: str) -> Callable[[Sequence[Promotion]], Fields]:
    """The first promotion's `term` under the name of a field."""
    return lambda promotions: {
        name: next((found for one in promotions if (found := getattr(one, term)) is not None), None)
    }


_WRITERS: dict[str, Callable[[Sequence[Promotion]], Fields]] = {
    "direct_reduction": _direct,
    "discount_rate": _discount,
    "multi_buy": _multi_buy,
    "gift": _gift,
    "prepaid_contract": _contract,
    "free_shipping": _shipping,
    "presale_deposit": _term("deposit", "deposit"),
    "points": _term("points", "points"),
    "cashback": lambda promotions: (
        _term("cashback", "cashback")(promotions) | _term("threshold", "threshold")(promotions)
    ),
    "trade_in": _trade_in,
    "installment": _term("installments", "installments"),
    "bundle": _term("quantity", "quantity"),
}


def _conditions(promotions: Sequence[Promotion]) -> Fields:
    windows = [one.window for one in promotions if one.window]
    return {
        "stackable": True if any(one.stackable for one in promotions) else None,
        "stock_limit": next((one.stock for one in promotions if one.stock), None),
        "start": windows[0].start_text if windows else None,
        "end": windows[0].end_text if windows else None,
    }
