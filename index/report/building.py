"""build_briefing: the history, an index and a period → Briefing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from analysis.playbook import Ours
from index.report.briefing import Briefing
from index.report.evidence import Ledger
from index.report.material import CANNOT_ASK, Material, Scanned
from index.report.part import Part
from index.report.parts import PARTS
from index.report.parts.health import HEALTH
from index.report.span import Span
from index.report.words import Words


def build_briefing(
    index: Scanned,
    *,
    data: Path | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    competitors: Iterable[str] = (),
    ours: Ours | None = None,
) -> Briefing:
    """Tell what is known of a period: `since` inclusive, `until` exclusive, both aware, None: open.

    Offers and moves come from the history of the journal below `data` (None: SHANGQING_DATA), which is brought
    up to date; articles from the index. Where the index is away, what needs it says so, the rest is told.
    `competitors` narrows it to the companies named; `ours` is what is known of us (None: nothing). An empty period gives empty parts.
    """
    if data is None:
        from crawlers.settings import read_environment

        data = read_environment().data
    chosen = tuple(competitors)
    material, ledger = Material(index, data, Span(since=since, until=until), chosen, ours), Ledger()
    limits = dict(_tell(material, ledger))
    seen = HEALTH.of(material.told)
    return Briefing(
        since=since,
        until=until,
        first=min((one.first for one in seen if one.first), default=None),
        last=max((one.last for one in seen if one.last), default=None),
        competitors=chosen or tuple(sorted({one.competitor for one in seen if one.competitor})),
        parts={part.name: material.told[part.name] for part in PARTS},
        limits=limits,
        evidence=ledger.citations(material.history),
    )


def _tell(material: Material, ledger: Ledger) -> Iterator[tuple[str, Words]]:
    """Have every part told, the summary last; give what the data do not support."""
    first, *others = PARTS
    for part in (*others, first):
        material.told[part.name], limit = _told(part, material, ledger)
        if limit is not None:
            yield part.name, limit


def _told(part: Part[Any], material: Material, ledger: Ledger) -> tuple[tuple[Any, ...], Words | None]:
    try:
        statements, limit = part.tell(material, ledger)
    except CANNOT_ASK as error:
        return (), Words(f"索引不可用：{error}", f"the index cannot be asked: {error}")
    return tuple(statements), limit
