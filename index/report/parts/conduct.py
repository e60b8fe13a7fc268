"""How competitors behave: promotions that started and ended, and the mix of strategies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import groupby

from index.report.briefing import Briefing, PromotionRun, StrategyShare
from index.report.layout import Cell, Row, Section, cell, table
from index.report.words import Words, calendar, words

_FIGURE_SPACE = "\u2007"  # as wide as a digit: the bars begin in one line


def promotions(briefing: Briefing, most: int | None) -> Section:
    """Promotions that started or ended in the period, a table a competitor."""
    columns = (
        Words("方式", "Mechanic"),
        Words("原文", "Words"),
        Words("商品数", "Products"),
        Words("开始", "Started"),
        Words("结束", "Ended"),
    )
    tables = [
        table(columns, [_run(run) for run in runs], most, caption=f"{competitor}：{_tally(runs)}")
        for competitor, group in groupby(briefing.promotions, key=lambda run: run.competitor)
        if (runs := [run for run in group if run.started or run.ended])
    ]
    note = Words(
        "日期为首次见到与首次不再见到；— 表示本期未见其变化",
        "dates of the first page with it and of the first without; — is no change in the period",
    )
    return Section(
        name="promotions",
        heading=Words("促销的开始与结束", "Promotions started and ended"),
        note=note,
        tables=tuple(tables),
    )


def _run(run: PromotionRun) -> Row:
    return (
        cell(words("mechanics", run.mechanic)),
        cell(run.text, run.cites),
        cell(run.products),
        cell(calendar(run.started)),
        cell(calendar(run.ended)),
    )


def _tally(runs: Iterable[PromotionRun]) -> str:
    counts = Counter(words("mechanics", run.mechanic).zh for run in runs)
    return "、".join(f"{name} {count}" for name, count in counts.most_common())


def mix(briefing: Briefing, most: int | None) -> Section:
    """Each strategy's share of a competitor's findings, a table a competitor."""
    columns = (Words("策略", "Strategy"), Words("占比", "Share"), Words("发现数", "Findings"))
    tables = [
        table(columns, [_share(one) for one in group], most, caption=competitor)
        for competitor, group in groupby(briefing.mix, key=lambda one: one.competitor)
    ]
    return Section(
        name="mix",
        heading=Words("策略构成", "Strategy mix"),
        note=Words("一条发现可属多种策略", "a finding may be about several strategies"),
        tables=tuple(tables),
    )


def _share(one: StrategyShare) -> Row:
    return (
        cell(words("strategies", one.strategy), one.cites),
        Cell(text=f"{one.share:4.0%}".replace(" ", _FIGURE_SPACE), share=one.share),
        cell(one.findings),
    )
