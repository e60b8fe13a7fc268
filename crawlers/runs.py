"""A run of a source: its lock, its journal, what it counted, and the summary that it leaves.

<data>/runs/<source>/<run>.json      written when the run ends; its absence tells of a run that was killed
<data>/locks/<source>.lock           held while the source is being crawled
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import orjson
from filelock import FileLock, Timeout

from crawlers.exceptions import SourceBusy
from crawlers.files import write_atomically
from crawlers.items import Article, Observation
from crawlers.journal import Journal, RunJournal
from crawlers.sources import Source

# A killed run goes on under its own name for a day; what is older belongs to another day's truth.
_RESUMABLE = timedelta(hours=24)
_EXAMPLES = 5

Outcome = Literal["ok", "unhealthy", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary:
    """What a run did. `skipped` and `failed` count by reason; `examples` names up to five URLs a reason.

    `outcome` is "ok", "unhealthy" (fewer observations than the source expects) or "failed" (it did not
    finish, or no page could be fetched); `why` says so in words, None where all is well.
    """

    source: str
    run: str
    started: datetime
    finished: datetime
    outcome: Outcome
    why: str | None
    pages: int
    observations: int
    skipped: dict[str, int]
    failed: dict[str, int]
    examples: dict[str, list[str]]


@dataclass(slots=True, kw_only=True)
class Run:
    """A run in progress; `journal` takes its observations, the counters what became of its pages."""

    source: Source
    name: str
    started: datetime
    journal: RunJournal
    seen: set[str]
    folder: Path
    lock: FileLock
    pages: int = 0
    observations: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)

    def skip(self, reason: str, url: str | None) -> None:
        """Count a page or observation that was left out on purpose."""
        self._count(self.skipped, reason, url)

    def fail(self, reason: str, url: str | None) -> None:
        """Count a page that could not be fetched or read."""
        self._count(self.failed, reason, url)

    def finish(self, reason: str) -> RunSummary:
        """Write the summary, close the journal and let go of the source; `reason` is Scrapy's."""
        outcome, why = self._judge(reason)
        summary = RunSummary(
            source=self.source.name,
            run=self.name,
            started=self.started,
            finished=datetime.now(UTC),
            outcome=outcome,
            why=why,
            pages=self.pages,
            observations=self.observations,
            skipped=dict(self.skipped),
            failed=dict(self.failed),
            examples=self.examples,
        )
        self.journal.close()
        write_atomically(summary_path(self.folder, self.source.name, self.name), orjson.dumps(summary))
        self.lock.release()
        return summary

    def _count(self, counter: Counter[str], reason: str, url: str | None) -> None:
        counter[reason] += 1
        examples = self.examples.setdefault(reason, [])
        if url and len(examples) < _EXAMPLES:
            examples.append(url)

    def _judge(self, reason: str) -> tuple[Outcome, str | None]:
        if reason != "finished":
            return "failed", f"the crawl ended early: {reason}"
        if self.failed and not self.pages:
            return "failed", f"no page could be read: {', '.join(self.failed)}"
        known = self.observations + self.skipped["unchanged"] + self.skipped["collected already"]
        expected = self.source.expect.observations
        if known < expected:
            return "unhealthy", f"{known} observations where the source expects {expected} or more"
        return "ok", None


def open_run(data: Path, source: Source, observed: datetime | None = None) -> Run:
    """Begin a run of the source, or go on with one that was killed; SourceBusy while another is at it.

    `observed` dates the run (a replay, the sample market); the same date is the same run again.
    """
    lock = FileLock(data / "locks" / f"{source.name}.lock")
    (data / "locks").mkdir(parents=True, exist_ok=True)
    try:
        lock.acquire(blocking=False)
    except Timeout as error:
        raise SourceBusy(f"{source.name} is being crawled already; wait for that run to end") from error
    journal = Journal(data / "journal")
    now = datetime.now(UTC)
    name = (
        run_name(observed) if observed else _unfinished_run(data, journal, source.name, now) or run_name(now)
    )
    run_journal = RunJournal(journal.run_path(source.name, name))
    return Run(
        source=source,
        name=name,
        started=now,
        journal=run_journal,
        seen=_seen_keys(journal, source.name, name),
        folder=data,
        lock=lock,
    )


def run_name(moment: datetime) -> str:
    """A run is named after its moment (UTC), so that names sort by time."""
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%S%fZ}"


def observation_key(observation: Observation) -> str:
    """What makes an observation the same within one run: an article's id, an offer's page and product."""
    if isinstance(observation, Article):
        return observation.id
    return "\n".join((observation.url or "", observation.sku or "", observation.title))


def summary_path(data: Path, source: str, run: str) -> Path:
    """Where the summary of a run is kept."""
    return data / "runs" / source / f"{run}.json"


def _unfinished_run(data: Path, journal: Journal, source: str, now: datetime) -> str | None:
    files = journal.files(source)
    if not files or summary_path(data, source, files[-1].stem).exists():
        return None
    last_written = datetime.fromtimestamp(files[-1].stat().st_mtime, UTC)
    return files[-1].stem if now - last_written < _RESUMABLE else None


def _seen_keys(journal: Journal, source: str, run: str) -> set[str]:
    """The articles of all runs and the offers of this one."""
    observations = (entry.observation for entry in journal.run_entries(source, run))
    return journal.ids(source, "article") | {observation_key(each) for each in observations if each}
