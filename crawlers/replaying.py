"""The archive read again by today's extraction, and what that changes against what was stored; no network."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crawlers.changes import Change, compare_observations
from crawlers.content import FetchedPage, read_content
from crawlers.exceptions import ArchiveError
from crawlers.faults import find_fault
from crawlers.items import Observation
from crawlers.printing import one_line
from crawlers.sources.source import Source
from crawlers.spiders.route import Route
from crawlers.storage.archive import archive_files, archived_run, read_archive
from crawlers.storage.journal import Journal
from crawlers.storage.runs import observation_key

_EXAMPLES = 5


@dataclass(slots=True, kw_only=True)
class Replay:
    """What a replay came to: `counts` by (field, way), with up to five changes of each in `examples`."""

    pages: int = 0
    changed: int = 0
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    examples: dict[tuple[str, str], list[Change]] = field(default_factory=lambda: defaultdict(list))

    def add(self, changes: Iterable[Change]) -> None:
        """Count a page and its changes."""
        self.pages += 1
        found = list(changes)
        self.changed += bool(found)
        for change in found:
            self.counts[change.field, change.way] += 1
            examples = self.examples[change.field, change.way]
            if len(examples) < _EXAMPLES:
                examples.append(change)


def replay_archive(
    data: Path, sources: Iterable[Source], report: Callable[[str], None] = lambda _: None
) -> Replay:
    """Read every archived page of the sources anew, as of when it was fetched, and compare.

    `report` hears of a file that is torn or damaged; what stands before the damage is read.
    """
    replay = Replay()
    for source in sources:
        for path in archive_files(data / "archive", source.name):
            _replay_file(path, source, data, replay, report)
    return replay


def render_replay(replay: Replay) -> str:
    """Say what a replay came to, field by field, the most changed one first."""
    lines = [f"{replay.pages} archived pages read anew, {replay.changed} of them differently"]
    for (name, way), count in replay.counts.most_common():
        lines.append(f"{name}: {count} {way}")
        lines += [
            one_line(f"  {change.url}: {_said(change.before)} → {_said(change.now)}")
            for change in replay.examples[name, way]
        ]
    return "\n".join(lines)


def _said(value: Any) -> str:
    return "nothing" if value is None else one_line(str(value), 60)


def _replay_file(
    path: Path, source: Source, data: Path, replay: Replay, report: Callable[[str], None]
) -> None:
    stored = _Stored(Journal(data / "journal"), source.name, archived_run(path))
    route = Route(source)
    try:
        for page in read_archive(path):
            if route.is_read(page.url):
                replay.add(compare_observations(stored.of(page), stored.missing(page, _read(page, source))))
    except ArchiveError as error:
        report(str(error))


def _read(page: FetchedPage, source: Source) -> list[Observation]:
    return [each for each in read_content(page, source).observations if find_fault(each) is None]


class _Stored:
    """What one run has in the journal, by the record that it was read from."""

    def __init__(self, journal: Journal, source: str, run: str) -> None:
        self._by_record: dict[str | None, list[Observation]] = defaultdict(list)
        self._keys = journal.ids(source, "article")
        for entry in journal.run_entries(source, run):
            if entry.observation:
                self._by_record[entry.observation.archive].append(entry.observation)
                self._keys.add(observation_key(entry.observation))

    def of(self, page: FetchedPage) -> list[Observation]:
        """What was read from the page."""
        return self._by_record.get(page.archive, [])

    def missing(self, page: FetchedPage, now: list[Observation]) -> list[Observation]:
        """What is read from it now, without that which had been collected elsewhere before."""
        keys = {observation_key(each) for each in self.of(page)}
        return [
            each for each in now if observation_key(each) in keys or observation_key(each) not in self._keys
        ]
