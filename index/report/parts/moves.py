"""What changed, by importance."""

from __future__ import annotations

from collections.abc import Sequence

from index.report.acts import Act, acts
from index.report.evidence import Ledger
from index.report.layout import Layout, Tone, View, cell, day_cell, one_table, tone
from index.report.material import Material
from index.report.part import Part, Told
from index.report.sentences import what_changed
from index.report.words import Words, words

_COLUMNS = (
    Words("日期", "Day"),
    Words("竞争对手", "Competitor"),
    Words("变动", "Change"),
    Words("内容", "What"),
    Words("大促", "Campaign"),
)
_ONE_DAY = Words("只有一天的采集，看不出变化", "seen on one day only: no change can show")


def _tell(material: Material, ledger: Ledger) -> Told[Act]:
    theirs = [move for move in material.moves if move.competitor != material.ours.competitor]
    found = acts(theirs, ledger, material.groups)
    days = {moment.date() for one in material.counts for moment in (one.first, one.last)}
    alone = not found and len(days) == 1
    return found, _ONE_DAY if alone else None


def _show(told: Sequence[Act], view: View) -> Layout:
    rows = [
        (
            day_cell(act.at),
            cell(act.competitor),
            cell(words("moves", act.kind), tone=_tone(act)),
            cell(what_changed(act), act.cites),
            cell(act.campaign or "—"),
        )
        for act in told
    ]
    note = Words(
        "按重要性排序；一天内同类变动合为一条；单日错价、交替价与漏抓不计",
        "by importance; the same kind on one day is one line; one-day errors and missed pages do not count",
    )
    return one_table(_COLUMNS, rows, view.most, note)


def _tone(act: Act) -> Tone:
    """Cheaper or dearer; more data in a plan is neither."""
    fee = "monthly_fee" in (act.changes[0].after or {}) if act.kind == "plan_change" else True
    return tone(act.change) if act.change and fee and act.kind != "strategy_shift" else ""


MOVES = Part(name="moves", heading=Words("有哪些变化", "What changed"), tell=_tell, show=_show)
