"""The history's files: Parquet parts that are never changed, and one manifest that says which of them count.

    <data>/history/manifest.json             parts of each table, and the place in the journal that they reach
    <data>/history/offers-<number>.parquet   sorted rows

The manifest is replaced in one step, so a stop at any moment leaves the old history or the new one; a part that
no manifest names is swept away by a later writer.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import orjson
from filelock import FileLock

from crawlers.storage.files import write_atomically
from index.history.files import Sighting, count_rows, files_holding, join_files, write_rest, write_rows
from index.history.tables import TABLES, columns

_VERSION = 3
"""Of the columns and of what they mean: a history of another version is made anew from the journal."""

_KEPT = 3600  # seconds
_log = logging.getLogger(__name__)


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
        """The manifest; an empty one where there is none of this version, or none that can be read."""
        record = _read_record(self.folder / "manifest.json")
        if record.get("version") != _VERSION:
            return Manifest(number=self._highest())
        parts = {table: tuple(Part(**part) for part in record["parts"][table]) for table in TABLES}
        return Manifest(parts=parts, places=record["places"], number=record["number"])

    def paths(self, manifest: Manifest, table: str) -> list[str]:
        """Where the parts of a table are."""
        return [str(self.folder / part.name) for part in manifest.parts[table]]

    def append(
        self, manifest: Manifest, rows: Mapping[str, list[tuple[Any, ...]]], places: Mapping[str, int]
    ) -> Manifest:
        """Add the rows of each table and give the manifest, now on the disk, that counts them.

        A row takes the place of an earlier one of the same id, as in an index.
        """
        numbers, parts = count(manifest.number + 1), dict(manifest.parts)
        for table, given in rows.items():
            if added := _latest(table, given):
                kept = self._without(table, parts[table], numbers, added)
                part = Part(name=_name(table, next(numbers)), rows=len(added))
                write_rows(self.folder / part.name, table, list(added.values()))
                parts[table] = self._merge(table, (*kept, part), numbers)
        merged = Manifest(parts=parts, places=dict(places), number=next(numbers))
        self._publish(merged)
        self._retire(manifest, merged)
        return merged

    def is_whole(self, manifest: Manifest) -> bool:
        """Whether each part is there with all its rows."""
        return all(
            count_rows(self.folder / part.name) == part.rows
            for parts in manifest.parts.values()
            for part in parts
        )

    def sweep(self, manifest: Manifest) -> None:
        """Remove the parts that the manifest has not named for an hour: a reader may still be at them."""
        long_ago = time.time() - _KEPT
        for path in self.folder.glob("*.parquet"):
            if path.name not in _names(manifest) and path.stat().st_mtime <= long_ago:
                path.unlink(missing_ok=True)

    def _highest(self) -> int:
        """The highest number of a part that is there: none may be written over, as a reader may be at it."""
        return max((int(path.stem.rpartition("-")[2]) for path in self.folder.glob("*-*.parquet")), default=0)

    def _retire(self, before: Manifest, after: Manifest) -> None:
        for name in _names(before) - _names(after):
            if (path := self.folder / name).exists():
                path.touch()

    def _without(
        self, table: str, parts: tuple[Part, ...], numbers: Iterator[int], added: Mapping[Sighting, Any]
    ) -> tuple[Part, ...]:
        """The parts with none of these rows; such as hold one are written anew."""
        paths = {part: str(self.folder / part.name) for part in parts}
        holding = files_holding(list(paths.values()), added) if parts else {}
        kept = []
        for part, path in paths.items():
            if path not in holding:
                kept.append(part)
            elif rest := part.rows - holding[path]:
                kept.append(Part(name=_name(table, next(numbers)), rows=rest))
                write_rest(self.folder / kept[-1].name, table, path, added)
        return tuple(kept)

    def _merge(self, table: str, parts: tuple[Part, ...], numbers: Iterator[int]) -> tuple[Part, ...]:
        """Join the last parts until each is at most half of the one before: few parts, each row moved seldom."""
        keep = len(parts) - 1
        while keep and parts[keep - 1].rows < 2 * sum(part.rows for part in parts[keep:]):
            keep -= 1
        joined = parts[keep:]
        if len(joined) < 2:
            return parts
        part = Part(name=_name(table, next(numbers)), rows=sum(part.rows for part in joined))
        join_files(self.folder / part.name, table, [str(self.folder / part.name) for part in joined])
        return (*parts[:keep], part)

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


def _names(manifest: Manifest) -> set[str]:
    return {part.name for parts in manifest.parts.values() for part in parts}


def _latest(table: str, rows: Iterable[tuple[Any, ...]]) -> dict[Sighting, tuple[Any, ...]]:
    """The rows by what names them; of several of one id the last."""
    id_, observed = (columns(table).index(name) for name in ("id", "observed"))
    by_id = {row[id_]: row for row in rows}
    return {Sighting(row[id_], row[observed]): row for row in by_id.values()}


def _read_record(path: Path) -> dict[str, Any]:
    try:
        record = orjson.loads(path.read_bytes()) if path.exists() else {}
    except orjson.JSONDecodeError:
        _log.warning("%s is damaged: the history is made anew from the journal", path)
        return {}
    return record if isinstance(record, dict) else {}
