"""Follow a redirect but to a page that the crawl has not met: each address once a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy.dupefilters import BaseDupeFilter

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.crawler import Crawler

    from crawlers.spiders.source import SourceSpider


class RedirectFilter(BaseDupeFilter):
    """Lets pass what the frontier asks for, which it does once, and redirects to what it has not met.

    Scrapy's own filter would take a fingerprint of every request, to know what the frontier knows already.
    """

    def __init__(self, spider: SourceSpider) -> None:
        self._spider = spider

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make it."""
        return cls(crawler.spider)  # type: ignore[arg-type]  # a SourceSpider

    def request_seen(self, request: Request) -> bool:
        """Whether a request was redirected to a page that is, or was, asked for by itself."""
        return "redirect_urls" in request.meta and not self._spider.frontier.meet(request.url)

    def log(self, request: Request, spider: Spider) -> None:  # noqa: ARG002  # Scrapy's
        """Count what is not followed."""
        self._spider.run.tally.skip("redirected to a page that was met already", request.url)
