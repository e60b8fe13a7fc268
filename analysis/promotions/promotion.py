"""Promotion: one promotion rule that a text states, its terms typed."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from typing import Any

from analysis.stating import Stating


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """One step of a tiered promotion (阶梯): from this order value or number of pieces on, this much less.

    `threshold` in the text's currency or `quantity` in pieces; `reduction` in the currency or `rate`, the
    fraction paid (8折 = 0.8). `every`: once for each time that the threshold is reached (每满).
    """

    threshold: Decimal | None = None
    quantity: int | None = None
    reduction: Decimal | None = None
    rate: Decimal | None = None
    every: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """When a campaign holds. `starts` is inclusive and `ends` exclusive, aware, None where open or where the
    text gives no year and no date of observation was at hand; `start_text` and `end_text` are as written."""

    start_text: str | None = None
    end_text: str | None = None
    starts: datetime | None = None
    ends: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Promotion(Stating):
    """One promotion rule as the text states it; a term that it does not state is None (or False, or empty).

    `mechanic` is a name of rules/; `text` the words, `start` and `end` their offsets in the text given.
    Money is Decimal in the text's currency, a rate is the fraction that is paid (8折 = 0.8).

    - the order value (`threshold`) or pieces (`quantity`) that it takes, and what goes off: `reduction`
      (to `reduction_max` where drawn by lot; several in `reductions`) or `rate` (to `rate_max`: 3-5折);
      `before`: the price that it goes off, as the text states it (598元（698-100）);
      `tiers` where there are several; `every`: 每满; `cap`: at most this much off; `uncapped`: 上不封顶;
      `up_to`: only a bound is stated (最高, 低至), which nobody can count on
    - by pieces: `buy` and `free` (买2送1), `within` where the free pieces are among those bought (买3免1); `nth`: the terms are those of that piece alone
      (第二件半价); `price`: what the pieces, the member's piece or the bundle cost
    - a presale: `deposit`, and `deposit_worth`, what it counts for against the price (定金100抵300)
    - a contract: `monthly_fee` over `contract_months`, `first_fee` in the `first_months`, `prepaid`;
      `data_gb` and `voice_minutes` a month
    - what lowers no price: `cashback`, `gift` and `gift_value` (`device`: the gift is what the page sells, 预存话费送手机), `points`, `installments`, `trial_days`; `later`: a coupon that is
      handed out for the next purchase; `counted`: the
      price that the text states has it already (46元（8折后）)
    - conditions: `scope` ("item", "category", "shop", "platform", "subsidy", "payment", "balance" or None),
      `audience` ("new", "member", "student", "trade_in" or None), `instrument` ("coupon", "code" or
      "red_packet": what the buyer must hold), `stackable` (None: the text does not say), `limit` in pieces a
      buyer, `stock` in pieces, `first_come`: only so many first buyers (前100名), `window`

    It has no slots: of its fifty fields a text states five, and the others are the class's defaults (`stating`).
    """

    mechanic: str
    text: str
    start: int
    end: int
    threshold: Decimal | None = None
    quantity: int | None = None
    reduction: Decimal | None = None
    reduction_max: Decimal | None = None
    reductions: tuple[Decimal, ...] = ()
    rate: Decimal | None = None
    rate_max: Decimal | None = None
    before: Decimal | None = None
    tiers: tuple[Tier, ...] = ()
    every: bool = False
    cap: Decimal | None = None
    uncapped: bool = False
    up_to: bool = False
    buy: int | None = None
    free: int | None = None
    within: bool = False
    nth: bool = False
    price: Decimal | None = None
    deposit: Decimal | None = None
    deposit_worth: Decimal | None = None
    monthly_fee: Decimal | None = None
    contract_months: int | None = None
    first_fee: Decimal | None = None
    first_months: int | None = None
    prepaid: Decimal | None = None
    data_gb: Decimal | None = None
    voice_minutes: int | None = None
    cashback: Decimal | None = None
    later: bool = False
    counted: bool = False
    gift: str | None = None
    device: bool = False
    gift_value: Decimal | None = None
    points: int | None = None
    installments: int | None = None
    trial_days: int | None = None
    shipping_fee: Decimal | None = None
    scope: str | None = None
    audience: str | None = None
    instrument: str | None = None
    stackable: bool | None = None
    limit: int | None = None
    stock: int | None = None
    first_come: int | None = None
    window: Window | None = None


_APART = ("stackable", False)  # the one False that a text states
_PLACE = frozenset({"mechanic", "text", "start", "end"})
NAMES = frozenset(field.name for field in fields(Promotion))
_TERMS = tuple(field.name for field in fields(Promotion) if field.name not in _PLACE)


def promotion_terms(promotion: Promotion) -> dict[str, Any]:
    """Give the terms that the promotion states, as JSON holds them: Decimals as strings, times as ISO 8601.

    >>> promotion_terms(Promotion(mechanic="coupon", text="满99减10", start=0, end=6, threshold=Decimal(99)))
    {'threshold': '99'}
    """
    stated = ((name, getattr(promotion, name)) for name in _TERMS)
    return {name: _written(term) for name, term in stated if _is_stated(term) or (name, term) == _APART}


def _is_stated(term: Any) -> bool:
    """Zero is stated (0元), False and () are not."""
    return term is not None and term is not False and term != ()


def _written(term: Any) -> Any:
    if isinstance(term, Decimal):
        return f"{term:f}"
    if isinstance(term, datetime):
        return term.isoformat()
    if isinstance(term, tuple):
        return [_written(part) for part in term]
    if isinstance(term, (Tier, Window)):
        parts = ((field.name, getattr(term, field.name)) for field in fields(term))
        return {name: _written(part) for name, part in parts if _is_stated(part)}
    return term
