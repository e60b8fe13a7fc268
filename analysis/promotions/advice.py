"""Advice (凑单): when one more piece, or a few yuan more in the order, would lower the price of a piece."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from analysis.promotions.combine import best_combination
from analysis.promotions.promotion import Promotion
from analysis.promotions.receipt import Advice
from analysis.promotions.reductions import Order, to_cents

_MORE_PIECES = 2  # how many more pieces are worth a word
_FEW_YUAN = Decimal("0.2")  # of the order: a larger gap is no 凑单
_NEAREST = 3  # thresholds that are tried: the next ones, not all that a hostile page lists


def advise(price: Decimal, promotions: Sequence[Promotion], quantity: int) -> tuple[Advice, ...]:
    """Give what would make a piece cheaper than it is at `quantity` pieces; () where nothing would."""
    if not promotions:
        return ()
    paid = _paid(promotions, Order(pieces=quantity, amount=price * quantity))
    return (*_pieces(price, promotions, quantity, paid), *_amounts(price, promotions, quantity, paid))


def _paid(promotions: Sequence[Promotion], order: Order) -> Decimal:
    steps, _ = best_combination(promotions, order)
    return steps[-1].after if steps else order.amount


def _pieces(
    price: Decimal, promotions: Sequence[Promotion], quantity: int, paid: Decimal
) -> Iterator[Advice]:
    unit = paid / quantity
    for more in range(1, _MORE_PIECES + 1):
        pieces = quantity + more
        cheaper = _paid(promotions, Order(pieces=pieces, amount=price * pieces)) / pieces
        if to_cents(cheaper) < to_cents(unit):
            words = f"再买{more}件，单件{to_cents(cheaper)}元 / {more} more: {to_cents(cheaper)} a piece"
            yield Advice(words=words, unit_price=to_cents(cheaper), pieces=more)
            return


def _amounts(
    price: Decimal, promotions: Sequence[Promotion], quantity: int, paid: Decimal
) -> Iterator[Advice]:
    """A threshold just above the order: what the filler costs is less than what it saves."""
    amount = price * quantity
    near = {one for one in _thresholds(promotions) if amount < one <= amount * (1 + _FEW_YUAN)}
    for threshold in sorted(near)[:_NEAREST]:
        gap = threshold - amount
        filled = _paid(promotions, Order(pieces=quantity, amount=threshold)) - gap
        if filled + gap < paid:
            words = f"再凑{gap}元，实付{to_cents(filled + gap)}元 / {gap} more in the order: {to_cents(filled + gap)} to pay"
            yield Advice(words=words, unit_price=to_cents((filled + gap) / quantity), amount=gap)
            return


def _thresholds(promotions: Sequence[Promotion]) -> Iterator[Decimal]:
    for promotion in promotions:
        for threshold in (promotion.threshold, *(tier.threshold for tier in promotion.tiers)):
            if threshold is not None:
                yield threshold
