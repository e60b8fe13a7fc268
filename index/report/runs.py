"""The summaries of the runs of a span, as the crawls left them below `data`/runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from crawlers.storage.run_history import read_summary, run_moment
from index.report.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """One run: of which source, as of when, how it ended ("ok", "paused", "unhealthy", "failed") and why.

    `path` is its summary's, as seen from `data`.
    """

    source: str
    at: datetime
    outcome: str
    why: str | None
    pages: int
    observations: int
    path: str


def read_runs(data: Path, span: Span) -> list[Ran]:
    """Give the runs of the span in order of time; a summary that cannot be read counts as failed."""
    found = []
    for path in sorted((data / "runs").glob("*/*.json")):
        at = run_moment(path.stem)
        if at is not None and span.holds(at):
            found.append(_ran(path, at, data))
    return sorted(found, key=lambda ran: (ran.at, ran.source))


def _ran(path: Path, at: datetime, data: Path) -> Ran:
    summary = read_summary(path)
    return Ran(
        source=path.parent.name,
        at=at,
        outcome=summary.outcome if summary else "failed",
        why=summary.why if summary else "its summary cannot be read",
        pages=summary.pages if summary else 0,
        observations=summary.observations if summary else 0,
        path=path.relative_to(data).as_posix(),
    )
