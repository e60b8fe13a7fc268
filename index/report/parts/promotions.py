"""Promotions that started or ended in the period, a table a competitor."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from analysis.moves import Move
from analysis.promotions import parse_promotions
from index.report.evidence import Ledger
from index.report.layout import Cell, Layout, View, cell, day_cell, few_tables, table, tone
from index.report.material import Material
from index.report.part import Part, Told
from index.report.words import Words, percent, words

_EVIDENT = 3
_COLUMNS = (
    Words("方式", "Mechanic"),
    Words("原文", "Words"),
    Words("商品数", "Products"),
    Words("到手价变化", "Take-home by"),
    Words("开始", "Started"),
    Words("结束", "Ended"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Promotion:
    """One promotion of one competitor, told apart by its words; `mechanics` as the grammar reads them.

    `started` and `ended` are None where that was not in the period; `change` is the largest change of a
    take-home price that it made.
    """

    competitor: str
    mechanics: tuple[str, ...]
    text: str
    products: int
    change: float | None
    started: datetime | None
    ended: datetime | None
    campaign: str | None
    cites: tuple[int, ...]


def _tell(material: Material, ledger: Ledger) -> Told[Promotion]:
    groups: dict[tuple[str, str], list[Move]] = defaultdict(list)
    for move in material.moves:
        if move.kind in ("promotion_start", "promotion_end"):
            groups[move.competitor, move.promotion or ""].append(move)
    found = [_promotion(group, ledger) for group in groups.values()]
    return sorted(found, key=lambda one: (one.competitor, -_latest(one), one.text)), None


def _promotion(group: Sequence[Move], ledger: Ledger) -> Promotion:
    started = [move for move in group if move.kind == "promotion_start"]
    ended = [move for move in group if move.kind == "promotion_end"]
    text = group[0].promotion or ""
    changes = [move.change for move in started or ended if move.change]
    shown = [*started[:_EVIDENT], *ended[:_EVIDENT]]
    return Promotion(
        competitor=group[0].competitor,
        mechanics=tuple(dict.fromkeys(one.mechanic for one in parse_promotions(text))),
        text=text,
        products=len({move.product.key for move in group if move.product}),
        change=max(changes, key=abs, default=None),
        started=min((move.at for move in started), default=None),
        ended=max((move.at for move in ended), default=None),
        campaign=next((move.campaign for move in started if move.campaign), None),
        cites=tuple(dict.fromkeys(n for move in shown for n in ledger.sights(move.evidence[:2]))),
    )


def _latest(one: Promotion) -> float:
    moment = one.started or one.ended
    return moment.timestamp() if moment else 0.0


def _show(told: Sequence[Promotion], view: View) -> Layout:
    tables = [
        table(_COLUMNS, [_row(one) for one in group], view.most, caption=f"{competitor}：{_tally(group)}")
        for competitor, found in groupby(told, key=lambda one: one.competitor)
        if (group := list(found))
    ]
    note = Words(
        "日期为首次见到与首次不再见到；— 表示本期未见其变化",
        "dates of the first page with it and of the first without; — is no change in the period",
    )
    return few_tables(tables, view.most, note)


def _row(one: Promotion) -> tuple[Cell, ...]:
    return (
        cell("、".join(words("mechanics", name).zh for name in one.mechanics) or "—"),
        cell(one.text, one.cites),
        cell(one.products),
        cell("—" if not one.change else percent(one.change), tone=tone(one.change) if one.change else ""),
        day_cell(one.started),
        day_cell(one.ended),
    )


def _tally(group: Sequence[Promotion]) -> str:
    counts = Counter(words("mechanics", name).zh for one in group for name in one.mechanics)
    return "、".join(f"{name} {count}" for name, count in counts.most_common())


PROMOTIONS = Part(
    name="promotions",
    heading=Words("促销的开始与结束", "Promotions started and ended"),
    tell=_tell,
    show=_show,
)
