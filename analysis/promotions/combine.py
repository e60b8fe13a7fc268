"""The best legal combination of promotions, in the order in which China's large platforms stack them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import islice, product
from operator import attrgetter
from typing import NamedTuple

from analysis.promotions.promotion import Promotion
from analysis.promotions.receipt import Step
from analysis.promotions.reductions import Formula, Order, amount_off, formula_of

# 单品优惠 → 预售定金与尾款 → 店铺满减、店铺券 → 跨店满减、平台券 → 国补 → 支付立减
STAGES = ("item", "presale", "shop", "platform", "subsidy", "payment")
_STAGE_OF = {"balance": "presale", "category": "shop"}
# The text of a page is not ours: many coupons must not mean many combinations, nor many discounts long ones.
_BEST_OF_A_KIND, _MOST_COMBINATIONS, _MOST_STEPS = 4, 2048, 40_000


class _Candidate(NamedTuple):
    """A promotion that may take something off: its `stage`, and its `place` among the steps of all."""

    promotion: Promotion
    formula: Formula
    stage: str
    place: tuple[int, bool, bool, bool, int]


class _Reckoning(NamedTuple):
    """What a combination leaves to pay, in how many steps: who took how much off what was left before."""

    left: Decimal
    length: int
    steps: list[tuple[_Candidate, Decimal, Decimal]]


class Combinations:
    """All legal combinations of some promotions, for orders of any size; `empty` where none takes anything off.

    What is had without doing anything (all but coupons) is not optional; of one kind the best counts; a promotion
    that does not go with others stands alone.
    """

    def __init__(self, promotions: Iterable[Promotion]) -> None:
        self._kinds: dict[tuple[str, ...], list[_Candidate]] = {}
        self._alone: list[list[_Candidate]] = []
        for promotion in promotions:
            if (formula := formula_of(promotion)) is None:
                continue
            stage = _stage(promotion)
            candidate = _Candidate(promotion, formula, stage, _place(promotion, stage))
            if promotion.stackable is False:
                self._alone.append([candidate])
            else:
                self._kinds.setdefault(_kind(promotion, stage), []).append(candidate)
        self.empty = not (self._kinds or self._alone)
        self._vary = any(len(alike) > 1 for alike in self._kinds.values())
        self._combined: list[list[_Candidate]] = []
        self._last: tuple[Order, _Reckoning] | None = None  # an order is asked about again for advice

    def best(self, order: Order) -> tuple[tuple[Step, ...], tuple[Promotion, ...]]:
        """Give the steps of the cheapest combination, and the promotions that it uses."""
        if self.empty:
            return (), ()
        steps = self._cheapest(order).steps
        return (
            tuple(
                Step(stage=one.stage, rule=one.promotion.text, before=before, off=off, after=before - off)
                for one, before, off in steps
            ),
            tuple(one.promotion for one, _, _ in steps),
        )

    def pay(self, order: Order) -> Decimal:
        """Give what the cheapest combination leaves to pay."""
        return self._cheapest(order).left

    def _cheapest(self, order: Order) -> _Reckoning:
        """Of those that leave the same to pay, the one of fewest steps."""
        if self._last and self._last[0] == order:
            return self._last[1]
        if self._vary or not self._combined:
            self._combined = [*self._together(order), *self._alone]
        reckonings = [_reckon(chosen, order) for chosen in self._combined]
        best = min(reckonings, key=_cost) if len(reckonings) > 1 else reckonings[0]
        self._last = order, best
        return best

    def _together(self, order: Order) -> Iterator[list[_Candidate]]:
        """One promotion of each kind, or none where it is a coupon, which may also be kept for later."""
        choices: list[list[_Candidate | None]] = []
        for kind, alike in self._kinds.items():
            best = alike
            if len(alike) > 1:
                best = sorted(alike, key=lambda one: -amount_off(one.promotion, one.formula, order))
            choices.append([*best[:_BEST_OF_A_KIND], *([None] if "held" in kind else ())])
        most = max(1, min(_MOST_COMBINATIONS, _MOST_STEPS // (len(choices) or 1)))
        for chosen in islice(product(*choices), most):
            yield sorted(filter(None, chosen), key=_in_order)


_cost, _in_order = attrgetter("left", "length"), attrgetter("place")


def _reckon(chosen: list[_Candidate], order: Order) -> _Reckoning:
    """Apply the chosen ones stage by stage, each to what the steps before have left."""
    left, steps = order.amount, []
    for one in chosen:
        off = amount_off(one.promotion, one.formula, order)
        if off > 0:
            steps.append((one, left, off))
            left -= off
            order = Order(order.pieces, left)
    return _Reckoning(left, len(steps), steps)


def _stage(promotion: Promotion) -> str:
    """The step at which a promotion counts."""
    if promotion.mechanic == "presale_deposit":
        return "presale"
    if promotion.mechanic == "trade_in":
        return "subsidy"
    scope = promotion.scope or "item"
    return _STAGE_OF.get(scope, scope)


def _kind(promotion: Promotion, stage: str) -> tuple[str, ...]:
    """Promotions of one kind do not add up: one coupon of a type, one 满减 of a shop, one N件 offer."""
    if promotion.mechanic in ("discount_rate", "direct_reduction") and not promotion.instrument:
        # 8折，再减20: these do add up; a buyer pays in one way only
        return (
            promotion.mechanic if stage != "payment" else "",
            stage,
            "" if stage == "payment" else str(promotion.start),
        )
    return (promotion.mechanic, stage, promotion.instrument or "", "held" if promotion.instrument else "")


def _place(promotion: Promotion, stage: str) -> tuple[int, bool, bool, bool, int]:
    """Stage by stage; in a stage a given device before all, what is had for nothing before coupons, and a public
    subsidy before a trade-in."""
    held, trade_in = promotion.instrument is not None, promotion.mechanic == "trade_in"
    return STAGES.index(stage), not promotion.device, held, trade_in, promotion.start
