"""Where every product stands, a table a competitor, the largest saving first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby

from index.report.evidence import Ledger
from index.report.layout import Cell, Layout, Row, View, cell, day_cell, few_tables, money_cell, table
from index.report.material import Material
from index.report.offers import Offered
from index.report.part import Part, Told
from index.report.words import Words, words

_MOST = 20  # rows and tables: this is to be looked up, and all of it is in the workbook
_COLUMNS = (
    Words("商品", "Product"),
    Words("到手价", "Take-home"),
    Words("页面价", "Page price"),
    Words("划线价", "List price"),
    Words("优惠", "Saved"),
    Words("促销", "Promotions"),
    Words("库存", "Stock"),
    Words("所见", "Seen"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """What one product costs at the end of the period. `saving` is the part of the page price that the buyer
    keeps, None where it cannot be said."""

    competitor: str
    title: str
    sku: str | None
    gtin: str | None
    currency: str | None
    price: Decimal | None
    list_price: Decimal | None
    take_home: Decimal | None
    monthly_fee: Decimal | None
    saving: float | None
    availability: str | None
    promotions: tuple[str, ...]
    observed: datetime
    cites: tuple[int, ...]


def _tell(material: Material, ledger: Ledger) -> Told[Priced]:
    found = [
        _priced(one, ledger)
        for one in material.offered
        if one.price is not None or one.monthly_fee is not None
    ]
    return sorted(found, key=lambda one: (one.competitor, -(one.saving or 0), one.title)), None


def _priced(one: Offered, ledger: Ledger) -> Priced:
    return Priced(
        competitor=one.competitor,
        title=one.title,
        sku=one.sku,
        gtin=one.gtin,
        currency=one.currency,
        price=one.price,
        list_price=one.list_price,
        take_home=one.take_home,
        monthly_fee=one.monthly_fee,
        saving=_saving(one),
        availability=one.availability,
        promotions=one.promotions,
        observed=one.observed,
        cites=(ledger.observation(one.id),),
    )


def _saving(one: Offered) -> float | None:
    if one.take_home is None or not one.price or one.take_home > one.price:
        return None
    return round(float(1 - one.take_home / one.price), 4)


def _show(told: Sequence[Priced], view: View) -> Layout:
    goods = [one for one in told if one.monthly_fee is None]
    most = view.most and min(view.most, _MOST)
    tables = [
        table(_COLUMNS, [_row(one) for one in group], most, caption=competitor)
        for competitor, group in groupby(goods, key=lambda one: one.competitor)
    ]
    return few_tables(
        tables, most, Words("期末所见，优惠最多者在前", "as last seen, the largest saving first")
    )


def _row(one: Priced) -> Row:
    return (
        cell(one.title, one.cites),
        money_cell(one.take_home, one.currency),
        money_cell(one.price, one.currency),
        money_cell(one.list_price, one.currency),
        Cell(
            text=f"{one.saving:.1%}" if one.saving else "—",
            value=one.saving,
            tone="down" if one.saving else "",
        ),
        cell("；".join(one.promotions) or "—"),
        cell(words("availability", one.availability).zh if one.availability else "—"),
        day_cell(one.observed),
    )


PRICES = Part(
    name="prices",
    heading=Words("各家价格（到手价）", "Prices by competitor (take-home)"),
    tell=_tell,
    show=_show,
)
