"""The ledger: what stands by each rule, what is to be sent, and what was; one SQLite file.

<data>/alerts.sqlite      deleted, everything is looked at anew, and what is still fresh is told again
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple, Self

from filelock import FileLock

_TABLES = (
    "create table if not exists standing (rule text, subject text, state text, primary key (rule, subject))",
    "create table if not exists places (file text primary key, place integer)",
    "create table if not exists briefed (name text primary key, at real)",
    """create table if not exists outbox (id integer primary key, channel text, subject text, words text,
    attachment text, queued real, due real, tries integer default 0, sent real)""",
    "create index if not exists waiting on outbox (due) where sent is null",
)


def ledger_path(data: Path) -> Path:
    """Where the ledger of some data is kept."""
    return data / "alerts.sqlite"


class Message(NamedTuple):
    """One message that waits: `subject` is the rule or briefing that it comes from, `attachment` a file's path."""

    id: int
    channel: str
    subject: str
    words: str
    attachment: str | None
    tries: int


class Ledger:
    """The ledger at a path (":memory:" for a trial); changes within `with ledger.change():` are made together."""

    def __init__(self, path: Path | str) -> None:
        if isinstance(path, Path):
            path.parent.mkdir(parents=True, exist_ok=True)
        self._database = sqlite3.connect(path, timeout=60, check_same_thread=False)
        self._database.execute("pragma journal_mode=wal")
        for table in _TABLES:
            self._database.execute(table)
        self._database.commit()

    def change(self) -> AbstractContextManager[object]:
        """A transaction: all of it or, where it is left by an error, nothing."""
        return self._database

    def places(self) -> dict[str, int]:
        """How far the journal's files (and the runs' summaries) were looked at."""
        return dict(self._database.execute("select file, place from places"))

    def move_places(self, places: Mapping[str, int]) -> None:
        """Keep how far they were looked at."""
        self._database.executemany("insert or replace into places values (?, ?)", places.items())

    def standing(self, rule: str, subject: str) -> str | None:
        """The state that stands, None where none does."""
        row = self._database.execute(
            "select state from standing where rule = ? and subject = ?", (rule, subject)
        ).fetchone()
        return str(row[0]) if row else None

    def stand(self, rule: str, subject: str, state: str | None) -> None:
        """Keep a state; None clears it, so that its return is news again."""
        if state is None:
            self._database.execute("delete from standing where rule = ? and subject = ?", (rule, subject))
        else:
            self._database.execute("insert or replace into standing values (?, ?, ?)", (rule, subject, state))

    def queue(
        self, channel: str, subject: str, words: str, due: datetime, attachment: str | None = None
    ) -> None:
        """Put a message for a channel into the outbox, to be sent from `due` on."""
        self._database.execute(
            "insert into outbox (channel, subject, words, attachment, queued, due) values (?, ?, ?, ?, ?, ?)",
            (channel, subject, words, attachment, datetime.now(UTC).timestamp(), due.timestamp()),
        )

    def due(self, now: datetime) -> list[Message]:
        """What is to be sent by now, the oldest first."""
        rows = self._database.execute(
            "select id, channel, subject, words, attachment, tries from outbox"
            " where sent is null and due <= ? order by id",
            (now.timestamp(),),
        )
        return [Message(*row) for row in rows]

    def waiting(self) -> int:
        """How many messages are not sent yet."""
        return int(self._database.execute("select count(*) from outbox where sent is null").fetchone()[0])

    def mark_sent(self, messages: Iterable[Message], now: datetime) -> None:
        """The channel took them."""
        with self._database:
            self._database.executemany(
                "update outbox set sent = ? where id = ?", [(now.timestamp(), each.id) for each in messages]
            )

    def put_off(self, messages: Iterable[Message], due: datetime) -> None:
        """The channel did not take them: to be tried again."""
        with self._database:
            self._database.executemany(
                "update outbox set tries = tries + 1, due = ? where id = ?",
                [(due.timestamp(), each.id) for each in messages],
            )

    def last_briefed(self, name: str) -> datetime | None:
        """When the briefing was last made, None where never."""
        row = self._database.execute("select at from briefed where name = ?", (name,)).fetchone()
        return datetime.fromtimestamp(row[0], UTC) if row else None

    def mark_briefed(self, name: str, at: datetime) -> None:
        """The briefing was made."""
        with self._database:
            self._database.execute("insert or replace into briefed values (?, ?)", (name, at.timestamp()))

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@contextmanager
def hold_ledger(data: Path) -> Iterator[Ledger]:
    """The ledger of some data, for one process at a time: two that look or send at once would tell all twice."""
    path = ledger_path(data)
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.with_suffix(".lock")), Ledger(path) as ledger:
        yield ledger
