"""The same product at several competitors, by take-home price (到手价)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from analysis.matching import Match
from index.report.briefing import Point
from index.report.evidence import Ledger
from index.report.layout import Layout, Line, Row, View, cell, day_cell, few_tables, money_cell, table
from index.report.material import Material
from index.report.offers import Key, Offered, read_points
from index.report.part import Part, Told
from index.report.receipts import worked_out
from index.report.safety import shown
from index.report.words import Words, money, words

_COLUMNS = (
    Words("竞争对手", "Competitor"),
    Words("到手价", "Take-home"),
    Words("页面价", "Page price"),
    Words("促销", "Promotions"),
    Words("库存", "Stock"),
    Words("所见", "Seen"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the product costs at one competitor; `points` are its page price through the period. Where a monthly
    fee comes on top (合约机), `pay` is no price to compare."""

    competitor: str
    title: str
    sku: str | None
    gtin: str | None
    currency: str | None
    price: Decimal | None
    take_home: Decimal | None
    pay: Decimal
    monthly_fee: Decimal | None
    contract_months: int | None
    availability: str | None
    promotions: tuple[str, ...]
    observed: datetime
    points: tuple[Point, ...]
    cites: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One product at two competitors or more, the cheapest first, those with a contract last; `reasons` say why it is the same and `score`
    (0 to 1) how sure that is. `spread` is how much dearer the dearest is, as a part of the cheapest."""

    title: str
    score: float
    reasons: tuple[str, ...]
    spread: float | None
    standings: tuple[Standing, ...]


def _tell(material: Material, ledger: Ledger) -> Told[Comparison]:
    groups: dict[tuple[int, str | None], list[Offered]] = defaultdict(list)
    numbers = material.groups
    for one in material.offered:
        if (number := numbers.get((one.competitor, one.key))) is not None and one.pay is not None:
            groups[number, one.currency].append(one)
    compared = [group for group in groups.values() if len({one.competitor for one in group}) > 1]
    keys = ((one.competitor, one.key) for group in compared for one in group)
    points = read_points(material.history, material.span, keys)
    reasons = _reasons(material.matches, numbers)
    found = [
        _comparison(group, points, reasons[numbers[group[0].competitor, group[0].key]], ledger)
        for group in compared
    ]
    return sorted(found, key=lambda one: (-len(one.standings), -(one.spread or 0), one.title)), _limit(
        material, found
    )


def _limit(material: Material, found: Sequence[Comparison]) -> Words | None:
    if found or not material.offered:
        return None
    if len({one.competitor for one in material.offered}) < 2:
        return Words("只见一家在售，无从比价", "only one competitor was seen: nothing to compare with")
    return Words("未见可确认的同款", "no product was found that is surely the same")


def _reasons(matches: Iterable[Match], numbers: Mapping[Key, int]) -> dict[int, Match]:
    """The least sure of the matches that made each group."""
    weakest: dict[int, Match] = {}
    for match in matches:
        one = numbers.get((match.one.competitor, match.one.key))
        if one is not None and one == numbers.get((match.other.competitor, match.other.key)):
            weakest[one] = match  # the best come first
    return weakest


def _comparison(
    group: Sequence[Offered], points: Mapping[Key, tuple[Point, ...]], match: Match, ledger: Ledger
) -> Comparison:
    ordered = sorted(
        (_standing(one, points.get((one.competitor, one.key), ()), ledger) for one in group),
        key=lambda one: (one.monthly_fee is not None, one.pay, one.competitor),
    )
    plain = [one.pay for one in ordered if one.monthly_fee is None]
    lowest, highest = min(plain, default=None), max(plain, default=None)
    return Comparison(
        title=group[0].title,
        score=match.score,
        reasons=match.reasons,
        spread=round(float(highest / lowest) - 1, 4) if lowest and highest else None,
        standings=tuple(ordered),
    )


def _standing(one: Offered, points: tuple[Point, ...], ledger: Ledger) -> Standing:
    return Standing(
        competitor=one.competitor,
        title=one.title,
        sku=one.sku,
        gtin=one.gtin,
        currency=one.currency,
        price=one.price,
        take_home=one.take_home,
        pay=one.pay or Decimal(0),
        monthly_fee=one.monthly_fee,
        contract_months=one.contract_months,
        availability=one.availability,
        promotions=one.promotions,
        observed=one.observed,
        points=points,
        cites=(ledger.observation(one.id, worked_out(one)),),
    )


def _show(told: Sequence[Comparison], view: View) -> Layout:
    numbers = {name: number for number, name in enumerate(view.competitors)}
    tables = [
        table(
            _COLUMNS,
            [_row(one, best=one in cheapest(group)) for one in group.standings],
            None,
            caption=f"{group.title}（{'；'.join(group.reasons)}）",
            lines=tuple(
                Line(
                    label=shown(one.competitor),
                    number=numbers.get(one.competitor, 0),
                    points=one.points,
                    currency=one.currency,
                )
                for one in group.standings
            ),
        )
        for group in told
    ]
    return few_tables(
        tables, view.most, Words("★ 为最低；图为页面价", "★ is the lowest; the chart shows page prices")
    )


def cheapest(group: Comparison) -> list[Standing]:
    """Who asks the lowest take-home price, contracts apart; none where less than two can be compared."""
    plain = [one for one in group.standings if one.monthly_fee is None]
    lowest = min((one.pay for one in plain), default=None)
    return [one for one in plain if one.pay == lowest] if len(plain) > 1 else []


def _row(one: Standing, *, best: bool) -> Row:
    stock = words("availability", one.availability) if one.availability else "—"
    return (
        cell(one.competitor, one.cites),
        money_cell(one.pay, one.currency, best=best),
        money_cell(one.price, one.currency),
        cell("；".join([*_contract(one), *one.promotions]) or "—"),
        cell(stock.zh if isinstance(stock, Words) else stock),
        day_cell(one.observed),
    )


def _contract(one: Standing) -> list[str]:
    if one.monthly_fee is None:
        return []
    months = f"×{one.contract_months}个月" if one.contract_months else ""
    return [f"另付月费{money(one.monthly_fee)}{months}"]


COMPARISONS = Part(
    name="comparisons",
    heading=Words("同款比价（到手价）", "The same product by take-home price"),
    tell=_tell,
    show=_show,
)
