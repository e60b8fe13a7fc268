"""The history's files: Parquet parts that are never changed, and one manifest that says which of them count.

    <data>/history/manifest.json             parts of each table, and the place in the journal that they reach
    <data>/history/offers-<number>.parquet   sorted rows

The manifest is replaced in one step, so a stop at any moment leaves the old history or the new one; a part that
no manifest names is swept away by the next writer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
from filelock import FileLock

from crawlers.storage.files import write_atomically
from index.history.tables import ORDERS, TABLES, schema

_VERSION = 2
"""Of the columns and of what they mean: a history of another version is made anew from the journal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One file: its name and number of rows."""

    name: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What counts: {table: parts}, {journal file: offset behind what was taken}, and the last part's number."""

    parts: Mapping[str, tuple[Part, ...]] = field(default_factory=lambda: dict.fromkeys(TABLES, ()))
    places: Mapping[str, int] = field(default_factory=dict)
    number: int = 0


class Parts:
    """The files below one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def lock(self) -> FileLock:
        """Held by whoever writes."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return FileLock(self.folder / "writer.lock")

    def read(self) -> Manifest:
        """The manifest; an empty one where there is none of this version."""
        path = self.folder / "manifest.json"
        record = orjson.loads(path.read_bytes()) if path.exists() else {}
        if record.get("version") != _VERSION:
            return Manifest()
        parts = {table: tuple(Part(**part) for part in record["parts"][table]) for table in TABLES}
        return Manifest(parts=parts, places=record["places"], number=record["number"])

    def paths(self, manifest: Manifest, table: str) -> list[str]:
        """Where the parts of a table are."""
        return [str(self.folder / part.name) for part in manifest.parts[table]]

    def append(
        self, manifest: Manifest, rows: Mapping[str, list[tuple[Any, ...]]], places: Mapping[str, int]
    ) -> Manifest:
        """Add the rows of each table and give the manifest, now on the disk, that counts them."""
        number, parts = manifest.number, dict(manifest.parts)
        for table, added in rows.items():
            if added:
                number += 1
                self._write(table, number, added)
                kept = (*parts[table], Part(name=_name(table, number), rows=len(added)))
                parts[table], number = self._merge(table, kept, number)
        merged = Manifest(parts=parts, places=dict(places), number=number)
        self._publish(merged)
        return merged

    def sweep(self, manifest: Manifest) -> None:
        """Remove the parts that the manifest does not name."""
        named = {part.name for parts in manifest.parts.values() for part in parts}
        for path in self.folder.glob("*.parquet"):
            if path.name not in named:
                path.unlink(missing_ok=True)

    def _merge(self, table: str, parts: tuple[Part, ...], number: int) -> tuple[tuple[Part, ...], int]:
        """Join the last parts until each is at most half of the one before: few parts, each row moved seldom."""
        keep = len(parts) - 1
        while keep and parts[keep - 1].rows < 2 * sum(part.rows for part in parts[keep:]):
            keep -= 1
        joined = parts[keep:]
        if len(joined) < 2:
            return parts, number
        number += 1
        self._join(table, number, joined)
        rows = sum(part.rows for part in joined)
        return (*parts[:keep], Part(name=_name(table, number), rows=rows)), number

    def _write(self, table: str, number: int, rows: list[tuple[Any, ...]]) -> None:
        import pyarrow as pa  # type: ignore[import-untyped]  # ships no types

        fields = schema(table)
        arrays = [
            pa.array(values, field.type)
            for values, field in zip(zip(*rows, strict=True), fields, strict=True)
        ]
        self._copy(table, number, pa.Table.from_arrays(arrays, schema=fields))

    def _join(self, table: str, number: int, parts: Iterable[Part]) -> None:
        self._copy(table, number, [str(self.folder / part.name) for part in parts])

    def _copy(self, table: str, number: int, rows: Any) -> None:
        import duckdb

        target = self.folder / _name(table, number)
        with duckdb.connect() as connection:
            relation = (
                connection.read_parquet(rows) if isinstance(rows, list) else connection.from_arrow(rows)
            )
            relation.order(ORDERS[table]).write_parquet(str(target), compression="zstd")

    def _publish(self, manifest: Manifest) -> None:
        record = {
            "version": _VERSION,
            "number": manifest.number,
            "parts": {
                table: [{"name": part.name, "rows": part.rows} for part in parts]
                for table, parts in manifest.parts.items()
            },
            "places": dict(manifest.places),
        }
        write_atomically(self.folder / "manifest.json", orjson.dumps(record))


def _name(table: str, number: int) -> str:
    return f"{table}-{number:08d}.parquet"
