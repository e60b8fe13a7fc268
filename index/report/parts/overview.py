"""The briefing in brief, and what was seen."""

from __future__ import annotations

from index.report.briefing import Briefing, PriceChange
from index.report.layout import Cell, Row, Section, cell, section, table, tone
from index.report.words import Words, clock, money, percent


def summary(briefing: Briefing) -> Section:
    """The few facts to be read first."""
    rows = [row for row in (_volume(briefing), *_extremes(briefing), _campaigns(briefing)) if row]
    rows += _latest_answer(briefing)
    columns = (Words("事项", "What"), Words("数据", "Figure"))
    return Section(
        name="summary",
        heading=Words("要点", "In brief"),
        tables=(table(columns, rows, None),) if briefing.seen else (),
    )


def _volume(briefing: Briefing) -> Row:
    total = sum(one.offers + one.articles for one in briefing.seen)
    names = len({one.competitor for one in briefing.seen})
    text = f"{total} 条观察，{names} 家竞争对手 / {total} observations of {names} competitors"
    return (cell("所见 / Seen"), cell(text, (n for one in briefing.seen for n in one.cites[-1:])))


def _extremes(briefing: Briefing) -> list[Row]:
    moved = [change for change in briefing.changes if change.measure == "price"]
    falls = [change for change in moved if change.change < 0]
    rises = [change for change in moved if change.change > 0]
    named = (("最大降价 / Largest cut", falls[:1]), ("最大涨价 / Largest rise", rises[:1]))
    return [(cell(name), _moved(change)) for name, found in named for change in found]


def _moved(change: PriceChange) -> Cell:
    text = (
        f"{change.competitor}：{change.title} {money(change.before, change.currency)} → "
        f"{money(change.after, change.currency)}（{percent(change.change)}）"
    )
    return cell(text, change.cites, tone(change.change))


def _campaigns(briefing: Briefing) -> Row | None:
    started = [run for run in briefing.promotions if run.started]
    ended = [run for run in briefing.promotions if run.ended]
    if not briefing.promotions:
        return None
    text = f"{len(started)} 项开始，{len(ended)} 项结束 / {len(started)} started, {len(ended)} ended"
    latest = sorted((*started, *ended), key=lambda run: run.last)[-3:]
    return (cell("促销 / Promotions"), cell(text, (n for run in latest for n in run.cites[:1])))


def _latest_answer(briefing: Briefing) -> list[Row]:
    return [
        (
            cell("最近跟进 / Latest answer"),
            cell(
                f"{one.second} 于 {one.days} 天后跟进 {one.first}：{one.title} "
                f"{money(one.second_before, one.currency)} → {money(one.second_after, one.currency)} / "
                f"answered after {one.days} days",
                one.cites,
            ),
        )
        for one in briefing.answers[:1]
    ]


def seen(briefing: Briefing) -> Section:
    """How much was seen of whom, and when."""
    columns = (
        Words("竞争对手", "Competitor"),
        Words("来源", "Source"),
        Words("报价", "Offers"),
        Words("文章", "Articles"),
        Words("商品数", "Products"),
        Words("首次", "First"),
        Words("最近", "Last"),
    )
    rows = [
        (
            cell(one.competitor, one.cites),
            cell(one.source or "—"),
            cell(one.offers),
            cell(one.articles),
            cell(one.products),
            cell(clock(one.first)),
            cell(clock(one.last)),
        )
        for one in briefing.seen
    ]
    return section("seen", Words("采集概况", "What was seen"), table(columns, rows, None))
