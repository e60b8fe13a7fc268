"""How a take-home price (到手价) comes about, in words, for the evidence."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from functools import lru_cache

from analysis.promotions import Promotion, Receipt, parse_promotions, take_home_price
from index.report.offers import Offered
from index.report.words import money


def worked_out(offered: Offered) -> str:
    """The receipt of an offer's take-home price; "" where it is the page price. Where the promotions that the
    history keeps do not lead to it, the amount alone."""
    if offered.price is None or offered.take_home in (None, offered.price):
        return ""
    total = f"到手价 {money(offered.take_home, offered.currency)}"
    # the title seldom states a promotion, and no two titles are alike
    texts = ("\n".join(offered.promotions), "\n".join((offered.title, *offered.promotions)))
    receipts = (_receipt(offered.price, text, offered.observed) for text in texts)
    fitting = next((one for one in receipts if one.unit_price == offered.take_home), None)
    if fitting is None:
        return total
    steps = "".join(f" − {money(step.off, offered.currency)}（{step.rule}）" for step in fitting.steps)
    return f"{total} = 页面价 {money(offered.price, offered.currency)}{steps}"


def _receipt(price: Decimal, text: str, at: datetime) -> Receipt:
    return take_home_price(price, _parsed(text, at.replace(minute=0, second=0, microsecond=0)), at=at)


@lru_cache(maxsize=1 << 12)
def _parsed(text: str, hour: datetime) -> tuple[Promotion, ...]:
    return parse_promotions(text, observed=hour)
