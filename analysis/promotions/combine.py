"""The best legal combination of promotions, in the order in which China's large platforms stack them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import islice, product

from analysis.promotions.promotion import Promotion
from analysis.promotions.receipt import Step
from analysis.promotions.reductions import Order, amount_off

# 单品优惠 → 预售定金与尾款 → 店铺满减、店铺券 → 跨店满减、平台券 → 国补 → 支付立减
STAGES = ("item", "presale", "shop", "platform", "subsidy", "payment")
_STAGE_OF = {"balance": "presale", "category": "shop"}
# The text of a page is not ours: many coupons must not mean many combinations.
_BEST_OF_A_KIND, _MOST_COMBINATIONS = 4, 2048

Combination = tuple[tuple[Step, ...], tuple[Promotion, ...]]


def stage_of(promotion: Promotion) -> str:
    """The step at which a promotion counts."""
    if promotion.mechanic == "presale_deposit":
        return "presale"
    if promotion.mechanic == "trade_in":
        return "subsidy"
    scope = promotion.scope or "item"
    return _STAGE_OF.get(scope, scope)


def best_combination(promotions: Iterable[Promotion], order: Order) -> Combination:
    """Give the steps of the cheapest legal combination, and the promotions that it uses.

    What is had without doing anything (all but coupons) is not optional; of one kind the best counts; a promotion
    that does not go with others stands alone.
    """
    together = [promotion for promotion in promotions if promotion.stackable is not False]
    alone = [promotion for promotion in promotions if promotion.stackable is False]
    candidates = [*_combinations(together, order), *((promotion,) for promotion in alone)]
    return min((_steps(chosen, order) for chosen in candidates), key=lambda found: _left(found, order))


def _left(found: Combination, order: Order) -> tuple[Decimal, int]:
    steps, _ = found
    return (steps[-1].after if steps else order.amount, len(steps))


def _combinations(promotions: list[Promotion], order: Order) -> Iterator[tuple[Promotion, ...]]:
    """All choices of one promotion of each kind; a coupon may also be kept for later."""
    kinds: dict[tuple[str, ...], list[Promotion]] = {}
    for promotion in promotions:
        kinds.setdefault(_kind(promotion), []).append(promotion)
    choices = []
    for kind, alike in kinds.items():
        if len(alike) > 1:
            alike = sorted(alike, key=lambda promotion: -amount_off(promotion, order))[:_BEST_OF_A_KIND]
        choices.append([(promotion,) for promotion in alike] + ([()] if "held" in kind else []))
    for chosen in islice(product(*choices), _MOST_COMBINATIONS):
        yield tuple(promotion for part in chosen for promotion in part)


def _kind(promotion: Promotion) -> tuple[str, ...]:
    """Promotions of one kind do not add up: one coupon of a type, one 满减 of a shop, one N件 offer."""
    stage = stage_of(promotion)
    if promotion.mechanic in ("discount_rate", "direct_reduction") and not promotion.instrument:
        # 8折，再减20: these do add up; a buyer pays in one way only
        return (
            promotion.mechanic if stage != "payment" else "",
            stage,
            "" if stage == "payment" else str(promotion.start),
        )
    return (promotion.mechanic, stage, promotion.instrument or "", "held" if promotion.instrument else "")


def _place(promotion: Promotion) -> tuple[int, bool, bool, bool, int]:
    """Stage by stage; in a stage a given device before all, what is had for nothing before coupons, and a public
    subsidy before a trade-in."""
    held, trade_in = promotion.instrument is not None, promotion.mechanic == "trade_in"
    return STAGES.index(stage_of(promotion)), not promotion.device, held, trade_in, promotion.start


def _steps(chosen: tuple[Promotion, ...], order: Order) -> Combination:
    """Apply the chosen ones stage by stage, each to what the steps before have left."""
    steps, used = [], []
    amount = order.amount
    for promotion in sorted(chosen, key=_place):
        off = amount_off(promotion, Order(pieces=order.pieces, amount=amount))
        if off <= 0:
            continue
        steps.append(
            Step(stage=stage_of(promotion), rule=promotion.text, before=amount, off=off, after=amount - off)
        )
        used.append(promotion)
        amount -= off
    return tuple(steps), tuple(used)
