"""The sections of a briefing, in the order in which an analyst reads them."""

from __future__ import annotations

from index.report.briefing import Briefing
from index.report.layout import Section
from index.report.parts.conduct import mix, promotions
from index.report.parts.overview import seen, summary
from index.report.parts.prices import answers, changes, comparisons, prices
from index.report.parts.publications import figures, news


def sections(briefing: Briefing, most: int | None = None) -> tuple[Section, ...]:
    """Lay a briefing out; no table has more than `most` rows, nor any section more tables (None: all)."""
    return (
        summary(briefing),
        seen(briefing),
        answers(briefing, most),
        changes(briefing, most),
        comparisons(briefing, most),
        prices(briefing, most),
        promotions(briefing, most),
        mix(briefing, most),
        figures(briefing, most),
        news(briefing, most),
    )
