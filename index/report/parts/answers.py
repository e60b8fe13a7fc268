"""What to consider in answer (应对措施), with the moves that call for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from analysis.playbook import Answer
from index.advice import answers_between
from index.report.acts import Act, acts
from index.report.evidence import Ledger
from index.report.layout import Cell, Layout, Row, Table, View, cell, few_tables, table
from index.report.material import CANNOT_ASK, Material
from index.report.part import Part, Told
from index.report.sentences import who_did_what
from index.report.words import Words

_COLUMNS = (Words("事项", "Topic"), Words("说明", "What"))
_ACTS, _MOST = 3, 10
_NO_MIX = Words("索引不可用，未计入策略构成", "the index cannot be asked: the strategy mix is not counted in")


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """One answer of the playbook to what a competitor did on a day; `id` marks it (`shangqing answers mark`).

    `because` are the facts that the rule asked for, `moves` what calls for it, in words; `score` orders answers.
    """

    id: str
    rule: str
    approach: Words
    stance: str | None
    competitor: str
    day: date
    consider: Words
    why: Words
    cost: Words
    risk: Words
    because: tuple[Words, ...]
    moves: tuple[Words, ...]
    sources: tuple[str, ...]
    score: float
    cites: tuple[int, ...]


def _tell(material: Material, ledger: Ledger) -> Told[Advice]:
    try:
        mix, limit = material.mix, None
    except CANNOT_ASK:
        mix, limit = None, _NO_MIX
    span = material.span
    found = answers_between(
        material.data,
        since=span.since,
        until=span.until,
        competitors=material.competitors,
        ours=material.ours,
        mix=mix,
    )
    return [_advice(one, ledger) for one in found], limit


def _advice(answer: Answer, ledger: Ledger) -> Advice:
    called: list[Act] = acts(answer.moves, ledger)
    return Advice(
        id=answer.id,
        rule=answer.rule,
        approach=_words(answer.approach),
        stance=answer.stance,
        competitor=answer.competitor,
        day=answer.day,
        consider=_words(answer.consider),
        why=_words(answer.why),
        cost=_words(answer.cost),
        risk=_words(answer.risk),
        because=tuple(_words(one) for one in answer.because),
        moves=tuple(who_did_what(act) for act in called),
        sources=answer.sources,
        score=answer.score,
        cites=tuple(dict.fromkeys(number for act in called for number in act.cites)),
    )


def _words(told: object) -> Words:
    return Words(getattr(told, "zh", ""), getattr(told, "en", ""))


def _show(told: Sequence[Advice], view: View) -> Layout:
    note = Words(
        "由变动触发，最重者在前；请结合实际判断。处理后：shangqing answers mark 括号内编号 done|rejected|postponed",
        "called for by moves, the weightiest first; to be judged. When decided: shangqing answers mark ID done|rejected|postponed",
    )
    return few_tables([_card(one) for one in told], view.most and min(view.most, _MOST), note)


def _card(one: Advice) -> Table:
    rows: list[Row] = [
        (cell(Words("起因", "Called for by")), _moved(one)),
        (cell(Words("考虑", "Consider")), _strong(one.consider)),
        (cell(Words("理由", "Why")), cell(one.why)),
        (cell(Words("成本", "Cost")), cell(one.cost)),
        (cell(Words("风险", "Risk")), cell(one.risk)),
        (cell(Words("出处", "Source")), cell("；".join(one.sources))),
    ]
    return table(
        _COLUMNS, rows, None, caption=f"{one.approach} → {one.competitor} {one.day}（{one.id}）", headed=False
    )


def _moved(one: Advice) -> Cell:
    shown = one.moves[:_ACTS]
    more = f"；另 {len(one.moves) - _ACTS} 项" if len(one.moves) > _ACTS else ""
    return cell(
        Words("；".join(each.zh for each in shown) + more, "; ".join(each.en for each in shown)), one.cites
    )


def _strong(text: Words) -> Cell:
    return cell(text, tone="best")


ANSWERS = Part(
    name="answers", heading=Words("应对措施", "What to consider in answer"), tell=_tell, show=_show
)
