"""What is remembered of a source's pages from one visit to the next, so that an unchanged page costs little.

<data>/memory/<source>.sqlite      may be deleted: it costs but fetching everything again
"""

from __future__ import annotations

import hashlib
import logging
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from crawlers.items import Observation
from crawlers.storage.records import read_record, write_record

if TYPE_CHECKING:
    from crawlers.sources.source import Source

_log = logging.getLogger(__name__)
_TABLE = """create table if not exists visits (url text primary key, run text, rules text, etag text,
modified text, content_hash text, archive text, read text, fetched text, changed text, interval real,
articles integer, offers integer, digest text, said blob, leads blob) without rowid"""
_PASSING = frozenset(("observed", "content_hash", "archive", "id"))


class Place(NamedTuple):
    """Where to go: a URL, when it is said to have changed last, and what it is.

    `kind` is "page", "next" (the page of a listing that goes on with it), "sitemap" or "feed".
    """

    url: str
    changed: datetime | None = None
    kind: str = "page"


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """One page as the last visit left it.

    `run` made the visit, by the rules (of extraction and source) that `rules` is a digest of. `read` is when
    its bytes came last, of which `archive` is the record (None where they were not kept); `fetched` is when it
    was last asked after, `changed` when what it holds was last found different; `interval` is how long it is
    left alone, None where the source does not say. Of its `offers` and `articles` the number is kept, of both
    together a `digest`; `said` holds the offers, which are repeated where the page is unchanged, and `leads`
    the links, both as JSON: most visits need neither.
    """

    url: str
    run: str
    rules: str
    etag: str | None
    modified: str | None
    content_hash: str
    archive: str | None
    read: datetime
    fetched: datetime
    changed: datetime
    interval: timedelta | None
    articles: int
    offers: int
    digest: str
    said: bytes
    leads: bytes

    @property
    def due(self) -> datetime:
        """From when on the page is to be visited again."""
        return self.fetched + (self.interval or timedelta())

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found on the page."""
        return not self.articles and not self.offers

    @property
    def conditions(self) -> dict[str, str]:
        """The headers that ask for the page only where it has changed."""
        asked = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in asked.items() if value}

    @property
    def links(self) -> tuple[Place, ...]:
        """Where the page leads to."""
        return tuple(
            Place(url, _time(said) if said else None, kind) for url, said, kind in orjson.loads(self.leads)
        )

    def repeat(self, fetched: datetime) -> tuple[Observation, ...]:
        """The offers as they stood at the last visit, seen again at another time."""
        return tuple(
            replace(
                read_record(record),
                observed=fetched,
                content_hash=self.content_hash,
                archive=self.archive,
            )
            for record in orjson.loads(self.said)
        )


class Memories:
    """The pages of one source; one process at a time (the run's lock sees to it)."""

    def __init__(self, folder: Path, source: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        path = self._path = folder / f"{source}.sqlite"
        self._warned = False
        try:
            self._database = _open(path)
        except sqlite3.DatabaseError as error:
            _log.warning("%s is damaged (%s); every page is fetched anew", path, error)
            path.unlink()
            self._database = _open(path)

    def recall(self, url: str) -> Memory | None:
        """Give what is known of a page."""
        found = self._ask("select * from visits where url = ?", (url,))
        return _from_row(found[0]) if found else None

    def remember(self, memory: Memory) -> None:
        """Keep what a visit found; survives a killed process, though perhaps not a power cut."""
        row = _to_row(memory)
        marks = ",".join("?" * len(row))
        self._ask(f"insert or replace into visits values ({marks})", row)  # noqa: S608  # marks

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def _ask(self, question: str, values: tuple[Any, ...]) -> list[sqlite3.Row]:
        """A memory that fails (a full disk, a damaged page) costs a visit, not the crawl."""
        try:
            return self._database.execute(question, values).fetchall()
        except sqlite3.DatabaseError as error:
            if not self._warned:
                _log.warning("%s: %s; its pages are fetched again", self._path, error)
            self._warned = True
            return []


def write_said(observations: Iterable[Observation]) -> bytes:
    """What is said of offers, whenever and wherever in the archive it was seen, as JSON."""
    records = [write_record(each) for each in observations]
    return orjson.dumps([{name: each[name] for name in each if name not in _PASSING} for each in records])


def write_leads(links: Iterable[Place]) -> bytes:
    """The links of a page as JSON."""
    return orjson.dumps(
        [(url, changed.isoformat() if changed else None, kind) for url, changed, kind in links]
    )


def rules_digest(source: Source) -> str:
    """A digest of all that decides what is read from a page: this code, and the source's own words."""
    said = source.model_dump_json(include=set(source.RULES))
    return hashlib.sha256((_code_digest() + said).encode()).hexdigest()


@cache
def _code_digest() -> str:
    here = Path(__file__).parents[1]
    files = [*here.glob("pages/**/*.*"), *here.glob("prices/**/*.*"), here / "content.py"]
    digest = hashlib.sha256()
    for path in sorted(each for each in files if each.suffix in (".py", ".yaml", ".txt")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _open(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    database.row_factory = sqlite3.Row
    database.execute("pragma journal_mode=wal")
    database.execute("pragma synchronous=normal")
    database.execute("pragma wal_autocheckpoint=8000")  # 32 MB: a checkpoint syncs, and holds up the crawl
    database.execute("drop table if exists pages")  # as it was written until November 2026
    database.execute(_TABLE)
    database.execute("select url, leads from visits limit 1").fetchone()
    return database


def _to_row(memory: Memory) -> tuple[Any, ...]:
    interval = memory.interval
    return (
        memory.url,
        memory.run,
        memory.rules,
        memory.etag,
        memory.modified,
        memory.content_hash,
        memory.archive,
        memory.read.isoformat(),
        memory.fetched.isoformat(),
        memory.changed.isoformat(),
        interval.total_seconds() if interval is not None else None,
        memory.articles,
        memory.offers,
        memory.digest,
        memory.said,
        memory.leads,
    )


def _from_row(row: sqlite3.Row) -> Memory:
    said: dict[str, Any] = dict(row)
    for name in ("read", "fetched", "changed"):
        said[name] = _time(said[name])
    if said["interval"] is not None:
        said["interval"] = timedelta(seconds=said["interval"])
    return Memory(**said)


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
