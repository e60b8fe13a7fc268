"""Find: findings become answers. `open_index` opens the index, `parse_query` reads what is asked of it."""

from __future__ import annotations

from pathlib import Path

from index.answers import Hit, IndexStatus, Results, TrendPoint, WriteReport
from index.engines import open_engine
from index.lines import parse_query
from index.query import Query
from index.searching import Index

__all__ = [
    "Hit",
    "Index",
    "IndexStatus",
    "Query",
    "Results",
    "TrendPoint",
    "WriteReport",
    "open_index",
    "parse_query",
]


def open_index(url: str | Path | None = None) -> Index:
    """Open the index at `url`: http(s):// is Elasticsearch, anything else a directory of the embedded engine.

    None is what the environment says: SHANGQING_INDEX_URL, else the directory `index` in SHANGQING_DATA.
    Nothing is connected to or made before it is used.
    """
    if url is None:
        from crawlers.settings import read_environment

        environment = read_environment()
        url = environment.index_url or environment.data / "index"
    return Index(open_engine(url))
