"""How far an engine has come in the journal, and what was refused on the way: its files below <data>/spool.

    <data>/spool/<engine>.json              {"places": {file: offset}, "rejected": bytes of the file below,
                                            "origin": the index's}
    <data>/spool/<engine>.rejected.jsonl    what the analysis or the engine refused, and why

The places move only behind the engine's own acknowledgement. What was refused is put on the disk first, and counts
from when the places say so: what a delivery that was killed had put there beyond that is refused again, not twice.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import orjson
from filelock import FileLock, Timeout

from crawlers.storage.files import write_atomically
from index.exceptions import SpoolUnwritable

_PATIENCE = 10.0  # seconds after which it is told that another process is at it
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Place:
    """How far a delivery came: `files` {file: offset}, the bytes of what was refused until there, and into which
    index it went (`Engine.origin`; "" where that is not known)."""

    files: dict[str, int] = field(default_factory=dict)
    rejected: int = 0
    origin: str = ""


class Spool:
    """An engine's files below <data>/spool; nothing is made before something is written."""

    def __init__(self, data: Path, engine: str) -> None:
        self._folder = data / "spool"
        self._lock = self._folder / f"{engine}.lock"
        self._places = self._folder / f"{engine}.json"
        self.rejected = self._folder / f"{engine}.rejected.jsonl"

    @contextmanager
    def held(self) -> Iterator[None]:
        """Be the only one who delivers to the engine; another is waited for."""
        with _told(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self._lock)
            try:
                lock.acquire(timeout=_PATIENCE)
            except Timeout:
                _log.warning("another process delivers to this index already; waiting for it to end")
                lock.acquire()
        try:
            yield
        finally:
            lock.release()

    def read_for(self, documents: int, origin: str) -> Place:
        """How far the last delivery to an index of so many documents and this origin came: nowhere, where the index
        was emptied or made anew since."""
        place = self.read()
        if not documents or place.origin not in {"", origin}:
            return Place(origin=origin)
        place.origin = origin
        return place

    def read(self) -> Place:
        """How far the last delivery came; at the beginning where there was none, or its file is damaged."""
        if not self._places.exists():
            return Place()
        try:
            found = orjson.loads(self._places.read_bytes())
            if "places" in found:
                return Place(_offsets(found["places"]), int(found["rejected"]), str(found.get("origin", "")))
            return Place(_offsets(found), self._rejected_bytes())  # as it was written at first
        except (ValueError, TypeError, KeyError, AttributeError):
            _log.warning("%s is damaged: the whole journal is delivered again", self._places)
            return Place()

    def advance(self, place: Place, files: dict[str, int], refused: Iterable[tuple[str, str]]) -> None:
        """Put what was refused on the disk, and then how far the delivery came."""
        with _told(self._folder):
            place.rejected = self._reject(place.rejected, refused)
            place.files |= files
            said = {"places": place.files, "rejected": place.rejected, "origin": place.origin}
            write_atomically(self._places, orjson.dumps(said))

    def forget(self) -> None:
        """Have the engine be told the whole journal anew by the next delivery."""
        with self.held(), _told(self._folder):
            self._places.unlink(missing_ok=True)

    def rejections(self) -> int:
        """How many were refused until the place."""
        if not self.rejected.exists():
            return 0
        with self.rejected.open("rb") as file:
            return file.read(self.read().rejected).count(b"\n")

    def _reject(self, start: int, refused: Iterable[tuple[str, str]]) -> int:
        """Add lines behind the `start`th byte, in the place of what stands there, and give their end."""
        lines = list[bytes]()
        for identity, reason in refused:
            _log.warning("not indexed: %s: %s", identity, reason)
            told = reason.encode(errors="backslashreplace").decode()
            lines.append(orjson.dumps({"id": identity, "reason": told}) + b"\n")
        if not lines and self._rejected_bytes() <= start:
            return self._rejected_bytes()
        with self.rejected.open("ab") as file:
            os.truncate(file.fileno(), min(start, file.tell()))
            file.writelines(lines)
            file.flush()
            os.fsync(file.fileno())
            return os.fstat(file.fileno()).st_size

    def _rejected_bytes(self) -> int:
        return self.rejected.stat().st_size if self.rejected.exists() else 0


def engine_name(index_url: str | None) -> str:
    """What an engine's files are called; None is the embedded engine."""
    return "embedded" if index_url is None else hashlib.sha256(index_url.encode()).hexdigest()[:12]


def forget_places(data: Path) -> None:
    """Have every engine be told the whole journal anew: lines that were acknowledged have changed."""
    for places in (data / "spool").glob("*.json"):
        Spool(data, places.stem).forget()


def _offsets(found: dict[str, int]) -> dict[str, int]:
    return {str(file): int(offset) for file, offset in found.items()}


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SpoolUnwritable(
            f"{folder} cannot be written ({error.strerror or error}): make room or give rights; what is not "
            "delivered stays in the journal"
        ) from error
