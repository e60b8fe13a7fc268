"""What was crawled when, and what was published: what moves are judged by beside the tracks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.moves import Crawls, Publication, Sight
from analysis.moves.move import beijing_day
from crawlers.storage.run_history import read_summary, run_moment
from index.history import track_queries as sql

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def read_crawls(connection: DuckDBPyConnection, data: Path, begin: datetime) -> Iterator[Crawls]:
    """Give the crawls of each source; `summed`, `days` and `walked` (track_queries) must be there.

    Runs that `data`/runs tells to have been unhealthy or failed are broken.
    """
    gaps = dict(connection.execute(sql.GAPS).fetchall())
    counted = connection.execute(sql.COUNTS).fetchall()
    counts = {(crawl, day): number for crawl, day, number in counted}
    rows = connection.execute(sql.WITNESSES, {"begin": begin}).fetchall()
    for (crawl, competitor, source), group in groupby(rows, key=lambda row: (row[0], row[2], row[3])):
        seen = {row[1]: Sight(id=row[4], observed=row[5].replace(tzinfo=UTC), url=row[6]) for row in group}
        yield Crawls(
            competitor=competitor,
            source=source,
            counts={day + _EPOCH.toordinal(): counts[crawl, day] for day in seen},
            witnesses={day + _EPOCH.toordinal(): sight for day, sight in seen.items()},
            gap=gaps.get(crawl) or 1,
            broken=_broken_days(data, source),
        )


def read_publications(connection: DuckDBPyConnection, begin: datetime) -> list[Publication]:
    """Give the texts published from `begin` on, and what they are about."""
    rows = connection.execute(sql.TEXTS, {"begin": begin}).fetchall()
    return [
        Publication(
            competitor=competitor,
            sight=Sight(id=id_, observed=observed.replace(tzinfo=UTC), url=url),
            strategies=tuple(strategies),
        )
        for competitor, observed, id_, url, strategies in rows
    ]


def _broken_days(data: Path, source: str | None) -> frozenset[int]:
    """The days (Beijing) of the source's runs whose summary says that they were partial or failed.

    A summary that cannot be read tells nothing; `shangqing runs` reports it.
    """
    broken = set()
    for path in (data / "runs" / (source or "-")).glob("*.json"):
        summary, begun = read_summary(path), run_moment(path.stem)
        if summary and begun and summary.outcome != "ok":
            broken.add(beijing_day(begun))
    return frozenset(broken)
