"""Receipt: what a buyer pays in the end, step by step, and what was left out and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from analysis.promotions.promotion import Promotion


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of a receipt: at this `stage` the `rule` (its words) took `off` from `before`; `after` is left.

    Stages in their order: "item", "presale", "shop", "platform", "subsidy", "payment"; "plan" adds a contract.
    """

    stage: str
    rule: str
    before: Decimal
    off: Decimal
    after: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A promotion that the price does not count, and why.

    `reason`: "expired", "not_started", "not_eligible" (meant for others), "not_reached" (threshold),
    "excluded" (does not go with the better ones), "ambiguous" (only a bound, or no amount), "counted" (the stated price has it already), "later" (cash
    back, gifts, points: no less to pay). `why` says it in Chinese and English.
    """

    promotion: Promotion
    reason: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A contract over its term: `total` cost, `months`, the average `per_month` and `per_gb` (None without
    data), and from `step_up` on the higher `later_fee` a month (None: one fee throughout)."""

    total: Decimal
    months: int
    per_month: Decimal
    per_gb: Decimal | None = None
    step_up: date | None = None
    later_fee: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What would lower the price of a piece (凑单): `pieces` more or `amount` yuan more in the order bring the
    unit price to `unit_price`. `words` say it in Chinese and English."""

    words: str
    unit_price: Decimal
    pieces: int | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What leaves the buyer's purse for all pieces, and how it comes about.

    `pay` is to the cent, None where neither a price nor a contract states one. `unit_price` is `pay` by
    pieces. `range` is (least, most) where terms are ambiguous, else None; `pay` counts only on what is sure.
    `deposit` is paid first and `balance` later (presale). `ambiguous`: whether a term could not be counted.
    """

    pay: Decimal | None
    quantity: int = 1
    unit_price: Decimal | None = None
    steps: tuple[Step, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    range: tuple[Decimal, Decimal] | None = None
    deposit: Decimal | None = None
    balance: Decimal | None = None
    plan: Plan | None = None
    advice: tuple[Advice, ...] = ()

    @property
    def ambiguous(self) -> bool:
        """Whether a promotion states a bound or no amount, so that the price may be lower than `pay`."""
        return any(left.reason == "ambiguous" for left in self.left_out)
