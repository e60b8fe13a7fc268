"""The strategy mix (策略组合) of a period, from the index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from analysis.mix import Statement, StrategyMix, strategy_mix
from analysis.mix.reading import period_before
from index.answers import Document, Hit
from index.query import Query

_INSTANT = timedelta(microseconds=1)


class Scanned(Protocol):
    """What is needed of an index."""

    def scan(self, query: Query | None = None, /) -> Iterable[Hit]:
        """Every match, the newest first."""
        ...


def read_mix(
    index: Scanned,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    competitors: Sequence[str] = (),
) -> StrategyMix:
    """Tell the strategy mix of the findings observed from `since` (inclusive) to `until` (exclusive).

    With `since` it is compared with the period of the same length before. `competitors` narrows what is told;
    the market that they are compared with is everybody.
    """
    begin = None if since is None else period_before(since, until or _last(index, since))
    statements = _statements(index.scan(Query(since=begin, until=until)))
    return strategy_mix(statements, since=since, until=until, competitors=competitors)


def _last(index: Scanned, since: datetime) -> datetime:
    """Just behind the newest finding since then."""
    newest = next((hit.observed for hit in index.scan(Query(since=since)) if hit.observed), None)
    return since if newest is None else newest + _INSTANT


def _statements(hits: Iterable[Hit]) -> Iterator[Statement]:
    for hit in hits:
        if hit.competitor is not None and hit.observed is not None:
            yield _statement(hit.document, hit.competitor, hit.observed)


def _statement(document: Document, competitor: str, observed: datetime) -> Statement:
    """The same as `finding_statement` gives of the finding itself."""
    named = document.get("sku") or document.get("url") or document.get("title", "")
    return Statement(
        id=document["id"],
        competitor=competitor,
        kind=document["kind"],
        subject=f"{document.get('source')}:{named}",
        observed=observed,
        strategies=tuple(
            (label["strategy"], label["probability"], tuple(label.get("sub_strategies", ())))
            for label in document.get("strategies", ())
        ),
        regions=tuple(document.get("region", ())),
        industries=tuple(document.get("industry", ())),
    )
