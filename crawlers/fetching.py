"""Fetch one page with the crawler's own manners: robots.txt, limits, no way into private networks."""

from __future__ import annotations

import ipaddress
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy import Request, Spider

from crawlers.browser import browser_meta
from crawlers.crawling import run_spider
from crawlers.exceptions import PageUnavailable
from crawlers.manners import manners
from crawlers.pages import decode_page
from crawlers.sources.source import Source
from crawlers.spiders.failures import failure_words

if TYPE_CHECKING:
    from scrapy.http import Response
    from twisted.python.failure import Failure


class PageSpider(Spider):
    """Fetches one page and keeps its text in `html`, or in `failure` why there is none."""

    name = "page"
    html: str | None = None
    failure: str = "it was not fetched"

    def __init__(self, url: str, allow_private: bool, meta: dict[str, Any]) -> None:
        super().__init__()
        self._url = url
        self._meta = meta
        self.source = SimpleNamespace(allow_private=allow_private)

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the page."""
        yield Request(self._url, self.keep, errback=self.note_failure, meta=self._meta, dont_filter=True)

    def keep(self, response: Response) -> None:
        """Keep the page's text."""
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        self.html = decode_page(response.body, content_type)

    def note_failure(self, failure: Failure) -> None:
        """Keep the reason."""
        self.failure = failure_words(failure.value)


def fetch_page(url: str, source: Source | None = None) -> str:
    """Give the page's text, fetched as its source asks; PageUnavailable says why there is none.

    Without a source, a private address that stands in the URL itself is one that the user means. One call a
    process (Scrapy's reactor).
    """
    settings = manners(source) if source else {}
    meta = browser_meta(source, url) if source else {}
    allow_private = source.allow_private if source else _is_private(url)
    spider = run_spider(PageSpider, settings, url=url, allow_private=allow_private, meta=meta)
    if spider.html is None:
        raise PageUnavailable(f"{url}: {spider.failure}")
    return spider.html


def _is_private(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return host == "localhost"
