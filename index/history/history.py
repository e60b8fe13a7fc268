"""What products cost through time, asked of the history's Parquet files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.text import normalise
from index.history import queries
from index.history.naming import keep_found, named_products
from index.history.parts import Parts
from index.history.tables import TABLES, schema

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection, DuckDBPyRelation

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """A product's offer at one moment: page price, crossed-out price (划线价) and take-home price (到手价).

    Amounts are Decimal in `currency`, `observed` is aware UTC; `id` is the observation's.
    """

    product: str
    competitor: str
    source: str | None
    observed: datetime
    title: str
    price: Decimal | None
    list_price: Decimal | None
    take_home: Decimal | None
    currency: str | None
    availability: str | None
    promotions: tuple[str, ...]
    url: str | None
    id: str


class History:
    """The history below `data` as it was last updated (`update_history`); a reader, safe beside a writer.

    What gives a relation computes nothing before it is fetched: `.fetchall()`, `.df()`, `.to_arrow_table()`.
    """

    def __init__(self, data: Path) -> None:
        self._parts = Parts(data / "history")

    @cached_property
    def connection(self) -> DuckDBPyConnection:
        """A DuckDB connection with the views `offers` and `texts`; read, not to be written."""
        import duckdb

        connection = duckdb.connect()
        connection.execute(queries.MACROS)
        manifest = self._parts.read()
        for table in TABLES:
            paths = self._parts.paths(manifest, table)
            rows = (
                connection.read_parquet(paths)
                if paths
                else connection.from_arrow(schema(table).empty_table())
            )
            rows.create_view(table)
        return connection

    def latest(self) -> DuckDBPyRelation:
        """Each product at each competitor as it was last seen; its price is None where the page had none then."""
        return self.connection.sql(queries.LATEST)

    def changes(self) -> DuckDBPyRelation:
        """Each observation whose page price is not that of the one before, of the same source in the same
        currency; raw, glitches included."""
        return self.connection.sql(queries.CHANGES)

    def daily_minimum(self) -> DuckDBPyRelation:
        """The lowest page and take-home price of each product of each competitor on each day (Beijing), in each
        currency."""
        return self.connection.sql(queries.DAILY_MINIMUM)

    def discounts(self) -> DuckDBPyRelation:
        """Each cut of a take-home price: the claimed discount (against 划线价) and the real one, against the
        `lowest` take-home price of the 30 days before (of a product not seen in them: its last before them);
        `raised_first` where that was no higher (先涨后降). Discounts are parts, 0 to 1, NULL against nothing."""
        return self.connection.sql(queries.DISCOUNTS)

    def track(self, asked: str) -> tuple[Price, ...]:
        """The offers of the product `asked` (its sku, gtin or title, else words of the title), by competitor,
        product, source, currency and time; empty where nothing fits."""
        found = self._find(asked)
        if not found:
            return ()
        keep_found(self.connection, found)
        rows = self.connection.sql(queries.TRACK)
        names = rows.columns
        return tuple(_price(dict(zip(names, row, strict=True))) for row in rows.fetchall())

    def _find(self, asked: str) -> list[tuple[Any, ...]]:
        exact = self.connection.execute(queries.FIND, {"asked": asked}).fetchall()
        words = normalise(asked).lower().split()
        if exact or not words:
            return exact
        return named_products(self.connection, lambda title, _: all(word in title for word in words))


def _price(row: dict[str, Any]) -> Price:
    kept = {
        name: tidy(row[name]) if isinstance(row[name], Decimal) else row[name] for name in Price.__slots__
    }
    moment = row["observed"].replace(tzinfo=UTC)
    return Price(**{**kept, "observed": moment, "promotions": tuple(row["promotions"])})


def tidy(amount: Decimal) -> Decimal:
    """The amount as one writes it: two decimals, or as many as it needs.

    >>> tidy(Decimal("499.0000")), tidy(Decimal("0.1250"))
    (Decimal('499.00'), Decimal('0.125'))
    """
    cents = amount.quantize(_CENT)
    return cents if cents == amount else amount.normalize()
