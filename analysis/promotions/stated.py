"""The offer that a text states: its page price, and what is still to go off it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from analysis.promotions.headline import page_price
from analysis.promotions.promotion import Promotion, Tier
from crawlers.prices import Price

_REMARK = re.compile(r"[元起 ]{0,3}[（(][^，。；）)]{0,6}")  # 到手价2999元（已减300元）
_LOWERING = frozenset(
    {"threshold_reduction", "direct_reduction", "discount_rate", "coupon", "subsidy", "trade_in"}
)


def stated_offer(text: str, promotions: Sequence[Promotion]) -> tuple[Decimal | None, tuple[Promotion, ...]]:
    """Give the page price of one piece that a text states (None: it states none) and its promotions, those `counted`
    that the price has already: 直降300元，到手价2999元 is 2999 to pay and not 2699.

    That is what leads to a 到手价 or 券后价 (or is remarked on behind it) where the text states no price before; what
    follows it (第二件半价), or takes more pieces or a larger order, still goes off.

    >>> [stated_offer(text, ())[0] for text in ("页面价399元，满300减50，到手价349元", "月费59元，合约期24个月")]
    [Decimal('399'), None]
    """
    price = page_price(text, promotions)
    if price is None:
        return None, tuple(promotions)
    if price.role not in ("final", "coupon"):
        return price.amount, tuple(promotions)
    return price.amount, tuple(
        _less_the_counted(one, price) if _leads_to(one, price, text) else one for one in promotions
    )


def _leads_to(promotion: Promotion, price: Price, text: str) -> bool:
    if promotion.start < price.start:
        return True
    return _REMARK.fullmatch(text, price.end, promotion.start) is not None


def _less_the_counted(promotion: Promotion, price: Price) -> Promotion:
    if promotion.deposit is not None:  # is paid first all the same
        return replace(promotion, deposit_worth=None)
    if promotion.mechanic not in _LOWERING:
        return promotion
    within = any(_is_reached(tier, price.amount) for tier in promotion.tiers or (promotion,))
    return replace(promotion, counted=True) if within else promotion


def _is_reached(tier: Tier | Promotion, left: Decimal) -> bool:
    """Whether one piece, of which `left` is to be paid, had the terms."""
    one_piece = tier.quantity is None or tier.quantity == 1
    return one_piece and (tier.threshold is None or left + (tier.reduction or 0) >= tier.threshold)
