"""Act: what a competitor did at once: moves of one kind on one day, told as one statement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from analysis.moves import Move
from index.history.history import tidy
from index.report.evidence import Ledger
from index.report.importance import importance
from index.report.offers import Key
from index.report.words import calendar

# The evidence of an act of many products is that of so many of them, and of each the page before and the one
# after; of an answer both competitors' are needed.
_EVIDENT = 3
_SIGHTS = {"follow": 4, "price_war": 8, "strategy_shift": 8}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One product's part in an act.

    `before` and `after` are amounts, a plan's terms, or shares of a strategy; `take_home` the same of the
    take-home price (到手价). `real_change` is against the lowest take-home price of the 30 days before.
    """

    product: str | None
    key: str | None
    gtin: str | None
    currency: str | None
    before: Any
    after: Any
    change: float | None
    take_home: tuple[Decimal | None, Decimal | None] | None
    real_change: float | None
    raised_first: bool
    confidence: float
    at: datetime
    promotion: str | None
    cites: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Moves of one kind by one competitor on one day; of promotions those of the same words.

    `products` is how many, `change` the largest of the changes; `answers_to` is who is answered after `delay`
    days, `rivals` who else takes part in a price war. `strategy` is that of a shift.
    """

    kind: str
    competitor: str
    at: datetime
    importance: float
    products: int
    change: float | None
    campaign: str | None
    promotion: str | None
    strategy: str | None
    answers_to: str | None
    delay: int | None
    rivals: tuple[str, ...]
    changes: tuple[Change, ...]
    cites: tuple[int, ...]


def acts(moves: Iterable[Move], ledger: Ledger, shared: Collection[Key] = ()) -> list[Act]:
    """Bring moves together, the weightiest act first; `shared` are the products that rivals sell too.

    A cut that is told as the answer to a rival is not told again as a cut.
    """
    known = list(moves)
    answers = {_product_day(move) for move in known if move.kind == "follow"}
    groups: dict[tuple[object, ...], list[Move]] = defaultdict(list)
    for move in known:
        if move.kind != "price_cut" or _product_day(move) not in answers:
            groups[_group(move)].append(move)
    ordered = sorted(
        (sorted(group, key=lambda move: -abs(move.change or 0)) for group in groups.values()),
        key=lambda group: (-_importance(group, shared), -group[0].at.timestamp(), group[0].competitor),
    )
    return [_act(group, ledger, shared) for group in ordered]  # numbers of evidence grow as one reads


def _change(move: Move, ledger: Ledger) -> Change:
    product = move.product
    paid = move.take_home
    return Change(
        product=product.title if product else None,
        key=product.key if product else None,
        gtin=product.gtin if product else None,
        currency=product.currency if product else None,
        before=_tidied(move.before),
        after=_tidied(move.after),
        change=move.change,
        take_home=(_tidied(paid[0]), _tidied(paid[1])) if paid else None,
        real_change=move.real_change,
        raised_first=move.raised_first,
        confidence=move.confidence,
        at=move.at,
        promotion=move.promotion,
        cites=ledger.sights(move.evidence[: _SIGHTS.get(move.kind, 2)]),
    )


def _group(move: Move) -> tuple[object, ...]:
    alone = move.kind in ("price_war", "strategy_shift", "plan_change")
    product = move.product.key if alone and move.product else None
    words = move.promotion if move.kind.startswith(("promotion", "strategy")) else None
    answered = move.answers_to.competitor if move.answers_to else None
    return (move.kind, move.competitor, calendar(move.at), product, words, answered)


def _product_day(move: Move) -> tuple[object, ...]:
    return (move.competitor, move.product.key if move.product else None, calendar(move.at))


def _act(group: Sequence[Move], ledger: Ledger, shared: Collection[Key]) -> Act:
    first = group[0]
    changes = tuple(_change(move, ledger) for move in group)
    is_shift = first.kind == "strategy_shift"
    return Act(
        kind=first.kind,
        competitor=first.competitor,
        at=first.at,
        importance=_importance(group, shared),
        products=len({move.product.key for move in group if move.product}),
        change=first.change,
        campaign=first.campaign,
        promotion=first.promotion if first.kind.startswith("promotion") else None,
        strategy=first.promotion if is_shift else None,
        answers_to=first.answers_to.competitor if first.answers_to else None,
        delay=min((move.delay for move in group if move.delay is not None), default=None),
        rivals=tuple(dict.fromkeys(name for move in group for name in move.rivals)),
        changes=changes,
        cites=tuple(dict.fromkeys(number for one in changes[:_EVIDENT] for number in one.cites)),
    )


def _importance(moves: Sequence[Move], shared: Collection[Key]) -> float:
    largest = moves[0]
    return importance(
        largest.kind,
        change=largest.change,
        products=len(moves),
        raised_first=all(move.raised_first for move in moves),
        rivals=any(
            (move.competitor, move.product.key) in shared for move in moves if move.product is not None
        ),
        confidence=max(move.confidence for move in moves),
    )


def _tidied(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _tidied(part) for name, part in value.items()}
    return tidy(value) if isinstance(value, Decimal) else value
