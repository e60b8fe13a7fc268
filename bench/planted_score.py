"""How well moves match what was planted: recall, precision, and how near the dates are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from planted import Market, Planted


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Counts by kind: planted, found of them, dated within a day of the decision itself (though nobody may have
    looked that day), told, and what was missed or told wrongly."""

    planted: Counter[str]
    found: Counter[str]
    dated: Counter[str]
    told: Counter[str]
    missed: tuple[Planted, ...]
    wrong: tuple[Planted, ...]

    @property
    def recall(self) -> float:
        """Planted moves that were found."""
        return self.found.total() / max(1, self.planted.total())

    @property
    def precision(self) -> float:
        """Told moves that were planted or follow from what was."""
        return 1 - len(self.wrong) / max(1, self.told.total())


def score(market: Market, moves: Iterable[Any]) -> Score:
    """Compare moves (analysis.moves.Move) with what was planted: kind, competitor, product, and a day's grace.

    Nobody planned an answer where two shops cut by chance one after the other, or a war where such answers come
    in turns; who sees no more than the prices tells of them rightly, so they are not counted, either way.
    """
    told = [_told(market, move) for move in moves if move.product is not None]
    left = list(market.planted)
    wrong, dated = [], Counter[str]()
    for one in told:
        if (
            one.kind in _RIVALRY
            and not any(_fits(one, other) for other in left)
            and _is_by_chance(market, one)
        ):
            continue
        fits = [other for other in left if _fits(one, other)]
        if fits:
            left.remove(fits[0])
            dated[one.kind] += abs(one.day - fits[0].decided) <= 1
        else:
            wrong.append(one)
    planted = Counter(one.kind for one in market.planted)
    found = planted - Counter(one.kind for one in left)
    return Score(
        planted=planted,
        found=found,
        dated=dated,
        told=Counter(one.kind for one in told),
        missed=tuple(left),
        wrong=tuple(wrong),
    )


_RIVALRY = ("follow", "price_war")
_ANSWER_DAYS = 15


def _fits(one: Planted, other: Planted) -> bool:
    same = (one.kind, one.competitor, one.product) == (other.kind, other.competitor, other.product)
    return same and other.decided - 1 <= one.day <= other.day + 1


def _is_by_chance(market: Market, told: Planted) -> bool:
    """Whether the cut is true, and a rival's cut of the same product came before it."""
    groups = market.groups
    cuts = [one for one in market.planted if one.kind == "price_cut"]
    mine = any(_fits(replace(told, kind="price_cut"), cut) for cut in cuts)
    group = groups[told.competitor, told.product]
    rivals = [
        cut
        for cut in cuts
        if groups[cut.competitor, cut.product] == group and cut.competitor != told.competitor
    ]
    return mine and any(0 < told.day - cut.day <= _ANSWER_DAYS for cut in rivals)


def _told(market: Market, move: Any) -> Planted:
    day = (move.at + timedelta(hours=8)).toordinal() - (market.begin + timedelta(hours=8)).toordinal()
    return Planted(
        kind=move.kind, competitor=move.competitor, product=move.product.title, day=day, decided=day
    )
