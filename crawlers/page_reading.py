"""What came for a page → what it holds and leads to: here, or asked of another process as bytes."""

from __future__ import annotations

import pickle
from datetime import datetime
from functools import cached_property, lru_cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, NamedTuple

import orjson

from crawlers.api import further_answers
from crawlers.content import Content, FetchedPage, read_content, receive_page
from crawlers.exceptions import InvalidRecord, ReaderFailed
from crawlers.route import Route
from crawlers.storage.memory import Place
from crawlers.storage.records import read_record, write_record

if TYPE_CHECKING:
    from crawlers.sources.source import Source

_READ = (
    "name", "content", "selectors", "folder", "start", "entrances", "follow", "pages", "exclude", "domains",
)  # fmt: skip


class Received(NamedTuple):
    """What came for a page, when (aware), and its archived record. `is_read` says that its content is wanted,
    `is_listing` that it goes on with a list."""

    url: str
    body: bytes
    content_type: str
    fetched: datetime
    archive: str | None = None
    is_read: bool = True
    is_listing: bool = False


class Reading(NamedTuple):
    """What a page holds, where it leads to, and the SHA-256 (hex) of its bytes."""

    content: Content
    links: tuple[Place, ...]
    content_hash: str


class SourceReading:
    """How the pages of a source are read: content and links, for which a page is parsed once."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._route = Route(source)

    @cached_property
    def written(self) -> bytes:
        """The source, for the process that is asked."""
        return pickle.dumps(_plain(self._source))

    def read(self, received: Received) -> Reading:
        """Read a page."""
        page = receive_page(
            received.url, received.body, received.content_type, received.fetched, received.archive
        )
        content = read_content(page, self._source) if received.is_read else Content()
        if content.problem:
            return Reading(content, (), page.content_hash)
        return Reading(content, self._links(page, received.is_listing), page.content_hash)

    def _links(self, page: FetchedPage, is_listing: bool) -> tuple[Place, ...]:
        """Where a page leads to: an API's answer to the next one, a saved page nowhere."""
        if self._source.api:
            further = further_answers(page.html, page.url, self._source.api)
            return tuple(self._route.listed(Place(url, kind="next") for url in further))
        if self._source.folder:
            return ()
        return self._route.links(page.html, page.url, listing=is_listing)

    def question(self, received: Received) -> bytes:
        """The page as `answer` is asked to read it."""
        return pickle.dumps((self.written, received))


def answer(question: bytes) -> bytes:
    """Read the page of a `SourceReading.question`; JSON for `read_answer`."""
    source, received = pickle.loads(question)  # noqa: S301  # from the crawl that started this process
    try:
        reading = _source_reading(source).read(received)
    except Exception as error:  # the boundary of one page: the crawl hears of it
        return orjson.dumps({"raised": type(error).__name__})
    content = reading.content
    said = {
        "observations": [write_record(each) for each in content.observations],
        "problem": content.problem,
        "faults": content.faults,
        "links": [(link.url, link.kind) for link in reading.links],
        "hash": reading.content_hash,
    }
    return orjson.dumps(said)


def read_answer(said: bytes) -> Reading:
    """The reading that an answer holds. Raises ReaderFailed where reading raised."""
    told = orjson.loads(said)
    if "raised" in told:
        raise ReaderFailed(f"reading raised {told['raised']}")
    observations, faults = [], list(told["faults"])
    for record in told["observations"]:
        try:
            observations.append(read_record(record))
        except InvalidRecord as error:
            faults.append(str(error))
    content = Content(observations=tuple(observations), problem=told["problem"], faults=tuple(faults))
    return Reading(content, tuple(Place(url, kind=kind) for url, kind in told["links"]), told["hash"])


def _plain(source: Source) -> SimpleNamespace:
    """What reading needs of a source, without its checks: with pydantic the reading process took twice as long to
    start."""
    return SimpleNamespace(
        competitor=SimpleNamespace(name=source.competitor.name),
        api=SimpleNamespace(**dict(source.api)) if source.api else None,
        **{name: getattr(source, name) for name in _READ},
    )


@lru_cache(maxsize=64)
def _source_reading(written: bytes) -> SourceReading:
    return SourceReading(pickle.loads(written))  # noqa: S301  # see answer
