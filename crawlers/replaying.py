"""The archive read again by today's extraction, and what that changes against what was stored; no network."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any, Self

from crawlers.changes import Change, compare_observations
from crawlers.content import FetchedPage, read_content
from crawlers.exceptions import ArchiveError
from crawlers.faults import find_fault
from crawlers.items import Article, Observation
from crawlers.printing import one_line
from crawlers.route import Route
from crawlers.sources.source import Source
from crawlers.storage.archive import archive_files, archived_run, read_archive
from crawlers.storage.gone import note_gone
from crawlers.storage.journal import Journal
from crawlers.storage.rewriting import rewrite_run
from crawlers.storage.runs import lock_source, observation_key

_EXAMPLES = 5


@dataclass(slots=True, kw_only=True)
class Replay:
    """What a replay came to: `counts` by (field, way), with up to five changes of each in `examples`;
    `rewritten` observations stand anew in the journal; `gone` are the ids under which nothing is read any more."""

    pages: int = 0
    changed: int = 0
    rewritten: int = 0
    gone: set[str] = field(default_factory=set)
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
    data: Path,
    sources: Iterable[Source],
    report: Callable[[str], None] = lambda _: None,
    *,
    write: bool = False,
) -> Replay:
    """Read every archived page of the sources anew, as of when it was fetched, and compare.

    `report` hears of a file that is torn or damaged; what stands before the damage is read. With `write`, a
    run whose pages read differently is written anew in the journal (`rewrite_run`), so that a later replay of
    the journal builds index and history on today's extraction, and the ids that go are noted (`note_gone`). Raises SourceBusy where one is being crawled.
    """
    replay = Replay()
    for source in sources:
        with ExitStack() as held:
            if write:
                held.callback(lock_source(data, source.name).release)
            stored = _Stored(Journal(data / "journal"), source.name)
            for run, files in groupby(archive_files(data / "archive", source.name), archived_run):
                now, gone = _replay_run(stored.of_run(run), _pages(files, source, report), source, replay)
                replay.gone |= gone
                if write and now is not None:
                    note_gone(data, gone)
                    replay.rewritten += rewrite_run(stored.journal, source.name, run, now)
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


def _replay_run(
    stored: _Stored, pages: Iterable[FetchedPage], source: Source, replay: Replay
) -> tuple[dict[str | None, tuple[Observation, ...]] | None, set[str]]:
    """Compare page by page, and give what each record is read as now, None where nothing has changed, and the
    ids that are read no more."""
    now: dict[str | None, tuple[Observation, ...]] = {}
    before: set[str] = set()
    changed_before = replay.changed
    for page in pages:
        read = stored.missing(page, _read(page, source))
        replay.add(compare_observations(stored.of(page), read))
        before.update(each.id for each in stored.of(page))
        now[page.archive] = tuple(read)
    gone = before - {each.id for read in now.values() for each in read}
    return (now if replay.changed > changed_before else None), gone


def _pages(files: Iterable[Path], source: Source, report: Callable[[str], None]) -> Iterator[FetchedPage]:
    """The pages of a run that are to be read."""
    route = Route(source)
    for path in files:
        try:
            yield from (page for page in read_archive(path, report) if route.is_read(page.url))
        except ArchiveError as error:
            report(str(error))


def _read(page: FetchedPage, source: Source) -> list[Observation]:
    return [each for each in read_content(page, source).observations if find_fault(each) is None]


class _Stored:
    """What a source has in the journal, run by run, by the record that it was read from."""

    def __init__(self, journal: Journal, source: str) -> None:
        self.journal = journal
        self._source = source
        self._articles = journal.ids(source, "article")  # collected once and for all
        self._keys: set[str] = set()
        self._by_record: dict[str | None, list[Observation]] = {}

    def of_run(self, run: str) -> Self:
        """Turn to another run."""
        entries = self.journal.run_entries(self._source, run)
        observations = [entry.observation for entry in entries if entry.observation]
        self._keys = set(map(observation_key, observations))
        self._by_record = defaultdict(list)
        for each in observations:
            self._by_record[each.archive].append(each)
        return self

    def of(self, page: FetchedPage) -> list[Observation]:
        """What was read from the page."""
        return self._by_record.get(page.archive, [])

    def missing(self, page: FetchedPage, now: list[Observation]) -> list[Observation]:
        """What is read from it now, without that which had been collected elsewhere before."""
        keys = {observation_key(each) for each in self.of(page)}
        found = [
            each
            for each in now
            if (key := observation_key(each)) in keys or not (key in self._keys or key in self._articles)
        ]
        self._keys.update(map(observation_key, found))
        self._articles.update(each.id for each in found if isinstance(each, Article))
        return found
