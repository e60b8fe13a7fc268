"""`shangqing sources health`: how each source is doing, beside how it used to do."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from statistics import median
from typing import TYPE_CHECKING

import click

from crawlers.beijing import BEIJING
from crawlers.settings import Environment
from shangqing.parameters import watched_sources

if TYPE_CHECKING:
    from crawlers.sources.source import Source
    from crawlers.storage.run_history import Unfinished
    from crawlers.storage.summaries import RunSummary

_BEFORE = 10  # runs that a source's usual yield is taken from


@click.command()
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@click.pass_obj
def health(environment: Environment, names: tuple[str, ...]) -> None:
    """Show each source's last run (Beijing time) beside its usual yield, and what is wrong; exit code 1 where
    something is."""
    from crawlers.sources.folder import select_sources
    from crawlers.storage.run_history import run_history

    sources = select_sources(watched_sources(environment), names)
    runs = {source.name: run_history(environment.data, source.name) for source in sources}
    for source in sources:
        click.echo("\t".join(_line(source, runs[source.name])))
    sys.exit(0 if all(_is_well(history) for history in runs.values()) else 1)


def _line(source: Source, history: list[RunSummary | Unfinished]) -> list[str]:
    from crawlers.storage.run_history import Unfinished

    if not history:
        return [source.name, "never crawled"]
    last = history[-1]
    line = [source.name, last.outcome, f"{last.started.astimezone(BEIJING):%Y-%m-%d %H:%M}"]
    if isinstance(last, Unfinished):
        return line
    line.append(f"{last.found} observations{_usually(history[:-1])}, {last.pages} pages")
    wrong = [f"{count} × {reason}" for reason, count in last.failed.items()]
    ill = _ill_since(history)
    return [*line, "; ".join(filter(None, [last.why, *wrong, ill]))]


def _usually(before: Iterable[RunSummary | Unfinished]) -> str:
    """What its healthy runs found, in the median; nothing where there are none."""
    from crawlers.storage.summaries import RunSummary

    found = [run.found for run in before if isinstance(run, RunSummary) and run.outcome == "ok"]
    return f" (usually {median(found[-_BEFORE:]):.0f})" if found else ""


def _ill_since(history: list[RunSummary | Unfinished]) -> str | None:
    ill = 0
    for run in reversed(history):
        if run.outcome == "ok":
            return (
                f"{ill} runs in a row, the last good one {run.started.astimezone(BEIJING):%Y-%m-%d}"
                if ill > 1
                else None
            )
        ill += 1
    return "no good run yet" if ill > 1 else None


def _is_well(history: list[RunSummary | Unfinished]) -> bool:
    return bool(history) and history[-1].outcome in ("ok", "running")
