"""Advice (凑单): when one more piece, or a few yuan more in the order, would lower the price of a piece."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from analysis.promotions.combine import Combinations
from analysis.promotions.promotion import Promotion
from analysis.promotions.receipt import Advice
from analysis.promotions.reductions import Order, to_cents

_MORE_PIECES = 2  # how many more pieces are worth a word
_FEW_YUAN = Decimal("0.2")  # of the order: a larger gap is no 凑单
_NEAREST = 3  # thresholds that are tried: the next ones, not all that a hostile page lists


def advise(
    price: Decimal, promotions: Sequence[Promotion], combinations: Combinations, quantity: int
) -> tuple[Advice, ...]:
    """Give what would make a piece cheaper than it is at `quantity` pieces; () where nothing would.

    `combinations` are those of the promotions.
    """
    if combinations.empty:
        return ()
    order = Order(quantity, price * quantity)
    paid = combinations.pay(order)
    return (*_pieces(price, combinations, quantity, paid), *_amounts(order, promotions, combinations, paid))


def _pieces(price: Decimal, combinations: Combinations, quantity: int, paid: Decimal) -> Iterator[Advice]:
    unit = to_cents(paid / quantity)
    for more in range(1, _MORE_PIECES + 1):
        pieces = quantity + more
        cheaper = to_cents(combinations.pay(Order(pieces, price * pieces)) / pieces)
        if cheaper < unit:
            words = f"再买{more}件，单件{cheaper}元 / {more} more: {cheaper} a piece"
            yield Advice(words=words, unit_price=cheaper, pieces=more)
            return


def _amounts(
    order: Order, promotions: Sequence[Promotion], combinations: Combinations, paid: Decimal
) -> Iterator[Advice]:
    """A threshold just above the order: what the filler costs is less than what it saves."""
    most = order.amount * (1 + _FEW_YUAN)
    near = {one for one in _thresholds(promotions) if order.amount < one <= most}
    for threshold in sorted(near)[:_NEAREST]:
        gap = threshold - order.amount
        filled = combinations.pay(Order(order.pieces, threshold)) - gap
        if filled + gap < paid:
            words = f"再凑{gap}元，实付{to_cents(filled + gap)}元 / {gap} more in the order: {to_cents(filled + gap)} to pay"
            yield Advice(words=words, unit_price=to_cents((filled + gap) / order.pieces), amount=gap)
            return


def _thresholds(promotions: Sequence[Promotion]) -> Iterator[Decimal]:
    for promotion in promotions:
        for threshold in (promotion.threshold, *(tier.threshold for tier in promotion.tiers)):
            if threshold is not None:
                yield threshold
