"""What was published: market figures and announcements."""

from __future__ import annotations

import re

from index.report.briefing import Briefing, Figure
from index.report.layout import Cell, Section, cell, section, table, tone
from index.report.words import Words, calendar, clock, words


def figures(briefing: Briefing, most: int | None) -> Section:
    """The market figures that articles state."""
    columns = (
        Words("主体", "Whose"),
        Words("指标", "Figure"),
        Words("数值", "Value"),
        Words("变化", "Change"),
        Words("期间", "Period"),
        Words("发布", "Published"),
    )
    rows = [
        (
            cell(one.entity or one.competitor or "—"),
            cell(one.metric, one.cites),
            cell(f"{one.value}{one.unit or ''}" if one.value is not None else "—"),
            _figure_change(one),
            cell(one.period or "—"),
            cell(calendar(one.published)),
        )
        for one in briefing.figures
    ]
    return section("figures", Words("市场数据", "Market figures"), table(columns, rows, most))


def _figure_change(one: Figure) -> Cell:
    """同比 +24.3%, 同比 +0.9百分点, 较前值 3.4: how it changed, and against what."""
    kind = words("changes", one.change_type).zh if one.change_type else ""
    against = one.baseline or one.previous or ""
    if one.change is not None:
        amount = f"{_signed(one.change)}{one.change_unit or '%'}"
    else:
        amount = _signed(one.change_abs) if one.change_abs is not None else ""
    text = " ".join(part for part in (kind, against, amount) if part)
    return cell(text or "—", tone=tone(-1 if "-" in amount else 1) if amount else "")


def _signed(change: str) -> str:
    """A rise with its +, as a fall has its -; a qualifier (约, 超) stays before the number."""
    return change if "-" in change else re.sub(r"(?=\d)", "+", change, count=1)


def news(briefing: Briefing, most: int | None) -> Section:
    """The announcements, the latest first."""
    columns = (
        Words("发布", "Published"),
        Words("竞争对手", "Competitor"),
        Words("标题", "Title"),
        Words("策略", "Strategies"),
    )
    rows = [
        (
            cell(clock(one.published)),
            cell(one.competitor or "—"),
            cell(one.title, one.cites),
            cell("、".join(words("strategies", name).zh for name in one.strategies) or "—"),
        )
        for one in briefing.news
    ]
    return section("news", Words("最新公告", "Latest announcements"), table(columns, rows, most))
