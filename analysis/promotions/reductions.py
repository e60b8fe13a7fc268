"""What one promotion takes off an order's amount: the arithmetic of each mechanic, cent-exact."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple, TypeAlias

from analysis.promotions.promotion import Promotion, Tier

CENT = Decimal("0.01")
_NOTHING = Decimal(0)
# A reduction of an item counts for each piece, unless its words speak of the order.
_ONCE = re.compile(r"下单|每单|首单|订单|单笔|支付|付款|随机|尾款")


class Order(NamedTuple):
    """What is bought: `pieces` and the `amount` that is left after the steps before."""

    pieces: int
    amount: Decimal

    @property
    def unit(self) -> Decimal:
        """The amount by piece, unrounded."""
        return self.amount / self.pieces


def to_cents(amount: Decimal) -> Decimal:
    """Round half up to the cent, as tills do."""
    return amount.quantize(CENT, ROUND_HALF_UP)


# What the terms of a promotion take off an order, unrounded; it may be more than there is.
Formula: TypeAlias = Callable[[Promotion, Order], Decimal]


def formula_of(promotion: Promotion) -> Formula | None:
    """How the promotion's terms are reckoned; None where they take nothing off any order."""
    if promotion.mechanic == "coupon" and promotion.price is not None:
        return _to_price
    if promotion.before is not None:
        return _to_difference
    if promotion.tiers:
        return _nth_tiers_off if promotion.nth else _best_tier_off
    return _formula_of_mechanic(promotion)


def _formula_of_mechanic(promotion: Promotion) -> Formula | None:
    match promotion.mechanic:
        case "gift":
            return _all if promotion.device else None
        case "multi_buy":
            return _pieces_off if promotion.quantity or (promotion.buy and promotion.free) else None
        case "member_price" | "special_price" | "flash_sale":
            return None if promotion.price is None else _to_price
        case "presale_deposit":
            if promotion.price is not None:
                return _to_price
            return None if promotion.deposit_worth is None else _inflation
        case "direct_reduction" if promotion.scope == "item" and not _ONCE.search(promotion.text):
            return _off_each if _reduces(promotion) else None
        case "trade_in" | "discount_rate" | "threshold_reduction" | "coupon" | "direct_reduction" | "subsidy":
            return _off_once if _reduces(promotion) else None
    return None


def _reduces(promotion: Promotion) -> bool:
    return promotion.rate is not None or promotion.reduction is not None or bool(promotion.reductions)


def amount_off(promotion: Promotion, formula: Formula, order: Order) -> Decimal:
    """What the promotion takes off, to the cent; 0 where its threshold is not reached or it takes nothing off."""
    part = order
    if promotion.limit and promotion.limit < order.pieces and promotion.scope == "item":
        part = Order(promotion.limit, order.unit * promotion.limit)
    off = formula(promotion, part)
    if off <= 0:
        return _NOTHING
    off = to_cents(min(off, order.amount))
    if promotion.cap is not None:
        off = min(off, promotion.cap)
    return min(off, order.amount)


def _all(_: Promotion, order: Order) -> Decimal:
    return order.amount


def _best_tier_off(promotion: Promotion, order: Order) -> Decimal:
    return max(_tier_off(tier, tier.reduction, promotion.uncapped, order) for tier in promotion.tiers)


def _off_once(promotion: Promotion, order: Order) -> Decimal:
    return _tier_off(promotion, _reduction(promotion), promotion.uncapped, order)


def _off_each(promotion: Promotion, order: Order) -> Decimal:
    return _tier_off(promotion, _reduction(promotion), False, order) * order.pieces


def _reduction(promotion: Promotion) -> Decimal | None:
    """Of several reductions the best counts."""
    return max(promotion.reductions) if promotion.reductions else promotion.reduction


def _tier_off(tier: Tier | Promotion, reduction: Decimal | None, uncapped: bool, order: Order) -> Decimal:
    """A tier's reduction where it is reached; 每满 and 上不封顶 count every time that it is."""
    if tier.quantity and order.pieces < tier.quantity:
        return _NOTHING
    if tier.threshold and order.amount < tier.threshold:
        return _NOTHING
    if tier.rate is not None:
        return order.amount * (1 - tier.rate)
    if reduction is None:
        return _NOTHING
    return reduction * (_times(tier, order) if tier.every or uncapped else 1)


def _times(tier: Tier | Promotion, order: Order) -> int:
    if tier.threshold:
        return int(order.amount // tier.threshold)
    return order.pieces // tier.quantity if tier.quantity else 1


def _pieces_off(promotion: Promotion, order: Order) -> Decimal:
    if promotion.buy and promotion.free:
        return order.unit * _free_pieces(promotion.buy, promotion.free, promotion.within, order.pieces)
    if not promotion.quantity:
        return _NOTHING
    if promotion.nth:
        return _nth_off(promotion, order)
    if promotion.price is not None:
        sets = order.pieces // promotion.quantity
        return max(_NOTHING, sets * (order.unit * promotion.quantity - promotion.price))
    return _tier_off(promotion, _reduction(promotion), False, order)


def _free_pieces(buy: int, free: int, within: bool, pieces: int) -> int:
    """买3免1: of every 3 pieces 1 is free. 买2送1: every 2 paid bring 1; the fewest are paid that suffice."""
    if within:
        return pieces // buy * free
    groups, rest = divmod(pieces, buy + free)
    return groups * free + max(0, rest - buy)


def _nth_off(promotion: Promotion, order: Order) -> Decimal:
    """第二件半价: every second piece has the terms."""
    times = order.pieces // (promotion.quantity or 1)
    if promotion.price is not None:
        return times * max(_NOTHING, order.unit - promotion.price)
    if promotion.rate is not None:
        return times * order.unit * (1 - promotion.rate)
    return times * (promotion.reduction or _NOTHING)


def _nth_tiers_off(promotion: Promotion, order: Order) -> Decimal:
    """第二件5折，第三件3折: each piece at its place; after the last tier it begins anew."""
    rates = {tier.quantity: tier.rate for tier in promotion.tiers}
    cycle = max(tier.quantity or 1 for tier in promotion.tiers)
    places = (place % cycle + 1 for place in range(order.pieces))
    return sum(
        (order.unit * (1 - rate) for place in places if (rate := rates.get(place)) is not None), _NOTHING
    )


def _to_price(promotion: Promotion, order: Order) -> Decimal:
    return order.amount - (promotion.price or _NOTHING) * order.pieces


def _to_difference(promotion: Promotion, order: Order) -> Decimal:
    """598元（698-100）: off the price before, nothing off the one that has it already."""
    off = sum(promotion.reductions, start=promotion.reduction or _NOTHING)
    return order.amount - ((promotion.before or _NOTHING) - off) * order.pieces


def _inflation(promotion: Promotion, order: Order) -> Decimal:
    """定金100抵300: the deposit counts for 300 of the price, so 200 are saved."""
    if promotion.deposit is None or promotion.deposit_worth is None:
        return _NOTHING
    return max(_NOTHING, promotion.deposit_worth - promotion.deposit) * order.pieces
