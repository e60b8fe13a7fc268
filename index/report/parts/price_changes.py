"""Price changes: every cut and rise of a page price or take-home price, the largest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from analysis.moves import Move
from index.report.amounts import amount_of, relative
from index.report.briefing import Point
from index.report.evidence import Ledger
from index.report.layout import Cell, Layout, View, cell, change_cell, day_cell, one_table
from index.report.material import Material
from index.report.offers import Key, read_points
from index.report.part import Part, Told
from index.report.words import Words, percent

_COLUMNS = (
    Words("竞争对手", "Competitor"),
    Words("商品", "Product"),
    Words("页面价", "Page price"),
    Words("到手价", "Take-home"),
    Words("较近30天最低", "Against 30-day low"),
    Words("日期", "Day"),
    Words("走势", "Trend"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceChange:
    """One cut or rise. `before`, `after` are page prices; where only the take-home price (到手价) changed they
    are equal or absent. `real_change` is the new take-home price against the lowest of the 30 days before;
    `raised_first` (先涨后降) tells that it is no lower. `points` are the page price through the period."""

    kind: str
    competitor: str
    title: str
    sku: str | None
    gtin: str | None
    currency: str | None
    before: Decimal | None
    after: Decimal | None
    change: float | None
    take_home_before: Decimal | None
    take_home_after: Decimal | None
    take_home_change: float | None
    real_change: float | None
    raised_first: bool
    promotion: str | None
    campaign: str | None
    confidence: float
    at: datetime
    points: tuple[Point, ...]
    cites: tuple[int, ...]


def _tell(material: Material, ledger: Ledger) -> Told[PriceChange]:
    moved = [move for move in material.moves if move.kind in ("price_cut", "price_rise")]
    points = read_points(material.history, material.span, (_key(move) for move in moved))
    found = [_change(move, points.get(_key(move), ()), ledger) for move in moved]
    return sorted(found, key=lambda one: (-abs(one.change or 0), one.competitor, one.title)), None


def _key(move: Move) -> Key:
    return (move.competitor, move.product.key if move.product else "")


def _change(move: Move, points: tuple[Point, ...], ledger: Ledger) -> PriceChange:
    product = move.product
    paid = move.take_home or (None, None)
    return PriceChange(
        kind=move.kind,
        competitor=move.competitor,
        title=product.title if product else "—",
        sku=product.sku if product else None,
        gtin=product.gtin if product else None,
        currency=product.currency if product else None,
        before=amount_of(move.before),
        after=amount_of(move.after),
        change=move.change,
        take_home_before=amount_of(paid[0]),
        take_home_after=amount_of(paid[1]),
        take_home_change=relative(*paid),
        real_change=move.real_change,
        raised_first=move.raised_first,
        promotion=move.promotion,
        campaign=move.campaign,
        confidence=move.confidence,
        at=move.at,
        points=points,
        cites=ledger.sights(move.evidence),
    )


def _show(told: Sequence[PriceChange], view: View) -> Layout:
    rows = [
        (
            cell(one.competitor),
            cell(one.title, one.cites),
            change_cell(one.before, one.after, one.change, one.currency),
            change_cell(one.take_home_before, one.take_home_after, one.take_home_change, one.currency),
            _real(one),
            day_cell(one.at),
            Cell(points=one.points),
        )
        for one in told
    ]
    note = Words(
        "先涨后降：不低于此前30天的最低到手价",
        "raised first: no lower than the lowest take-home of 30 days before",
    )
    return one_table(_COLUMNS, rows, view.most, note)


def _real(one: PriceChange) -> Cell:
    if one.raised_first:
        return cell(Words("先涨后降", "raised first"), tone="up")
    return Cell(
        text="—" if one.real_change is None else percent(one.real_change),
        value=one.real_change,
        tone="down" if (one.real_change or 0) < 0 else "",
    )


PRICE_CHANGES = Part(name="price_changes", heading=Words("价格变化", "Price changes"), tell=_tell, show=_show)
