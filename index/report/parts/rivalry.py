"""Who followed whom: cuts that answer another's on the same product, and price wars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from analysis.moves import Move
from index.report.amounts import amount_of
from index.report.evidence import Ledger
from index.report.layout import Layout, View, cell, change_cell, one_table
from index.report.material import Material
from index.report.part import Part, Told
from index.report.words import Words, calendar

_COLUMNS = (
    Words("商品", "Product"),
    Words("先降", "Cut first"),
    Words("降幅", "By"),
    Words("跟进", "Answered"),
    Words("降幅", "By"),
    Words("间隔", "After"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One competitor cut the price of a product, and another answered on the same `days` later.

    `war` tells that the cuts went on in turn (价格战).
    """

    title: str
    gtin: str | None
    currency: str | None
    first: str
    first_at: datetime
    first_before: Decimal | None
    first_after: Decimal | None
    first_change: float | None
    second: str
    second_at: datetime
    second_before: Decimal | None
    second_after: Decimal | None
    second_change: float | None
    days: int
    war: bool
    confidence: float
    cites: tuple[int, ...]


def _tell(material: Material, ledger: Ledger) -> Told[Answer]:
    wars = {
        (name, move.product.title)
        for move in material.moves
        if move.kind == "price_war" and move.product
        for name in (move.competitor, *move.rivals)
    }
    found = [_answer(move, ledger, wars) for move in material.moves if move.kind == "follow"]
    return sorted((one for one in found if one), key=lambda one: one.second_at, reverse=True), None


def _answer(move: Move, ledger: Ledger, wars: set[tuple[str, str]]) -> Answer | None:
    first, product = move.answers_to, move.product
    if first is None or product is None:
        return None
    return Answer(
        title=product.title,
        gtin=product.gtin,
        currency=product.currency,
        first=first.competitor,
        first_at=first.at,
        first_before=amount_of(first.before),
        first_after=amount_of(first.after),
        first_change=first.change,
        second=move.competitor,
        second_at=move.at,
        second_before=amount_of(move.before),
        second_after=amount_of(move.after),
        second_change=move.change,
        days=move.delay or 0,
        war=(first.competitor, product.title) in wars or (move.competitor, product.title) in wars,
        confidence=move.confidence,
        cites=ledger.sights(move.evidence),
    )


def _show(told: Sequence[Answer], view: View) -> Layout:
    rows = [
        (
            cell(f"{one.title}{'（价格战）' if one.war else ''}", one.cites),
            cell(f"{one.first} {calendar(one.first_at)}"),
            change_cell(one.first_before, one.first_after, one.first_change, one.currency),
            cell(f"{one.second} {calendar(one.second_at)}"),
            change_cell(one.second_before, one.second_after, one.second_change, one.currency),
            cell(Words(f"{one.days} 天", f"{one.days} d")),
        )
        for one in told
    ]
    note = Words(
        "同一商品，14 天内另一家降价；最近者在前",
        "the same product, cut by another within 14 days; latest first",
    )
    return one_table(_COLUMNS, rows, view.most, note)


RIVALRY = Part(name="rivalry", heading=Words("谁跟进了谁", "Who followed whom"), tell=_tell, show=_show)
