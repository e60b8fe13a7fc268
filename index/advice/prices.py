"""Our own shop beside a move: whether we sell the product, and how far the competitor's price lies under ours."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from analysis.matching import Described, Review, match_products, same_products
from analysis.moves import Move
from analysis.moves.rivalry import described
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


class OurShop:
    """Our offers of the products that moved, as last seen in the last 30 days; what a person decided in the
    review file goes. Empty where `ours` names no competitor that is watched."""

    def __init__(self, history: History, moves: Iterable[Move], ours: str | None, review: Review) -> None:
        rows = history.connection.execute(_LATEST, {"competitor": ours}).fetchall() if ours else []
        theirs = {_key(move): move.product for move in moves if move.product} if rows else {}
        known = [_ours(ours or "", row) for row in rows] + [described(one) for one in theirs.values()]
        self._numbers = same_products(match_products(known), review.decisions())
        self._offers = {
            self._numbers[key]: row for row in rows if (key := (ours or "", row[0])) in self._numbers
        }
        self._is_known = bool(rows)

    def sells(self, move: Move) -> bool | None:
        """Whether we sell the product that moved; None where that is not known."""
        return self._offer(move) is not None if self._is_known and move.product else None

    def gap(self, move: Move) -> float | None:
        """(our price - theirs) / our price, take-home prices (到手价) where both are known.

        None where we do not sell the product, or in another currency, or the move has no price.
        """
        offer = self._offer(move)
        return None if offer is None else _gap(move, offer)

    def _offer(self, move: Move) -> tuple[Any, ...] | None:
        number = self._numbers.get(_key(move)) if move.product else None
        return None if number is None else self._offers.get(number)


def _key(move: Move) -> tuple[str, str]:
    return (move.competitor, move.product.key if move.product else "")


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
