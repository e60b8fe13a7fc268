"""A run's journal written anew: what its archived pages are read as today in the place of what they were read as."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from crawlers.batches import batched
from crawlers.items import Observation
from crawlers.storage.journal import Entry, Journal, RunJournal

_BATCH = 1000


def rewrite_run(
    journal: Journal, source: str, run: str, now: Mapping[str | None, tuple[Observation, ...]]
) -> int:
    """Write the file of a run anew, and give how many observations it holds.

    `now` says by archived record what is read from it; what came from elsewhere stays as it is, and so does the
    order. The file as it was is kept beside it, as `<run>.jsonl.<time>`. Whoever is killed in between leaves
    the old file or the new one, whole. Raises JournalError where the disk is full.
    """
    path = journal.run_path(source, run)
    fresh = path.with_suffix(".anew")
    fresh.unlink(missing_ok=True)
    written = 0
    with RunJournal(fresh) as file:
        for batch in batched(_replaced(journal.run_entries(source, run), now), _BATCH):
            file.append(batch)
            written += len(batch)
    if path.exists():
        shutil.copy2(path, _kept(path))
        shutil.copystat(path, fresh)  # when a run was written last says whether it may go on
    fresh.replace(path)
    return written


def _replaced(
    entries: Iterator[Entry], now: Mapping[str | None, tuple[Observation, ...]]
) -> Iterator[Observation]:
    done = set()
    for entry in entries:
        record = entry.observation.archive if entry.observation else None
        if entry.observation and record not in now:
            yield entry.observation
        elif record not in done:
            done.add(record)
            yield from now.get(record, ())
    for record, observations in now.items():
        if record not in done:
            yield from observations


def _kept(path: Path) -> Path:
    return path.with_suffix(f".jsonl.{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}")
