"""Which products of the history are meant: by their titles, in either script, and their codes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from analysis.text import normalise

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_NAMES = "SELECT DISTINCT product, competitor, title, sku, gtin FROM offers"


def named_products(
    connection: DuckDBPyConnection, fits: Callable[[str, frozenset[str]], bool]
) -> list[tuple[Any, ...]]:
    """Give (product, competitor) of those that `fits` takes by a title of theirs, normalised and in lower
    case, and their codes: product, sku and gtin as written."""
    rows = connection.execute(_NAMES).fetchall()
    return sorted(
        {
            (product, competitor)
            for product, competitor, title, *codes in rows
            if fits(normalise(title).lower(), frozenset(filter(None, (product, *codes))))
        }
    )
