"""The take-home price (到手价): what leaves the buyer's purse after the best legal combination."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime
from decimal import Decimal
from operator import attrgetter

from analysis.promotions.advice import advise
from analysis.promotions.combine import Combinations
from analysis.promotions.contracts import has_term, plan_of
from analysis.promotions.promotion import Promotion
from analysis.promotions.receipt import LeftOut, Plan, Receipt, Step
from analysis.promotions.reductions import Order, to_cents
from analysis.promotions.windows import resolve

_WHY = {
    "expired": "活动已结束 / over at that time",
    "not_started": "活动未开始 / not yet begun at that time",
    "not_eligible": "不符合人群 / meant for other buyers",
    "not_reached": "未达门槛或无减价 / threshold not reached, or nothing to take off",
    "excluded": "不可与所选优惠同享 / does not go with the better ones chosen",
    "ambiguous": "金额或条件不明确 / states a bound or no amount, cannot be counted on",
    "counted": "标价已含此优惠 / the stated price has it already",
    "later": "不减少实付 / cash back, gifts, points and services lower no price",
}
# A Decimal holds 28 digits: beyond these an order cannot be counted to the cent.
_MOST, _MOST_PIECES = Decimal("1E+25"), 10**9
_LATER = frozenset(
    {
        "gift",
        "points",
        "cashback",
        "installment",
        "trial",
        "deposit_waiver",
        "free_shipping",
        "flash_sale",
        "bundle",
    }
)


_stated = attrgetter(
    *(field.name for field in fields(Promotion) if field.name not in ("text", "start", "end"))
)


def take_home_price(
    price: Decimal | None,
    promotions: Sequence[Promotion],
    *,
    quantity: int = 1,
    persona: str | None = None,
    at: datetime | None = None,
) -> Receipt:
    """Give the receipt of buying `quantity` pieces at the page price `price` under the promotions.

    `price` is one piece's, None where only a contract states a price. `persona` is "new", "member", "trade_in",
    "student" or None: what is meant for others does not apply. `at` is aware (None: now). Raises ValueError for a
    negative price, a quantity below 1, an order too large to be counted to the cent (1E+25) or a naive time.

    The order is that of China's large platforms: item discounts, deposit and balance, shop thresholds and
    coupons, platform thresholds, subsidies, payment reductions; each threshold is judged on what is left. A contract
    adds its cost over the term; where it is prepaid and gives the device (送手机), the device's price goes off.
    """
    at = _checked(price, quantity, at)
    promotions = _said_once(promotions)
    prepaid = price is not None and any(
        one.prepaid is not None and not _why_not(one, persona, at) for one in promotions
    )
    rest: list[Promotion] = []
    left_out: list[LeftOut] = []
    for one in promotions:
        if reason := _why_not(one, persona, at, prepaid):
            left_out.append(_left_out(one, reason))
        else:
            rest.append(one)
    plan = plan_of(rest, at)
    if price is None:
        return _contract_receipt(plan, rest, left_out, quantity)
    order = Order(quantity, to_cents(price * quantity))
    combinations = Combinations(rest)
    steps, used = combinations.best(order)
    left_out += [_unused(one, used) for one in rest if not (_is_used(one, used) or _is_condition(one))]
    pay = steps[-1].after if steps else order.amount
    span = _range(rest, left_out, order, pay)
    if plan:
        steps = (*steps, step := _plan_step(plan, pay, quantity))
        pay, span = step.after, span and (span[0] - step.off, span[1] - step.off)
    deposit = _deposit(rest, quantity)
    return Receipt(
        pay=pay, quantity=quantity, unit_price=to_cents(pay / quantity), steps=steps, left_out=tuple(left_out),
        range=span, deposit=deposit,
        balance=None if deposit is None else pay - deposit, plan=plan, advice=advise(price, rest, combinations, quantity),
    )  # fmt: skip


def _said_once(promotions: Sequence[Promotion]) -> tuple[Promotion, ...]:
    """A page says the same in its title and below: the same terms count once."""
    if len({one.mechanic for one in promotions}) == len(promotions):
        return tuple(promotions)
    once: dict[tuple[object, ...], Promotion] = {}
    for one in promotions:
        once.setdefault(_stated(one), one)
    return tuple(once.values())


def _checked(price: Decimal | None, quantity: int, at: datetime | None) -> datetime:
    if price is not None and not (price.is_finite() and price >= 0):
        raise ValueError(f"price {price} is no amount of money: give a Decimal of 0 or more")
    if not 1 <= quantity <= _MOST_PIECES:
        raise ValueError(f"quantity {quantity} is no order: give the pieces wanted, 1 to {_MOST_PIECES}")
    if price is not None and (price > _MOST or price * quantity > _MOST):
        raise ValueError(f"{quantity} x {price} cannot be counted to the cent: give an order below {_MOST}")
    at = at or datetime.now(UTC)
    if at.tzinfo is None:
        raise ValueError(f"time {at} has no time zone: give an aware datetime")
    return at


def _why_not(promotion: Promotion, persona: str | None, at: datetime, prepaid: bool = False) -> str | None:
    """Why a promotion does not count for this buyer at this time (who has `prepaid` a contract), or None where it may."""
    window = resolve(promotion.window, at) if promotion.window else None
    if window and window.ends and at >= window.ends:
        return "expired"
    if window and window.starts and at < window.starts:
        return "not_started"
    if promotion.audience and promotion.audience != persona:
        return "not_eligible"
    if promotion.counted:
        return "counted"
    if promotion.device and prepaid:
        return None
    if promotion.later or (promotion.mechanic in _LATER and not _sets_price(promotion)):
        return "later"
    return "ambiguous" if _is_bound(promotion) else None


def _sets_price(promotion: Promotion) -> bool:
    """秒杀价79元: the mechanic alone lowers no price, but here it states one."""
    return promotion.mechanic == "flash_sale" and promotion.price is not None


def _is_bound(promotion: Promotion) -> bool:
    """Whether only a bound is stated (最高, 低至, 3-5折), or that just the first buyers have it."""
    return promotion.up_to or promotion.rate_max is not None or promotion.first_come is not None


def _unused(promotion: Promotion, used: Sequence[Promotion]) -> LeftOut:
    reason = "not_reached"
    if promotion.stackable is False or any(one.stackable is False for one in used):
        reason = "excluded"
    elif not _states_amount(promotion):
        reason = "ambiguous"
    return _left_out(promotion, reason)


def _is_used(promotion: Promotion, used: Sequence[Promotion]) -> bool:
    return any(one is promotion for one in used)  # no two say the same here, and == compares fifty terms


def _is_condition(promotion: Promotion) -> bool:
    """A contract is a step of its own; 会员专享 without a price says whom the rest is for."""
    return promotion.mechanic == "prepaid_contract" or (
        promotion.mechanic == "member_price" and promotion.price is None
    )


def _left_out(promotion: Promotion, reason: str) -> LeftOut:
    return LeftOut(promotion=promotion, reason=reason, why=_WHY[reason])


def _states_amount(promotion: Promotion) -> bool:
    terms = (promotion.reduction, promotion.rate, promotion.price, promotion.deposit, promotion.buy)
    return bool(promotion.tiers or promotion.reductions) or any(term is not None for term in terms)


def _range(
    rest: Sequence[Promotion], left_out: Sequence[LeftOut], order: Order, pay: Decimal
) -> tuple[Decimal, Decimal] | None:
    """From what is paid where every bound is reached to what is sure."""
    bounds = [left.promotion for left in left_out if left.reason == "ambiguous" and _is_bound(left.promotion)]
    lots = [one for one in rest if one.reduction_max is not None]
    if not bounds and not lots:
        return None
    lucky = [replace(one, reduction=one.reduction_max) if one in lots else one for one in rest]
    return (min(pay, Combinations([*lucky, *bounds]).pay(order)), pay)


def _deposit(promotions: Sequence[Promotion], quantity: int) -> Decimal | None:
    deposits = [one.deposit for one in promotions if one.deposit is not None]
    return to_cents(deposits[0] * quantity) if deposits else None


def _plan_step(plan: Plan, before: Decimal, quantity: int) -> Step:
    cost = plan.total * quantity
    return Step(stage="plan", rule=f"合约{plan.months}个月", before=before, off=-cost, after=before + cost)


def _contract_receipt(
    plan: Plan | None, rest: Sequence[Promotion], left_out: list[LeftOut], quantity: int
) -> Receipt:
    if plan is None:
        return Receipt(pay=None, quantity=quantity, left_out=tuple(left_out))
    contracts = [one for one in rest if one.mechanic == "prepaid_contract"]
    if not has_term(contracts):
        left_out += [
            LeftOut(
                promotion=one,
                reason="ambiguous",
                why="合约期未说明，按一个月计 / no term stated: one month counted",
            )
            for one in contracts[:1]
        ]
    step = _plan_step(plan, Decimal(0), quantity)
    return Receipt(
        pay=step.after,
        quantity=quantity,
        unit_price=plan.total,
        steps=(step,),
        left_out=tuple(left_out),
        plan=plan,
    )
