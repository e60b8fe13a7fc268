"""The fields of thresholds and coupons: how one, several, and one beside another offer are written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from analysis.promotions.promotion import Promotion, Tier

Fields = dict[str, Any]
# 满159减20, 3000-100: two amounts, as a threshold is worded; else it is "5元券（满50可用）".
_WORDED_AS_THRESHOLD = re.compile(r"\d元?(?:立?减|[-–—])|减")


def threshold_fields(promotions: Sequence[Promotion]) -> Fields:
    """Thresholds and coupons: a coupon alone writes as a threshold does, beside other offers under its own names."""
    thresholds = [one for one in promotions if one.mechanic == "threshold_reduction"]
    coupons = [one for one in promotions if one.mechanic == "coupon"]
    tiers = [tier for one in thresholds for tier in _tiers_of(one)]
    fields = _coupons(coupons, alone=not tiers and not _offers_more(promotions))
    every = [tier.threshold for tier in tiers if tier.every]
    if len(tiers) == 1 and tiers[0].quantity:
        fields |= {"quantity_threshold": tiers[0].quantity, "reduction": tiers[0].reduction}
    elif len(tiers) == 1 and _reduced(promotions):
        fields["tiers"] = _written(tiers)
    elif len(tiers) == 1:
        fields |= {
            "threshold": tiers[0].threshold,
            "reduction": tiers[0].reduction,
            "every": True if every else None,
        }
    elif tiers:
        fields |= {"tiers": _written(tiers), "every": True if len(every) == len(tiers) else None}
        fields["every_for"] = every if 0 < len(every) < len(tiers) else None
    caps = [one.cap for one in thresholds if one.cap is not None]
    uncapped = any(one.uncapped for one in thresholds)
    return {name: value for name, value in fields.items() if value is not None} | (
        ({"stackable_cap": caps[0]} if caps else {}) | ({"uncapped": True} if uncapped else {})
    )


def _reduced(promotions: Sequence[Promotion]) -> bool:
    """Whether a direct reduction has taken the name `reduction`."""
    return any(one.mechanic == "direct_reduction" and one.reduction and not one.up_to for one in promotions)


def _offers_more(promotions: Sequence[Promotion]) -> bool:
    """Whether a reduction stands beside the coupons."""
    return any(
        one.mechanic in ("direct_reduction", "threshold_reduction") and (one.reduction or one.tiers)
        for one in promotions
    )


def _coupons(coupons: Sequence[Promotion], alone: bool) -> Fields:
    amounts = [one for one in coupons if one.reduction is not None or one.reductions]
    tiers = [tier for one in coupons for tier in _tiers_of(one) if tier.threshold]
    worded_as_amount = any(one.threshold and not _WORDED_AS_THRESHOLD.search(one.text) for one in coupons)
    if any(one.before for one in coupons):
        first = next(one for one in coupons if one.before)
        return {"price": first.before, "reduction": first.reduction}
    if tiers and not worded_as_amount and not any(one.reductions for one in coupons):
        return _coupon_tiers(tiers, alone)
    several = [*dict.fromkeys(amount for one in amounts for amount in (one.reductions or (one.reduction,)))]
    return {
        "coupon_amount": several[0] if len(several) == 1 else None,
        "coupon_amounts": several if len(several) > 1 else None,
        "coupon_threshold": next((one.threshold for one in coupons if one.threshold), None),
        "rate": next((one.rate for one in coupons if one.rate is not None), None),
    }


def _coupon_tiers(tiers: Sequence[Tier], alone: bool) -> Fields:
    if len(tiers) > 1:
        return {"tiers" if alone else "coupon_tiers": _written(tiers)}
    names = ("threshold", "reduction") if alone else ("coupon_threshold", "coupon_amount")
    return dict(zip(names, (tiers[0].threshold, tiers[0].reduction), strict=True))


def _tiers_of(promotion: Promotion) -> tuple[Tier, ...]:
    if promotion.tiers:
        return promotion.tiers
    if promotion.reduction is None or not (promotion.threshold or promotion.quantity):
        return ()
    return (
        Tier(
            threshold=promotion.threshold,
            quantity=promotion.quantity,
            reduction=promotion.reduction,
            every=promotion.every,
        ),
    )


def _written(tiers: Sequence[Tier]) -> list[Fields]:
    return [{"threshold": tier.threshold, "reduction": tier.reduction} for tier in tiers]
