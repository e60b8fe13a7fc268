"""One Parquet file of the history: sorted rows, written whole, and checked before they are counted on."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from index.history.tables import ORDERS, schema


class Sighting(NamedTuple):
    """What names a row, and when it was seen."""

    id: str
    observed: datetime


def write_rows(path: Path, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Write the rows, in the order of the table."""
    import duckdb
    import pyarrow as pa  # type: ignore[import-untyped]  # ships no types

    fields = schema(table)
    arrays = [
        pa.array(values, field.type) for values, field in zip(zip(*rows, strict=True), fields, strict=True)
    ]
    with duckdb.connect() as connection:
        _write(path, table, connection.from_arrow(pa.Table.from_arrays(arrays, schema=fields)))


def join_files(path: Path, table: str, paths: Sequence[str]) -> None:
    """Write the rows of several files into one."""
    import duckdb

    with duckdb.connect() as connection:
        _write(path, table, connection.read_parquet(list(paths)))


def files_holding(paths: Sequence[str], sightings: Collection[Sighting]) -> dict[str, int]:
    """{path: rows} of the files that hold any of these rows.

    A file has to be read only where it holds the time of one: what is collected today is in no older file.
    """
    import duckdb

    first, last = (extreme(one.observed for one in sightings) for extreme in (min, max))
    with duckdb.connect() as connection:
        connection.register("sightings", _ids(sightings))
        rows = connection.read_parquet(list(paths), filename=True)
        near = rows.filter(f"observed BETWEEN TIMESTAMP '{first}' AND TIMESTAMP '{last}'")
        return dict(
            near.filter("id IN (SELECT id FROM sightings)").aggregate("filename, count(*)").fetchall()
        )


def write_rest(path: Path, table: str, whole: str, sightings: Collection[Sighting]) -> None:
    """Write the rows of the file `whole` but for these."""
    import duckdb

    with duckdb.connect() as connection:
        connection.register("sightings", _ids(sightings))
        rest = connection.read_parquet(whole).filter("id NOT IN (SELECT id FROM sightings)")
        _write(path, table, rest)


def count_rows(path: Path) -> int | None:
    """How many rows the file holds; None where it is absent, cut short or no Parquet at all."""
    import pyarrow as pa
    import pyarrow.parquet as pq  # type: ignore[import-untyped]

    try:
        return int(pq.read_metadata(path).num_rows)
    except (OSError, pa.ArrowInvalid):
        return None


def _ids(sightings: Collection[Sighting]) -> Any:
    import pyarrow as pa

    return pa.table({"id": pa.array([one.id for one in sightings], pa.string())})


def _write(path: Path, table: str, relation: Any) -> None:
    relation.order(ORDERS[table]).write_parquet(str(path), compression="zstd")
