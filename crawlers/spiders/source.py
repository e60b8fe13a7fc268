"""The walk that every spider shares: from the start pages over the links, reading the pages it names."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self

from scrapy import Request, Spider
from scrapy.exceptions import IgnoreRequest
from scrapy.spidermiddlewares.httperror import HttpError

from crawlers.archive import ArchivedResponse
from crawlers.content import FetchedPage, read_content, receive_page
from crawlers.exceptions import ArchiveError
from crawlers.items import Observation
from crawlers.manners import manners
from crawlers.memory import Memory, Place
from crawlers.runs import open_run
from crawlers.sources import Source, load_sources, select_sources
from crawlers.spiders.frontier import Frontier, deeper
from crawlers.spiders.route import Route
from crawlers.spiders.visits import Found, Visit, first_visit, is_same, repeat_visit
from crawlers.summaries import RunSummary

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure


class SourceSpider(Spider):
    """Crawls one source; what its pages hold is for `crawlers.content` to say, by the spider's name.

    `source` is a Source or the name of one below SHANGQING_SOURCES; `observed` (aware) dates what is seen,
    None meaning the moment of each response. `summary` is there once the run has ended.
    """

    page_types: ClassVar = re.compile(r"html|xml|text/plain", re.IGNORECASE)
    summary: RunSummary | None = None

    def __init__(self, source: Source, data: Path, observed: datetime | None = None) -> None:
        super().__init__()
        self.source = source
        self._observed = observed
        self._route = Route(source)
        self.allowed_domains = self._route.domains
        self.run = open_run(data, source, observed)
        self._frontier = Frontier(self.run, self._now)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Scrapy's way to make it; from `scrapy crawl`, `-a source=NAME` names the source."""
        source = kwargs.pop("source", None)
        if not isinstance(source, Source):
            known = load_sources(Path(crawler.settings["SHANGQING_SOURCES"]))
            source = select_sources(known, [source or "(none: say -a source=NAME)"])[0]
        for name, value in manners(source).items():
            crawler.settings.set(name, value, priority="spider")
        spider = cls(source, Path(crawler.settings["SHANGQING_DATA"]), *args, **kwargs)
        spider._set_crawler(crawler)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """Begin where the source says."""
        for request in self._go(map(Place, self.source.start), 0):
            yield request

    def crawl_page(self, response: Response, place: Place, depth: int) -> Iterator[Observation | Request]:
        """Give a page's observations and the requests for the pages that it links to."""
        self.run.tally.pages += 1
        visit = self._visit(response, place)
        if visit:
            yield from visit.give(response)
            yield from self._go(visit.links, deeper(place, depth))
            visit.acknowledge()

    def crawl_failure(self, failure: Failure) -> None:
        """Count a page that did not come, by its reason."""
        url = failure.request.url  # type: ignore[attr-defined]  # Scrapy sets it
        error = failure.value
        if isinstance(error, HttpError):
            self.run.tally.fail(f"HTTP status {error.response.status}", url)
        elif isinstance(error, IgnoreRequest):
            self.run.tally.skip(str(error) or "leads off the source's domains", url)
        else:
            self.run.tally.fail(type(error).__name__, url)

    def _go(self, places: Iterable[Place], depth: int) -> Iterator[Request]:
        for place, away, known in self._frontier.advance(places, depth):
            conditions = known.conditions if known else {}
            yield Request(
                place.url,
                self.crawl_page,
                errback=self.crawl_failure,
                headers=conditions,
                meta={"handle_httpstatus_list": [304]} if conditions else {},
                cb_kwargs={"place": place, "depth": away},
            )

    def _visit(self, response: Response, place: Place) -> Visit | None:
        known = self.run.memories.recall(place.url)
        if known and known.rules == self._frontier.rules and is_same(response, known):
            return self._repeat(known)
        if response.status == 304:  # nobody asked whether
            self.run.tally.fail("HTTP status 304", response.url)
            return None
        found = self._read(response, place)
        return first_visit(found, response, known, self.run) if found else None

    def _repeat(self, known: Memory) -> Visit:
        tally = self.run.tally
        tally.unchanged += 1
        tally.known += known.articles
        for _ in range(known.articles):
            tally.skip("unchanged", known.url)
        if self._route.is_read(known.url) and not (known.articles or known.offers):
            tally.skip("nothing found on the page", known.url)
        return repeat_visit(known, self.run, self._now())

    def _read(self, response: Response, place: Place) -> Found | None:
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        if content_type and not self.page_types.search(content_type):
            self.run.tally.skip(f"not a page but {content_type.split(';')[0]}", response.url)
            return None
        moment = self._now()
        page = receive_page(
            response.url, response.body, content_type, moment, self._archive(response, moment)
        )
        observations = self._observations(page) if self._route.is_read(page.url) else ()
        if observations is None:
            return None
        return Found(
            place=place,
            moment=moment,
            rules=self._frontier.rules,
            observations=observations,
            links=self._route.links(page.html, page.url),
        )

    def _observations(self, page: FetchedPage) -> tuple[Observation, ...] | None:
        """What the page holds; None where it is no content, so that nothing is remembered of it."""
        content = read_content(page, self.source)
        if content.problem:
            self.run.tally.fail(content.problem, page.url)
            return None
        if not content.observations:
            self.run.tally.skip("nothing found on the page", page.url)
        return content.observations

    def _archive(self, response: Response, moment: datetime) -> str | None:
        if not self.run.archive:
            return None
        kept = ArchivedResponse(
            url=response.url,
            fetched=moment,
            status=response.status,
            headers=response.headers,
            body=response.body,
        )
        try:
            return self.run.archive.keep(kept)
        except ArchiveError as error:  # what the page says is worth more than its copy
            self.run.tally.fail(str(error), response.url)
            return None

    def _now(self) -> datetime:
        return self._observed or datetime.now(UTC)
