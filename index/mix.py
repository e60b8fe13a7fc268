"""The strategy mix (策略组合) of a period, from the index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from analysis.mix import Share, Statement, StrategyMix, strategy_mix
from analysis.mix.reading import period_before
from index.answers import Document, Hit
from index.query import Query

if TYPE_CHECKING:
    import pandas as pd

_COMPARED = ("market", "before")
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


def load_mix(
    *, url: str | Path | None = None, since: str | None = None, until: str | None = None, **filters: Any
) -> pd.DataFrame:
    """Load the strategy mix as a frame, a row a share (analysis.mix.Share); times as on the command line.

    Columns: `competitor` (NA: the whole market), `aspect`, `name` (string), `count`, `total`, `share`, `low`,
    `high`, `weight`; `market_share`, `market_difference`, `market_chance`, `market_verdict`, the same with
    `before_…` for the period before (NA where not compared); `evidence` (tuples of ids).
    """
    import pandas as pd

    from index import open_index, parse_query

    span = parse_query("", since=since, until=until)
    with open_index(url) as index:
        mix = read_mix(index, since=span.since, until=span.until, **filters)
    columns = {name: [flat[name] for flat in map(_flat, mix.shares)] for name in _COLUMNS}
    return pd.DataFrame({name: pd.Series(columns[name], dtype=kind) for name, kind in _COLUMNS.items()})


_COLUMNS = {
    "competitor": "category",
    "aspect": "category",
    "name": "string",
    **dict.fromkeys(("count", "total"), "int64"),
    **dict.fromkeys(("share", "low", "high", "weight"), "float64"),
    **{
        f"{to}_{field}": kind
        for to in _COMPARED
        for field, kind in {
            "share": "float64",
            "difference": "float64",
            "chance": "float64",
            "verdict": "category",
        }.items()
    },
    "evidence": "object",
}


def _flat(row: Share) -> dict[str, Any]:
    flat = asdict(row)
    for to in _COMPARED:
        against = getattr(row, to)
        for field in ("share", "difference", "chance", "verdict"):
            flat[f"{to}_{field}"] = None if against is None else getattr(against, field)
    return flat


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
