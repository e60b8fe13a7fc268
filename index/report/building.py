"""build_briefing: an index and a period → Briefing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from index.answers import Hit
from index.query import Query
from index.report.answering import WITHIN, answers
from index.report.briefing import Briefing, Seen, StrategyShare
from index.report.campaigns import promotion_runs
from index.report.evidence import Ledger
from index.report.pricing import changes, comparisons, standings
from index.report.published import figures, latest_first, news
from index.report.reading import read_sightings
from index.report.sightings import Offered, Sightings, within


class Scanned(Protocol):
    """What is needed of an index."""

    def scan(self, query: Query | None = None, /) -> Iterable[Hit]:
        """Every match."""
        ...


def build_briefing(
    index: Scanned,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    competitors: Iterable[str] = (),
) -> Briefing:
    """Tell what the index shows of a period: `since` inclusive, `until` exclusive, both aware, None: open.

    What changed is told against the last page of up to 14 days before the period, where there is one, else
    against its first. `competitors` narrows it to the companies named. An empty period gives empty parts.
    """
    chosen = tuple(competitors)
    known = None if since is None else since - WITHIN
    hits = index.scan(Query(since=known, until=until, competitors=chosen))
    sightings = read_sightings(hits, since)
    ledger = Ledger()
    histories = [seen for _, seen in sorted(sightings.products.items())]
    products = [seen for history in histories if (seen := within(history, since))]
    articles = latest_first(sightings.articles)
    counted = _seen(sightings, products, ledger)
    replied = answers(histories, ledger, since)
    moved = changes(products, ledger)
    standing = standings(products, ledger)
    return Briefing(
        since=since,
        until=until,
        competitors=chosen or tuple(sorted({one.competitor for one in counted})),
        seen=counted,
        standings=standing,
        comparisons=comparisons(standing),
        changes=moved,
        promotions=promotion_runs(products, ledger),
        mix=_mix(sightings, ledger),
        figures=figures(articles, ledger),
        news=news(articles, ledger),
        answers=replied,
        evidence=ledger.citations,
    )


def _seen(sightings: Sightings, products: list[list[Offered]], ledger: Ledger) -> tuple[Seen, ...]:
    places = sorted({(competitor, source) for competitor, source, _ in sightings.counts}, key=str)
    return tuple(_seen_at(sightings, products, place, ledger) for place in places)


def _seen_at(
    sightings: Sightings, products: list[list[Offered]], place: tuple[str, str | None], ledger: Ledger
) -> Seen:
    competitor, source = place
    span = sightings.span.get(place, ())
    moments = [hit.observed for hit in span]
    return Seen(
        competitor=competitor,
        source=source,
        offers=sightings.counts[competitor, source, "offer"],
        articles=sightings.counts[competitor, source, "article"],
        products=sum((seen[-1].competitor, seen[-1].source) == place for seen in products),
        first=moments[0] if moments else None,
        last=moments[1] if moments else None,
        cites=tuple(dict.fromkeys(ledger.hit(hit) for hit in span)),
    )


def _mix(sightings: Sightings, ledger: Ledger) -> tuple[StrategyShare, ...]:
    findings: dict[str, int] = {}
    for (competitor, _, _), count in sightings.counts.items():
        findings[competitor] = findings.get(competitor, 0) + count
    shares = [
        StrategyShare(
            competitor=competitor,
            strategy=strategy,
            findings=count,
            share=count / findings[competitor],
            cites=(ledger.label(sightings.examples[competitor, strategy]),),
        )
        for (competitor, strategy), count in sightings.labels.items()
    ]
    return tuple(sorted(shares, key=lambda one: (one.competitor, -one.findings, one.strategy)))
