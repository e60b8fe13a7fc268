"""What was published: market figures and announcements."""

from __future__ import annotations

from index.report.briefing import Briefing, Figure
from index.report.layout import Cell, Section, cell, section, table
from index.report.words import Words, calendar, clock, words


def figures(briefing: Briefing, most: int | None) -> Section:
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
    if one.change is None:
        return cell("—" if not one.change_type else words("changes", one.change_type).zh)
    kind = words("changes", one.change_type).zh if one.change_type else ""
    return cell(f"{kind} {one.change}%", tone="down" if one.change.startswith("-") else "up")


def news(briefing: Briefing, most: int | None) -> Section:
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
