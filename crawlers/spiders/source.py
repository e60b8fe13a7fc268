"""The walk that every spider shares: from the start pages over the links, reading the pages it names."""

from __future__ import annotations

import hashlib
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urljoin, urlsplit

from scrapy import Request, Spider
from scrapy.exceptions import IgnoreRequest
from scrapy.spidermiddlewares.httperror import HttpError
from selectolax.lexbor import LexborHTMLParser

from crawlers.items import Observation, Offer
from crawlers.pages import decode_page, page_problem
from crawlers.runs import RunSummary, open_run
from crawlers.sources import Source, load_sources, select_sources

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

_PAGE_TYPES = re.compile(r"html|xml|text/plain", re.IGNORECASE)


class SourceSpider(Spider):
    """Crawls one source; a subclass says which observations a page holds.

    `source` is a Source or the name of one below SHANGQING_SOURCES; `observed` (aware) dates what is seen,
    None meaning the moment of each response. `summary` is there once the run has ended.
    """

    summary: RunSummary | None = None

    def __init__(self, source: Source, data: Path, observed: datetime | None = None) -> None:
        super().__init__()
        self.source = source
        self._observed = observed
        self._follow = [re.compile(pattern) for pattern in source.follow]
        self._pages = [re.compile(pattern) for pattern in source.pages]
        self._exclude = [re.compile(pattern) for pattern in source.exclude]
        self.allowed_domains = [*map(_site, source.start), *source.domains]
        self.run = open_run(data, source, observed)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Scrapy's way to make it; from `scrapy crawl`, `-a source=NAME` names the source."""
        source = kwargs.pop("source", None)
        if not isinstance(source, Source):
            known = load_sources(Path(crawler.settings["SHANGQING_SOURCES"]))
            source = select_sources(known, [source or "(none: say -a source=NAME)"])[0]
        settings = crawler.settings
        settings.set("DOWNLOAD_DELAY", source.delay, priority="spider")
        settings.set("DEPTH_LIMIT", source.depth, priority="spider")
        settings.set("CLOSESPIDER_PAGECOUNT", source.budget, priority="spider")
        spider = cls(source, Path(settings["SHANGQING_DATA"]), *args, **kwargs)
        spider._set_crawler(crawler)
        return spider

    def read_page(self, html: str, url: str) -> tuple[Observation, ...]:
        """Say what a page holds: the one thing that differs between spiders."""
        raise NotImplementedError(f"{type(self).__name__} does not say what a page holds")

    def read_text(self, text: str, url: str) -> tuple[Observation, ...]:  # noqa: ARG002  # for subclasses
        """Say what a page of plain text holds: nothing, unless the spider knows better."""
        return ()

    async def start(self) -> AsyncIterator[Request]:
        """Begin at the source's start pages."""
        for url in self.source.start:
            yield Request(url, self.crawl_page, errback=self.crawl_failure)

    def crawl_page(self, response: Response) -> Iterator[Observation | Request]:
        """Give a page's observations and the requests for the pages that it links to."""
        self.run.pages += 1
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        if content_type and not _PAGE_TYPES.search(content_type):
            self.run.skip(f"not a page but {content_type.split(';')[0]}", response.url)
            return
        html = decode_page(response.body, content_type)
        if self._is_to_be_read(response.url):
            read = self.read_text if content_type.startswith("text/plain") else self._read_checked
            yield from self._dated(read(html, response.url), response)
        yield from self._links(html, response.url)

    def crawl_failure(self, failure: Failure) -> None:
        """Count a page that did not come, by its reason."""
        url = failure.request.url  # type: ignore[attr-defined]  # Scrapy sets it
        error = failure.value
        if isinstance(error, HttpError):
            self.run.fail(f"HTTP status {error.response.status}", url)
        elif isinstance(error, IgnoreRequest):
            self.run.skip(str(error) or "leads off the source's domains", url)
        else:
            self.run.fail(type(error).__name__, url)

    def _is_to_be_read(self, url: str) -> bool:
        if self._pages:
            return _matches(self._pages, url)
        return not self._follow

    def _read_checked(self, html: str, url: str) -> tuple[Observation, ...]:
        """Read the page, and count one that yields nothing or is a wall (a captcha, a login, a template)."""
        observations = self.read_page(html, url)
        if any(isinstance(each, Offer) for each in observations):
            return observations  # what states a price is content, whatever its header asks for
        problem = page_problem(html, url)
        if problem:
            self.run.fail(problem, url)
            return ()
        if not observations:
            self.run.skip("nothing found on the page", url)
        return observations

    def _dated(self, observations: tuple[Observation, ...], response: Response) -> Iterator[Observation]:
        digest = hashlib.sha256(response.body).hexdigest()
        for observation in observations:
            yield replace(
                observation,
                competitor=self.source.competitor.name,
                source=self.source.name,
                observed=self._observed or datetime.now(UTC),
                content_hash=digest,
            )

    def _links(self, html: str, base: str) -> Iterator[Request]:
        if not (self._follow or self._pages):
            return
        for href in {node.attributes.get("href") for node in LexborHTMLParser(html).css("a[href]")}:
            url = _absolute(base, href)
            if url and self._is_to_be_walked(url):
                yield Request(url, self.crawl_page, errback=self.crawl_failure)

    def _is_to_be_walked(self, url: str) -> bool:
        wanted = _matches(self._follow, url) or _matches(self._pages, url)
        return wanted and not _matches(self._exclude, url) and self._is_on_site(url)

    def _is_on_site(self, url: str) -> bool:
        host = urlsplit(url).hostname or ""
        return any(host == domain or host.endswith(f".{domain}") for domain in self.allowed_domains or ())


def _site(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _matches(patterns: list[re.Pattern[str]], url: str) -> bool:
    return any(pattern.search(url) for pattern in patterns)


def _absolute(base: str, href: str | None) -> str | None:
    try:
        url = urljoin(base, (href or "").strip())
    except ValueError:  # such as an unclosed bracket of an IPv6 address
        return None
    return url.partition("#")[0] if url.startswith(("http://", "https://")) else None
