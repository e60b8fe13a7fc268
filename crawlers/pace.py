"""The pace that a site's own robots.txt asks for (Crawl-delay, Request-rate), and what to do where it cannot be had."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http import Response, TextResponse

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

    from crawlers.spiders.source import SourceSpider

_CONTACT = re.compile(r"@|https?://")
_NO_CONTACT = (
    "the crawler gives its site no contact; put a mail or web address into SHANGQING_USER_AGENT, or into the "
    "source's user_agent"
)
_log = logging.getLogger(__name__)


class SiteClosed(IgnoreRequest):
    """A host that cannot say what it allows is not asked for anything else."""


class SitePaceMiddleware:
    """Keeps between two requests to a host what its robots.txt asks for, where that is more than the source's
    delay; a host that asks for more than the source's `longest_delay` is left alone.

    AutoThrottle sets the delay after every response; this sets its lower bound. A robots.txt that a server
    fails to give allows nothing (RFC 9309, 2.3.1.4); where there is no connection, pages say so themselves.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        spider: SourceSpider = crawler.spider  # type: ignore[assignment]  # always one of ours
        self._agent = crawler.settings["USER_AGENT"]
        self._least, self._longest = spider.source.delay, spider.source.longest_delay
        self._delays = spider.run.tally.delays
        self._closed: dict[str, int] = {}
        asks_strangers = spider.source.entrances and not spider.source.allow_private
        if asks_strangers and not _CONTACT.search(self._agent):
            _log.warning("%s: %s", spider.source.name, _NO_CONTACT)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make it; a single page has no pace."""
        if not hasattr(crawler.spider, "run"):
            raise NotConfigured
        pace = cls(crawler)
        crawler.signals.connect(pace.read_robots, signals.robots_parsed)
        return pace

    def process_request(self, request: Request) -> None:
        """Raise IgnoreRequest where the host asks for more patience than the source has, or is closed."""
        if _is_for_robots(request):
            return
        host = self._host(request)
        if host in self._closed:
            raise SiteClosed(f"robots.txt cannot be had (HTTP status {self._closed[host]})")
        if self._delays.get(host, 0) > self._longest:
            raise IgnoreRequest(
                f"robots.txt asks for {self._delays[host]:g} s between two requests; longest_delay is "
                f"{self._longest:g}"
            )

    def process_response(self, request: Request, response: Response) -> Response:
        """Take note of a server that fails to give its robots.txt."""
        if _is_for_robots(request) and response.status >= 500:
            self._closed[self._host(request)] = response.status
        return response

    def process_exception(self, request: Request, exception: Exception) -> Response | None:
        """Give an empty robots.txt where there is no connection: Scrapy would print a traceback."""
        if _is_for_robots(request) and not isinstance(exception, IgnoreRequest):
            return TextResponse(request.url)
        return None

    def read_robots(self, robotparser: Any, request: Request) -> None:
        """Take note of what a host asks for."""
        delay = _asked_delay(robotparser, self._agent)
        if delay > self._least:
            self._crawler.signals.connect(self.slow_down, signals.response_downloaded)
            host = self._host(request)
            self._delays[host] = max(delay, self._delays.get(host, 0))
            self._downloader.per_slot_settings[host] = {"delay": self._delays[host]}
            self._apply(host)

    def slow_down(self, response: Response, request: Request) -> None:  # noqa: ARG002  # Scrapy's
        """Undo what AutoThrottle may have made of the delay."""
        self._apply(self._host(request))

    def _apply(self, host: str) -> None:
        slot = self._downloader.slots.get(host)
        if slot and host in self._delays:
            slot.delay = max(slot.delay, self._delays[host])

    def _host(self, request: Request) -> str:
        return str(self._downloader.get_slot_key(request))

    @property
    def _downloader(self) -> Any:
        return self._crawler.engine.downloader


def _is_for_robots(request: Request) -> bool:
    return bool(request.meta.get("dont_obey_robotstxt"))


def _asked_delay(robots: Any, agent: str) -> float:
    """Seconds between two requests, 0 where none are asked for; Request-rate's hours are taken for all day."""
    rate = robots.rp.request_rate(agent)
    return max(
        robots.crawl_delay(agent) or 0.0, rate.seconds / rate.requests if rate and rate.requests else 0.0
    )
