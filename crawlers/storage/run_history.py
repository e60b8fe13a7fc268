"""The history of runs and the health of each source, read from what the runs left on the disk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from crawlers.storage.journal import Journal
from crawlers.storage.locks import is_held, lock_path
from crawlers.storage.summaries import RunSummary

_SUMMARY = TypeAdapter(RunSummary)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished:
    """A run without a summary: it is under way (`running`) or was killed; `touched` is its last sign of life."""

    source: str
    run: str
    started: datetime
    touched: datetime
    running: bool

    @property
    def outcome(self) -> str:
        """In one word, as a finished run has it."""
        return "running" if self.running else "killed"


def ended_runs(data: Path, source: str = "*") -> list[RunSummary]:
    """The summaries of one source's runs, or of all, by time; a summary that cannot be read is left out."""
    runs = [run for path in (data / "runs").glob(f"{source}/*.json") if (run := read_summary(path))]
    return sorted(runs, key=lambda run: (run.started, run.source))


def run_history(data: Path, source: str = "*") -> list[RunSummary | Unfinished]:
    """Every run, those under way and killed among them, by time."""
    ended = ended_runs(data, source)
    return sorted([*ended, *_unfinished(data, source, ended)], key=lambda run: (run.started, run.source))


def last_run(data: Path, source: str) -> RunSummary | Unfinished | None:
    """The source's latest run, None where it was never crawled."""
    return next(reversed(run_history(data, source)), None)


def read_summary(path: Path) -> RunSummary | None:
    """The summary of a run; None where there is none, or a power cut or a hand has spoilt it."""
    try:
        return _SUMMARY.validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None


def _unfinished(data: Path, source: str, ended: list[RunSummary]) -> Iterator[Unfinished]:
    known = {(run.source, run.run) for run in ended}
    for path in Journal(data / "journal").files(source):
        name, run = path.parent.name, path.stem
        started = run_moment(run)
        if started and (name, run) not in known:
            touched = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            yield Unfinished(
                source=name,
                run=run,
                started=started,
                touched=touched,
                running=is_held(lock_path(data, name)),
            )


def run_moment(run: str) -> datetime | None:
    """The moment that a run is named after; None of what was not crawled."""
    try:
        return datetime.strptime(run, "%Y%m%dT%H%M%S%fZ").replace(tzinfo=UTC)
    except ValueError:  # a file that `shangqing read` took in
        return None
