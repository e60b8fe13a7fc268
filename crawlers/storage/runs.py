"""A run of a source: its lock, its journal, what it counted, and the summary that it leaves.

<data>/runs/<source>/<run>.json      written when the run ends; its absence tells of a run that was killed
<data>/locks/<source>.lock           held while the source is being crawled
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

import orjson
from filelock import FileLock, Timeout

from crawlers.exceptions import SourceBusy
from crawlers.items import Article, Observation
from crawlers.sources.source import Source
from crawlers.storage.archive import ArchiveWriter
from crawlers.storage.files import write_atomically
from crawlers.storage.journal import Journal, RunJournal
from crawlers.storage.locks import source_lock
from crawlers.storage.memory import Memories
from crawlers.storage.run_history import ended_runs, read_summary
from crawlers.storage.summaries import RunSummary, Tally

# Who looks whether a source is being crawled holds its lock for a moment: seconds to wait for that.
_GLANCE = 0.5
# A killed run goes on under its own name for a day; what is older belongs to another day's truth.
_RESUMABLE = timedelta(hours=24)
_USUAL = 5  # runs


@dataclass(slots=True, kw_only=True)
class Run:
    """A run in progress: `journal` takes its observations, `archive` its pages (None where they are not
    kept), `memories` what the next run should know of them, `tally` counts what became of them. `resumed`
    where it goes on with what another process began."""

    source: Source
    name: str
    started: datetime
    journal: RunJournal
    archive: ArchiveWriter | None
    memories: Memories
    resumed: bool
    seen: set[str]
    folder: Path
    lock: FileLock
    tally: Tally = field(default_factory=Tally)

    def finish(self, reason: str) -> RunSummary:
        """Write the summary, close the journal and let go of the source; `reason` is Scrapy's."""
        tally = self.tally
        usual = _usual_yield(self.folder, self.source.name) if self.source.expect.usual else None
        outcome, why = tally.judge(reason, self.source.expect, usual)
        summary = RunSummary(
            source=self.source.name,
            run=self.name,
            started=self.started,
            finished=datetime.now(UTC),
            outcome=outcome,
            why=why,
            pages=tally.pages,
            unchanged=tally.unchanged,
            observations=tally.observations,
            coverage=tally.coverage(),
            skipped=dict(tally.skipped),
            failed=dict(tally.failed),
            examples=tally.examples,
            found=tally.found,
            goes_on=reason != "finished",
            delays=tally.delays,
        )
        self.journal.close()
        self.memories.close()
        if self.archive:
            self.archive.close()
        try:
            write_atomically(summary_path(self.folder, self.source.name, self.name), orjson.dumps(summary))
        except OSError as error:
            why = f"its summary cannot be written ({error.strerror}); make room or give rights"
            return replace(summary, outcome="failed", why=why)
        finally:
            self.lock.release()
        return summary


def open_run(data: Path, source: Source, observed: datetime | None = None) -> Run:
    """Begin a run of the source, or go on with one that was killed; SourceBusy while another is at it.

    `observed` dates the run (a replay, the sample market); the same date is the same run again.
    """
    lock = lock_source(data, source.name)
    journal = Journal(data / "journal")
    now = datetime.now(UTC)
    unfinished = _unfinished_run(data, journal, source.name, now)
    name = run_name(observed) if observed else unfinished or run_name(now)
    run = Run(
        source=source,
        name=name,
        started=now,
        resumed=name == unfinished,
        journal=RunJournal(journal.run_path(source.name, name)),
        archive=ArchiveWriter(data / "archive", source.name, name) if source.archive else None,
        memories=Memories(data / "memory", source.name),
        seen=journal.ids(source.name, "article"),
        folder=data,
        lock=lock,
    )
    _take_up(run, journal)
    return run


def lock_source(data: Path, source: str) -> FileLock:
    """Keep everyone else from crawling the source, until the lock is released; SourceBusy where one does."""
    lock = source_lock(data, source)
    try:
        lock.acquire(timeout=_GLANCE, poll_interval=0.02)
    except Timeout as error:
        raise SourceBusy(f"{source} is being crawled already; wait for that run to end") from error
    return lock


def _take_up(run: Run, journal: Journal) -> None:
    """Count and remember what the run has in the journal already."""
    entries = journal.run_entries(run.source.name, run.name)
    collected = [entry.observation for entry in entries if entry.observation]
    run.seen.update(map(observation_key, collected))
    run.tally.collect(collected)


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
    """The source's last run, where it was killed, paused or ended early within a day."""
    written = [
        (datetime.fromtimestamp(path.stat().st_mtime, UTC), path.stem) for path in journal.files(source)
    ]
    recent = sorted((when, run) for when, run in written if abs(now - when) < _RESUMABLE)
    if not recent or _has_ended(summary_path(data, source, recent[-1][1])):
        return None
    return recent[-1][1]


def _usual_yield(data: Path, source: str) -> float | None:
    """What the source's last good runs found, in the median; None where there are none."""
    found = [run.found for run in ended_runs(data, source) if run.outcome == "ok"]
    return median(found[-_USUAL:]) if found else None


def _has_ended(path: Path) -> bool:
    if not path.exists():
        return False
    summary = read_summary(path)
    return summary is None or not summary.goes_on
