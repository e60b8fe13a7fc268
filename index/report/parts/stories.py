"""What was published: near-duplicate articles as one story, with all its sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from analysis.stories import group_stories
from index.report.evidence import Ledger
from index.report.layout import Cell, Layout, View, cell, one_table
from index.report.material import Material
from index.report.part import Part, Told
from index.report.published import Published
from index.report.words import Words, clock, words

_COLUMNS = (
    Words("发布", "Published"),
    Words("竞争对手", "Competitor"),
    Words("标题", "Title"),
    Words("策略", "Strategies"),
    Words("来源", "Told by"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One story: its first article, who tells it, and in how many articles."""

    title: str
    competitor: str | None
    published: datetime | None
    strategies: tuple[str, ...]
    sources: tuple[str, ...]
    articles: int
    cites: tuple[int, ...]


def _tell(material: Material, ledger: Ledger) -> Told[Telling]:
    stories = group_stories(material.articles, Published.as_article)
    found = [_telling(story.tellings, story.sources, ledger) for story in stories]
    return sorted(
        found, key=lambda one: one.published.timestamp() if one.published else 0.0, reverse=True
    ), None


def _telling(articles: Sequence[Published], sources: tuple[str, ...], ledger: Ledger) -> Telling:
    lead = articles[0]
    return Telling(
        title=lead.title,
        competitor=lead.competitor,
        published=lead.at,
        strategies=tuple(dict.fromkeys(label["strategy"] for label in lead.strategies)),
        sources=sources,
        articles=len(articles),
        cites=tuple(ledger.article(one) for one in articles),
    )


def _show(told: Sequence[Telling], view: View) -> Layout:
    rows = [
        (
            Cell(text=clock(one.published), value=one.published),
            cell(one.competitor or "—"),
            cell(one.title, one.cites),
            cell("、".join(words("strategies", name).zh for name in one.strategies) or "—"),
            cell("、".join(one.sources) + (f"（{one.articles} 篇）" if one.articles > 1 else "")),
        )
        for one in told
    ]
    return one_table(_COLUMNS, rows, view.most)


STORIES = Part(name="stories", heading=Words("最新公告与报道", "News"), tell=_tell, show=_show)
