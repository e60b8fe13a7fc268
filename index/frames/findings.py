"""Findings and offers as frames: a row each, the newest first."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawlers.batches import batched
from index import open_index
from index.answers import Document
from index.columns import TABLES
from index.export.exporting import only_offers
from index.frames.typed import read_query, typed_frame
from index.query import Query

if TYPE_CHECKING:
    import pandas as pd

Url = str | Path | None
_SIZE = 10_000


def load_findings(
    query: Query | str = "", *, url: Url = None, exact: bool = False, **filters: Any
) -> pd.DataFrame:
    """Load every finding that answers a query.

    Columns: `id`, `title`, `url`, `author`, `text` (what was read), `content_hash`, `archive` (text); `kind`,
    `competitor`, `source`, `publisher`, `currency` (names); `observed`, `published` (times); `strategies`,
    `sub_strategies`, `mechanics`, `promotions` (their words), `regions`, `industries`,
    `mentioned_competitors`, `mentioned_brands`, `keywords` (several names); `price`, `take_home` (amounts). `url` is the index's address, None what the environment says.
    """
    return _frame(list(_documents(query, url, filters)), "findings", exact)


def load_offers(
    query: Query | str = "", *, url: Url = None, exact: bool = False, **filters: Any
) -> pd.DataFrame:
    """Load every offer that answers a query.

    Columns: `id`, `title`, `url`, `sku`, `gtin`, `mpn`, `content_hash`, `archive` (text); `kind`, `competitor`,
    `source`, `brand`, `seller`, `currency`, `availability` (names); `observed` (time); `price` (页面价), `list_price`
    (划线价), `take_home` (到手价), `monthly_fee`, `data_gb` (amounts); `discount`, the part not paid, 0 to 1 (number);
    `voice_minutes`, `contract_months` (whole); `mechanics`, `promotions`, `strategies` (several names).
    """
    return _frame(list(_documents(_of_offers(query, filters), url, {})), "offers", exact)


def stream_findings(
    query: Query | str = "", *, url: Url = None, exact: bool = False, size: int = _SIZE, **filters: Any
) -> Iterator[pd.DataFrame]:
    """As `load_findings`, in frames of at most `size` rows, in the memory of one."""
    for part in batched(_documents(query, url, filters), size):
        yield _frame(part, "findings", exact)


def stream_offers(
    query: Query | str = "", *, url: Url = None, exact: bool = False, size: int = _SIZE, **filters: Any
) -> Iterator[pd.DataFrame]:
    """As `load_offers`, in frames of at most `size` rows, in the memory of one."""
    for part in batched(_documents(_of_offers(query, filters), url, {}), size):
        yield _frame(part, "offers", exact)


def _of_offers(query: Query | str, filters: dict[str, Any]) -> Query:
    return only_offers(read_query(query, filters))


def _documents(query: Query | str, url: Url, filters: dict[str, Any]) -> Iterator[Document]:
    with open_index(url) as index:
        yield from index.engine.scan(read_query(query, filters))


def _frame(documents: list[Document], table: str, exact: bool) -> pd.DataFrame:
    columns = {
        column.name: (column.sort, [column.read(document) for document in documents])
        for column in TABLES[table]
    }
    return typed_frame(columns, exact=exact)
