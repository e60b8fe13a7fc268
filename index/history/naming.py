"""Which products of the history are meant: by their titles, in either script, and their codes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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


def keep_found(connection: DuckDBPyConnection, found: Sequence[tuple[Any, ...]]) -> None:
    """Have the connection know these (product, competitor) as its table `found`."""
    import pyarrow as pa  # type: ignore[import-untyped]  # ships no types

    keys = ([key[place] for key in found] for place in (0, 1))
    columns = [pa.array(values, pa.string()) for values in keys]
    connection.register("found", pa.table(columns, names=["product", "competitor"]))
