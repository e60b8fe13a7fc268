"""Take a user's own files into the journal, each observation once, however often its file is read.

An offer whose row was corrected is taken in once more: what stands last in the journal counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

from crawlers.batches import batched
from crawlers.intake.reading import Defaults, Reading, read_path
from crawlers.items import OWN_FILES, Observation
from crawlers.storage.journal import Journal, RunJournal, line_digest, written_line
from crawlers.storage.locks import source_lock
from crawlers.storage.runs import run_name

SOURCE = OWN_FILES
"""The source's name under which the journal keeps what was read from files."""
_BATCH = 1000


@dataclass(slots=True, kw_only=True)
class Intake:
    """How many observations were new (`corrected` of these under a known id) or known already, and how many rows were
    bad."""

    new: int = 0
    corrected: int = 0
    known: int = 0
    bad: int = 0


def take_in(data: Path, paths: Iterable[Path], defaults: Defaults, report: Callable[[str], None]) -> Intake:
    """Read the files and journal what is new; `report` is told of every bad row and of what was left out."""
    intake = Intake()
    with source_lock(data, SOURCE):
        journal = Journal(data / "journal")
        readings = chain.from_iterable(read_path(path, defaults) for path in paths)
        new = _new_observations(_observations(readings, intake, report), journal, intake)
        with RunJournal(journal.run_path(SOURCE, run_name(datetime.now(UTC)))) as run:
            for batch in batched(new, _BATCH):
                run.append(batch)
                intake.new += len(batch)
    return intake


def _observations(
    readings: Iterable[Reading], intake: Intake, report: Callable[[str], None]
) -> Iterator[Observation]:
    for reading in readings:
        for line in filter(None, (reading.error, reading.notice)):
            report(line)
        if reading.observation is None:
            intake.bad += 1
        else:
            yield replace(reading.observation, source=SOURCE)


def _new_observations(
    observations: Iterable[Observation], journal: Journal, intake: Intake
) -> Iterator[Observation]:
    """The observations that the journal lacks, and offers that say something else there; of several of one id the
    first."""
    offers, seen = journal.digests(SOURCE, "offer"), journal.ids(SOURCE, "article")
    for observation in observations:
        identity, before = observation.id, offers.get(observation.id)
        if identity in seen or before == line_digest(written_line(observation)):
            intake.known += 1
        else:
            intake.corrected += before is not None
            yield observation
        seen.add(identity)
