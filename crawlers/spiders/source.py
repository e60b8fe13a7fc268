"""The walk that every spider shares: from the start pages over the links, reading the pages it names."""

from __future__ import annotations

import hashlib
import re
from collections.abc import AsyncIterator, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self

from scrapy import Request, Spider, signals

from crawlers.browser import browser_meta
from crawlers.content import Content
from crawlers.exceptions import InvalidRecord, QuietHours
from crawlers.items import Observation
from crawlers.manners import MIB, manners
from crawlers.page_reader import PageReader
from crawlers.page_reading import Received, SourceReading
from crawlers.quiet import quiet_span
from crawlers.route import Route
from crawlers.sources.folder import Source, load_sources, select_sources
from crawlers.spiders.directories import read_feed, read_sitemap
from crawlers.spiders.failures import count_failure
from crawlers.spiders.frontier import Frontier
from crawlers.spiders.keeping import PageKeeper
from crawlers.spiders.redirects import RedirectFilter
from crawlers.spiders.visits import (
    Found,
    Visit,
    end_listing,
    first_visit,
    is_same,
    repeat_visit,
)
from crawlers.storage.memory import Memory, Place
from crawlers.storage.runs import open_run
from crawlers.storage.summaries import OFF_SITE, RunSummary

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

_ABOVE_COMMAND_LINE = 50
_DIRECTORIES = {"sitemap": read_sitemap, "feed": read_feed}


class SourceSpider(Spider):
    """Crawls one source; what its pages hold is for `crawlers.content` to say, by the spider's name.

    `source` is a Source or the name of one below SHANGQING_SOURCES; `observed` (aware) dates what is seen,
    None meaning the moment of each response. `summary` is there once the run has ended.
    """

    custom_settings: ClassVar = {"DUPEFILTER_CLASS": RedirectFilter}  # type: ignore[misc]  # Scrapy's is none
    page_types: ClassVar = re.compile(r"html|xml|text/plain", re.IGNORECASE)
    summary: RunSummary | None = None

    def __init__(self, source: Source, data: Path, observed: datetime | None = None) -> None:
        super().__init__()
        self.source = source
        self.observed = observed
        self.route = Route(source)
        self.allowed_domains = self.route.domains
        self.run = open_run(data, source, observed)
        self._keeper = PageKeeper(self.run)
        self._reading = SourceReading(source)
        self._new = 0  # pages asked for that no memory makes likely to be unchanged
        self.frontier = Frontier(self.run, lambda: observed or datetime.now(UTC))

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Scrapy's way to make it; from `scrapy crawl`, `-a source=NAME` names the source."""
        source = kwargs.pop("source", None)
        if not isinstance(source, Source):
            known = load_sources(Path(crawler.settings["SHANGQING_SOURCES"]))
            source = select_sources(known, [source or "(none: say -a source=NAME)"])[0]
        if quiet := quiet_span(source.quiet_hours, datetime.now(UTC)):
            raise QuietHours(f"{source.name} is not to be asked at {quiet} (Beijing time); crawl it later")
        for name, value in manners(source).items():
            crawler.settings.set(name, value, priority="spider")
        # the memory of pages resumes a crawl; a queue on the disk beside it would ask for them a second time
        crawler.settings.set("JOBDIR", None, priority=_ABOVE_COMMAND_LINE)
        spider = cls(source, Path(crawler.settings["SHANGQING_DATA"]), *args, **kwargs)
        spider._set_crawler(crawler)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """Begin where the source says."""
        self._reader = PageReader.join()
        self.crawler.signals.connect(self._reader.leave, signals.spider_closed)
        for request in self._go(self.entrances()):
            yield request

    def entrances(self) -> Iterable[Place]:
        """Where the source says to begin."""
        said = {"page": self.source.start, "sitemap": self.source.sitemaps, "feed": self.source.feeds}
        return (Place(url, kind=kind) for kind, urls in said.items() for url in urls)

    def moment(self, response: Response) -> datetime:  # noqa: ARG002  # a saved page has one of its own
        """When a response was fetched; aware."""
        return self.observed or datetime.now(UTC)

    async def crawl_page(
        self, response: Response, place: Place, depth: int, before: frozenset[str] = frozenset()
    ) -> AsyncIterator[Observation | Request]:
        """Give a page's observations and the requests for the pages that it links to.

        `before` is what the page before it, of a list, had to show.
        """
        self.run.tally.pages += 1
        visit = await self._visit(response, place, before)
        if visit:
            for observation in visit.give(response):
                yield observation
            for request in self._go(visit.links, depth, visit.shown):
                yield request
            visit.acknowledge()

    def crawl_failure(self, failure: Failure) -> None:
        """Count a page that did not come, by its reason."""
        count_failure(failure, self.run.tally)

    def _go(
        self, places: Iterable[Place], depth: int = -1, before: frozenset[str] = frozenset()
    ) -> Iterator[Request]:
        for place, away, known in self.frontier.advance(places, depth):
            self._new += known is None
            self._reader.expect(self._new)
            meta = {} if place.kind in _DIRECTORIES else browser_meta(self.source, place.url)
            conditions = known.conditions if known and not meta else {}
            if conditions:
                meta = {"handle_httpstatus_list": [304]}
            yield Request(
                place.url,
                self.crawl_page,
                errback=self.crawl_failure,
                headers=conditions,
                meta=meta,
                cb_kwargs={
                    "place": place,
                    "depth": away,
                    **({"before": before} if place.kind == "next" else {}),
                },
            )

    async def _visit(self, response: Response, place: Place, before: frozenset[str]) -> Visit | None:
        known = self.run.memories.recall(place.url)
        if known and known.rules == self.frontier.rules and is_same(response, known):
            return self._repeat(known, place, response)
        if response.status == 304:  # nobody asked whether
            self.run.tally.fail("HTTP status 304", response.url)
            return None
        is_directory = place.kind in _DIRECTORIES
        found = self._list(response, place) if is_directory else await self._read(response, place)
        return first_visit(end_listing(found, before), response, known, self.run) if found else None

    def _repeat(self, known: Memory, place: Place, response: Response) -> Visit:
        tally, moment = self.run.tally, self.moment(response)
        self._keeper.keep_unchanged(response, known, moment)
        tally.unchanged += 1
        tally.known += known.articles
        for _ in range(known.articles):
            tally.skip("unchanged", known.url)
        if place.kind not in _DIRECTORIES and self.route.is_read(known.url) and known.is_empty:
            tally.skip("nothing found on the page", known.url)
        return repeat_visit(known, self.run, moment)

    def _list(self, response: Response, place: Place) -> Found | None:
        """Read a sitemap or a feed."""
        try:
            listed = _DIRECTORIES[place.kind](response.body, response.url)
        except InvalidRecord as error:
            self.run.tally.fail(str(error), response.url)
            return None
        return Found(
            place=place,
            moment=self.moment(response),
            rules=self.frontier.rules,
            content_hash=hashlib.sha256(response.body).hexdigest(),
            links=tuple(self.route.listed(listed)),
        )

    async def _read(self, response: Response, place: Place) -> Found | None:
        if response.url != place.url and not self.route.is_on_site(response.url):  # a browser went by itself
            self.run.tally.skip(OFF_SITE, response.url)
            return None
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        if content_type and not self.page_types.search(content_type):
            self.run.tally.skip(f"not a page but {content_type.split(';')[0]}", response.url)
            return None
        if len(response.body) > self.source.page_size * MIB:  # Scrapy stops a download, but not a browser
            self.run.tally.fail("larger than the source's page_size", response.url)
            return None
        moment = self.moment(response)
        kept = self._keeper.keep(response, moment)
        received = Received(
            url=response.url,
            body=response.body,
            content_type=content_type,
            fetched=moment,
            archive=kept,
            is_read=self.route.is_read(response.url),
            is_listing=place.kind == "next",
        )
        reading = await self._reader.read(received, self._reading)
        if received.is_read and not self._is_content(reading.content, response.url):
            return None
        return Found(
            place=place,
            moment=moment,
            rules=self.frontier.rules,
            content_hash=reading.content_hash,
            archive=kept,
            observations=reading.content.observations,
            links=reading.links,
        )

    def _is_content(self, content: Content, url: str) -> bool:
        """Whether a page holds any, so that it is remembered; what it lacks is counted."""
        if content.problem:
            self.run.tally.fail(content.problem, url)
            return False
        for fault in content.faults:
            self.run.tally.skip(f"invalid: {fault}", url)
        if not content.observations:
            self.run.tally.skip("nothing found on the page", url)
        return True
