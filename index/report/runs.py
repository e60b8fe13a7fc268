"""The summaries of the runs of a span, as the crawls left them below `data`/runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

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
        at = _moment(path.stem)
        if at is not None and span.holds(at):
            found.append(_ran(path, at, data))
    return sorted(found, key=lambda ran: (ran.at, ran.source))


def _ran(path: Path, at: datetime, data: Path) -> Ran:
    summary = _summary(path)
    return Ran(
        source=path.parent.name,
        at=at,
        outcome=str(summary.get("outcome") or "failed"),
        why=summary.get("why") if summary else "its summary cannot be read",
        pages=int(summary.get("pages") or 0),
        observations=int(summary.get("observations") or 0),
        path=path.relative_to(data).as_posix(),
    )


def _summary(path: Path) -> dict[str, Any]:
    try:
        summary = orjson.loads(path.read_bytes())
    except (OSError, orjson.JSONDecodeError):
        return {}
    return summary if isinstance(summary, dict) else {}


def _moment(run: str) -> datetime | None:
    try:
        return datetime.strptime(run, "%Y%m%dT%H%M%S%fZ").replace(tzinfo=UTC)
    except ValueError:
        return None
