"""Our own figures after the competition's moves, against their own weekday pattern."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

from analysis.kpis import Effect, Measurement, metrics
from crawlers.beijing import BEIJING
from index.advice import effects_between, read_measurements
from index.report.acts import acts
from index.report.briefing import Point
from index.report.evidence import Ledger
from index.report.layout import Cell, Layout, Line, Row, Table, View, cell, few_tables, table
from index.report.material import Material
from index.report.part import Part, Told
from index.report.sentences import who_did_what
from index.report.span import Span
from index.report.words import Words, percent, words

_Which: TypeAlias = tuple[str, str | None, str | None]
_BEFORE = timedelta(days=28)
_MARKS, _MOST = 1, 2
_COLUMNS = (
    Words("变动日", "Day of moves"),
    Words("预期 → 实际（日均）", "Expected → seen (a day)"),
    Words("变化 [95%]", "Change [95 %]"),
    Words("判断", "Verdict"),
    Words("当日最重变动", "Weightiest move"),
)
_NONE = Words(
    "没有自有指标：用 shangqing read metrics.csv 读入",
    "no figures of our own: take them in with shangqing read metrics.csv",
)
_NO_MOVES = Words("本期没有可对照的变动", "no moves in the period to lay them over")


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnFigure:
    """One figure of ours from a day with moves on.

    `expected` and `seen` are daily means over `days`; `change` is relative with its 95 % interval. All are None
    where the `verdict` is "too few days". `move` is the weightiest of the day, of this `importance`; `moves` counts them all, and
    `also` those of the days compared after it: which of them did it cannot be told.
    """

    day: date
    metric: str
    expected: float | None
    seen: float | None
    change: float | None
    low: float | None
    high: float | None
    chance: float | None
    days: int | None
    verdict: str
    move: Words
    importance: float
    moves: int
    also: int
    campaign: str | None
    cites: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSeries:
    """One figure of ours through the period and four weeks before (`points`, a day each), and how it changed
    after the moves, what is distinguishable first."""

    metric: str
    name: Words
    product: str | None
    region: str | None
    points: tuple[Point, ...]
    changes: tuple[OwnFigure, ...]


def _tell(material: Material, ledger: Ledger) -> Told[OwnSeries]:
    measured = read_measurements(material.data)
    if not measured:
        return (), _NONE
    span = material.span
    effects = effects_between(
        material.data, since=span.since, until=span.until, competitors=material.competitors
    )
    changes: dict[_Which, list[OwnFigure]] = defaultdict(list)
    for effect in effects:
        changes[effect.metric, effect.product, effect.region].append(
            _own_figure(effect, material.ours.competitor, ledger)
        )
    points = _points(measured, span)
    told = [
        OwnSeries(
            metric=which[0],
            name=_name(which[0]),
            product=which[1],
            region=which[2],
            points=tuple(points.get(which, ())),
            changes=tuple(sorted(found, key=_order)),
        )
        for which, found in changes.items()
    ]
    return sorted(told, key=lambda one: _order(one.changes[0])), None if told else _NO_MOVES


def _points(measured: Iterable[Measurement], span: Span) -> dict[_Which, list[Point]]:
    found: dict[_Which, list[Point]] = defaultdict(list)
    for one in measured:
        at = datetime.combine(one.day, time(), tzinfo=BEIJING)
        if Span(since=span.since and span.since - _BEFORE, until=span.until).holds(at):
            found[one.metric, one.product, one.region].append(Point(at=at, amount=one.value))
    return found


def _name(metric: str) -> Words:
    named = metrics()[metric]
    return Words(named.zh, named.en)


def _order(one: OwnFigure) -> tuple[bool, bool, float, str]:
    """What is distinguishable first, the day of the weightiest moves first."""
    return (one.change is None, one.verdict not in ("up", "down"), -one.importance, one.metric)


def _own_figure(effect: Effect, ours: str | None, ledger: Ledger) -> OwnFigure:
    change = effect.change
    theirs = [move for move in effect.moves if move.competitor != ours]
    weightiest = acts(theirs or effect.moves, ledger)[0]
    said = f"{_name(effect.metric).zh} {effect.product or ''} {effect.region or ''}"
    seen = (
        f"{effect.day} 起 {change.days} 天日均 {_said(effect.metric, change.seen)}" if change else "天数不足"
    )
    own = ledger.record("figures/figures.parquet", f"{said} {seen}")
    return OwnFigure(
        day=effect.day,
        metric=effect.metric,
        expected=change.expected if change else None,
        seen=change.seen if change else None,
        change=change.change if change else None,
        low=change.low if change else None,
        high=change.high if change else None,
        chance=effect.chance,
        days=change.days if change else None,
        verdict=effect.verdict,
        move=who_did_what(weightiest),
        importance=weightiest.importance,
        moves=len(effect.moves),
        also=len(effect.also),
        campaign=effect.campaign,
        cites=tuple(dict.fromkeys((own, *weightiest.cites))),
    )


def _said(metric: str, value: float) -> str:
    return f"{value:.2%}" if metrics()[metric].kind == "rate" else f"{value:,.0f}"


def _show(told: Sequence[OwnSeries], view: View) -> Layout:
    note = Words(
        "与自身同星期的走势相比；当日及之后的其他变动、大促也可能是原因",
        "against its own weekday pattern; other moves of the day and after it, or a campaign, may as well be the cause",
    )
    return few_tables([_table(one, view.most) for one in told], view.most, note)


def _table(one: OwnSeries, most: int | None) -> Table:
    of = " ".join(part for part in (one.product, one.region) if part)
    line = Line(label=one.name.zh, number=0, points=one.points, unit=metrics()[one.metric].kind)
    marks = [change.day for change in one.changes if change.verdict in ("up", "down")][:_MARKS]
    return table(
        _COLUMNS,
        [_row(change) for change in one.changes],
        most and min(most, _MOST),
        caption=f"{one.name} {of}",
        lines=(line,),
        marks=tuple(datetime.combine(day, time(), tzinfo=BEIJING) for day in marks),
    )


def _row(one: OwnFigure) -> Row:
    amounts = (one.expected, one.seen)
    said = " → ".join(_said(one.metric, amount) for amount in amounts if amount is not None)
    others = Words(
        f"当日共 {one.moves} 项，其后 {one.also} 项", f"{one.moves} moves that day, {one.also} after"
    )
    return (
        cell(str(one.day)),
        cell(said or "—"),
        _changed(one),
        cell(words("verdicts", one.verdict), tone="best" if one.verdict in ("up", "down") else ""),
        cell(Words(f"{one.move.zh}（{others.zh}）", f"{one.move.en} ({others.en})"), one.cites),
    )


def _changed(one: OwnFigure) -> Cell:
    if one.change is None or one.low is None or one.high is None:
        return cell("—")
    return Cell(text=f"{percent(one.change)} [{percent(one.low)}, {percent(one.high)}]", value=one.change)


EFFECTS = Part(name="effects", heading=Words("我方指标", "Our own figures"), tell=_tell, show=_show)
