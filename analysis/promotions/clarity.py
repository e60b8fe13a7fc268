"""Clarity: what a promotion text leaves unclear to a buyer, so that analysts can judge a competitor's 活动说明."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from analysis.promotions.parse import fold_for_rules, parse_promotions
from analysis.promotions.promotion import Promotion

_WORDS = {
    "no_scope": "满减或券未说明适用范围（单品、店铺或跨店） / the goods that a threshold or coupon counts for are not named",
    "no_end": "未说明活动何时结束 / no end date",
    "bound_only": "只说“最高”“低至”，未说明条件 / only a bound (最高, 低至) without its conditions",
    "no_amount": "提到优惠但没有金额 / an offer without an amount",
    "contradiction": "同一优惠的金额互相矛盾 / amounts that contradict each other",
    "no_cap": "“每满”未说明是否封顶 / 每满 without saying whether it is capped",
    "few_only": "仅限前若干名 / only for the first buyers",
    "window_reversed": "活动结束早于开始 / the campaign ends before it begins",
}
_SCOPED = re.compile(
    r"全场|全店|本店|店铺|跨店|平台|专场|专区|单品|单件|指定|部分|系列|品牌|自营|品类|会场|商城|旗舰店|全站"
)
_AMOUNTS = ("reduction", "rate", "price", "buy", "threshold", "cashback", "deposit", "before")
_PRICED = frozenset({"threshold_reduction", "coupon", "direct_reduction", "cashback", "subsidy", "trade_in"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ClarityWarning:
    """One thing that a buyer cannot know from the words: `kind`, `words` in Chinese and English, and the
    `promotion` that it is about (None: the text as a whole)."""

    kind: str
    words: str
    promotion: Promotion | None = None


def clarity_warnings(stated: str | Sequence[Promotion]) -> tuple[ClarityWarning, ...]:
    """Give what a promotion text, or the promotions parsed from it, leave unclear; () where all is said.

    Kinds: "no_scope", "no_end", "bound_only", "no_amount", "contradiction", "no_cap", "few_only",
    "window_reversed".

    >>> [warning.kind for warning in clarity_warnings("满300减50，全场，即日起至11月30日")]
    []
    >>> [warning.kind for warning in clarity_warnings("国补最高补贴2000元，即日起至11月30日")]
    ['bound_only']
    """
    promotions = parse_promotions(stated) if isinstance(stated, str) else tuple(stated)
    words = fold_for_rules(stated) if isinstance(stated, str) else "\n".join(one.text for one in promotions)
    found = [*_each(promotions), *_together(promotions, words)]
    return tuple(
        ClarityWarning(kind=kind, words=_WORDS[kind], promotion=promotion) for kind, promotion in found
    )


def _each(promotions: Sequence[Promotion]) -> Iterator[tuple[str, Promotion]]:
    for one in promotions:
        if one.up_to and one.threshold is None:
            yield "bound_only", one
        if one.mechanic in _PRICED and not _states_amount(one):
            yield "no_amount", one
        if one.every and one.cap is None and not one.uncapped:
            yield "no_cap", one
        if one.first_come is not None:
            yield "few_only", one
        if _contradicts_itself(one):
            yield "contradiction", one
        if one.window and one.window.starts and one.window.ends and one.window.ends <= one.window.starts:
            yield "window_reversed", one


def _together(promotions: Sequence[Promotion], words: str) -> Iterator[tuple[str, Promotion | None]]:
    reducing = [
        one for one in promotions if one.mechanic in ("threshold_reduction", "coupon") and _states_amount(one)
    ]
    if reducing and not _SCOPED.search(words):
        yield "no_scope", reducing[0]
    if any(_states_amount(one) for one in promotions) and not any(
        one.window and one.window.end_text for one in promotions
    ):
        yield "no_end", None
    amounts: dict[tuple[str, Decimal], Decimal] = {}
    for one in promotions:
        if one.threshold is None or one.reduction is None:
            continue
        if amounts.setdefault((one.mechanic, one.threshold), one.reduction) != one.reduction:
            yield "contradiction", one


def _states_amount(promotion: Promotion) -> bool:
    amounts = (getattr(promotion, name) for name in _AMOUNTS)
    return bool(promotion.tiers or promotion.reductions) or any(amount is not None for amount in amounts)


def _contradicts_itself(promotion: Promotion) -> bool:
    """满100减200; a higher tier that takes less off than a lower one; a deposit worth less than it costs."""
    if promotion.threshold and promotion.reduction and promotion.reduction > promotion.threshold:
        return True
    if promotion.deposit is not None and promotion.deposit_worth is not None:
        return promotion.deposit_worth < promotion.deposit
    tiers = sorted(
        (tier.threshold, tier.reduction)
        for tier in promotion.tiers
        if tier.threshold and tier.reduction is not None
    )
    return any(higher[1] < lower[1] for lower, higher in pairwise(tiers))
