"""How far a competitor's new price lies under ours for the same product."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

from analysis.matching import Described, Review, match_products, same_products
from analysis.moves import Move, Product
from analysis.playbook.facts import Gap
from index.history import History

_LATEST = """
SELECT product, last.title, last.gtin, last.mpn, last.brand, last.price, last.take_home, last.currency
FROM (
    SELECT product, arg_max(
        struct_pack(title, gtin, mpn, brand, price, take_home, currency), observed
    ) AS last
    FROM offers WHERE competitor = $competitor AND price IS NOT NULL GROUP BY product
    HAVING max(observed) >= (SELECT max(observed) FROM offers) - INTERVAL 30 DAY
)
"""


def our_gaps(history: History, moves: Iterable[Move], ours: str | None, review: Path) -> Gap:
    """Give, of a move, (our price - theirs) / our price, take-home prices (到手价) where both are known.

    Our prices are the last ones seen, in the last 30 days, of the competitor that `ours` names; what a person decided in the review
    file goes. The gap is None where we do not sell the product, or in another currency.
    """
    rows = history.connection.execute(_LATEST, {"competitor": ours}).fetchall() if ours else []
    if not rows:
        return lambda move: None  # noqa: ARG005 - nothing is known of our prices
    theirs = {(move.competitor, move.product.key): move.product for move in moves if move.product}
    described = [_ours(ours or "", row) for row in rows] + [_theirs(one) for one in theirs.values()]
    numbers = same_products(match_products(described), Review(review).decisions())
    prices = {numbers[ours or "", row[0]]: row for row in rows if (ours, row[0]) in numbers}

    def gap(move: Move) -> float | None:
        number = numbers.get((move.competitor, move.product.key)) if move.product else None
        row = None if number is None else prices.get(number)
        return None if row is None else _gap(move, row)

    return gap


def _gap(move: Move, row: tuple[Any, ...]) -> float | None:
    our_price, our_take_home, currency = row[5], row[6], row[7]
    if move.product and move.product.currency and currency and move.product.currency != currency:
        return None
    paid = move.take_home[1] if move.take_home else None
    pairs = ((our_take_home, paid), (our_price, move.after))
    for own, their in pairs:
        if isinstance(their, Decimal) and own and their >= 0:
            return round(float((own - their) / own), 4)
    return None


def _ours(competitor: str, row: tuple[Any, ...]) -> Described:
    return Described(competitor=competitor, key=row[0], title=row[1], gtin=row[2], mpn=row[3], brand=row[4])


def _theirs(product: Product) -> Described:
    return Described(
        competitor=product.competitor,
        key=product.key,
        title=product.title,
        gtin=product.gtin,
        mpn=product.mpn,
        brand=product.brand,
    )
