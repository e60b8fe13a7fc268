"""The sections of a briefing, in the order in which an analyst reads them."""

from __future__ import annotations

from index.report.briefing import Briefing
from index.report.layout import Section, View
from index.report.parts import PARTS


def sections(briefing: Briefing, most: int | None = None) -> tuple[Section, ...]:
    """Lay a briefing out; no table has more than `most` rows, nor any section more tables (None: all)."""
    view = View(competitors=briefing.competitors, most=most)
    return tuple(
        Section(
            name=part.name,
            heading=part.heading,
            layout=part.show(part.of(briefing.parts), view),
            limit=briefing.limits.get(part.name),
        )
        for part in PARTS
    )
