"""The engines behind the one contract.

A new engine is one class that keeps `Engine` and one line in `ENGINES`; the tests in tests/index/contract then
run on it too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, Protocol

from index.answers import Document, IndexStatus, Migration, WriteReport
from index.cursor import Place
from index.exceptions import InvalidIndexUrl
from index.query import Query


class Row(NamedTuple):
    """One document found: its score, and its place in the order of the query."""

    document: Document
    score: float
    place: Place


class Counts(NamedTuple):
    """What is counted of all that are found."""

    total: int
    facets: dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What an engine finds: one page of rows, and the counts, for which who asks for them waits."""

    rows: list[Row]
    counts: Callable[[], Counts]

    @property
    def total(self) -> int:
        """How many are found in all."""
        return self.counts().total

    @property
    def facets(self) -> dict[str, dict[str, int]]:
        """{field: {value: count}} of all that are found, complete."""
        return self.counts().facets


Group = tuple[int, str | None]
"""A point of a trend: the day (an ordinal) that its bucket begins on, and the split's value."""

Middle = tuple[float, float]
"""The middle amount of a group twice, or the two middle ones of an even number."""


class Amounts(NamedTuple):
    """What amounts come to."""

    lowest: float
    highest: float
    total: float


class Cell(NamedTuple):
    """Part of the group (`bucket`, `key`) of a trend: so many findings, with amounts where these were asked for
    (of findings that have one alone)."""

    bucket: int
    key: str | None
    number: int
    amounts: Amounts | None


class Engine(Protocol):
    """What an engine does. Documents are those of `index.documents.finding_document`."""

    def __init__(self, location: str) -> None: ...

    def setup(self) -> None:
        """Make what is missing; done twice it is done once."""

    def write(self, documents: Iterable[Document]) -> WriteReport:
        """Write each under its id, and return once they are safe and can be found."""

    def delete(self, ids: Iterable[str]) -> None:
        """Delete the documents under these ids, where there are such, and return when none can be found."""

    def search(self, query: Query) -> Found:
        """Find one page."""

    def scan(self, query: Query) -> Iterator[Document]:
        """Stream every match, the newest first, as they were when the scan began."""

    def cells(
        self, query: Query, *, interval: str, by: str | None, amount: str | None, currency: str
    ) -> Iterable[Cell]:
        """Count the matches by the field `interval` (day, week, month) and `by`, and sum up the number field
        `amount`.

        With an amount, only documents in `currency` or in none that is stated.
        """

    def middles(
        self,
        query: Query,
        groups: Mapping[Group, int],
        *,
        interval: str,
        by: str | None,
        amount: str,
        currency: str,
    ) -> Mapping[Group, Middle]:
        """Find the middle amounts of every group of a trend, each of so many amounts, exactly."""

    def words(self, prefix: str, limit: int) -> Mapping[str, int]:
        """The commonest terms of the titles that begin with `prefix`, and how many documents hold each."""

    def migrate(self) -> Migration:
        """Move to the current mapping what an older version wrote; interrupted, it is resumed by the next."""

    def count(self) -> int:
        """How many documents there are."""

    def origin(self) -> str:
        """What tells the index from one that is made anew in its place, and stays through a move; "" where there is
        no index yet."""

    def status(self) -> IndexStatus:
        """The engine's state; raises EngineUnavailable where it does not answer."""

    def close(self) -> None:
        """Let go of what is held."""


ENGINES: dict[str, str] = {
    "embedded": "index.engines.embedded:Embedded",
    "elasticsearch": "index.engines.elastic:Elastic",
}
"""Each engine's class, imported only when it is asked for."""


def open_engine(location: str | Path) -> Engine:
    """Open the engine that a location is of: http(s):// Elasticsearch, anything else a directory."""
    scheme = str(location).partition("://")[0].lower() if "://" in str(location) else ""
    if scheme not in {"", "http", "https"}:
        raise InvalidIndexUrl(f"{scheme}:// is no index: give a directory, or http(s):// of Elasticsearch")
    module, _, name = ENGINES["elasticsearch" if scheme else "embedded"].partition(":")
    engine: type[Engine] = getattr(import_module(module), name)
    return engine(str(location))
