"""How a take-home price (到手价) comes about, in words, for the evidence."""

from __future__ import annotations

from analysis.promotions import parse_promotions, take_home_price
from index.report.offers import Offered
from index.report.words import money


def worked_out(offered: Offered) -> str:
    """The receipt of an offer's take-home price; "" where it is the page price, or where the promotions that the
    history keeps do not lead to it."""
    if offered.price is None or offered.take_home in (None, offered.price):
        return ""
    text = "\n".join((offered.title, *offered.promotions))
    promotions = parse_promotions(text, observed=offered.observed)
    receipt = take_home_price(offered.price, promotions, at=offered.observed)
    total = f"到手价 {money(offered.take_home, offered.currency)}"
    if receipt.unit_price != offered.take_home:
        return total
    steps = "".join(f" − {money(step.off, offered.currency)}（{step.rule}）" for step in receipt.steps)
    return f"{total} = 页面价 {money(offered.price, offered.currency)}{steps}"
