"""Begin and end a run properly: it ends when quiet hours begin, and leaves a summary whatever ended it."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals

from crawlers.exceptions import ReaderFailed
from crawlers.quiet import quiet_span, until_quiet
from crawlers.storage.summaries import OFF_SITE, PAUSED

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from crawlers.spiders.source import SourceSpider

_log = logging.getLogger(__name__)


class RunRecorder:
    """Writes the run's summary, and counts pages whose reading raised."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make it."""
        recorder = cls(crawler)
        crawler.signals.connect(recorder.close_run, signals.spider_closed)
        crawler.signals.connect(recorder.count_error, signals.spider_error)
        return recorder

    def close_run(self, spider: SourceSpider, reason: str) -> None:
        """Write the summary."""
        off_site = self._crawler.stats.get_value("offsite/filtered", 0) if self._crawler.stats else 0
        if off_site:  # Scrapy drops a redirect's request without telling the spider
            spider.run.tally.skipped[OFF_SITE] += off_site
        summary = spider.run.finish(reason)
        spider.summary = summary
        _log.info(
            "%s: %s observations, %s", summary.source, summary.observations, summary.why or summary.outcome
        )

    def count_error(self, failure: Any, response: Response, spider: SourceSpider) -> None:
        """Count a page that could not be read."""
        error = failure.value
        what = str(error) if isinstance(error, ReaderFailed) else f"reading raised {type(error).__name__}"
        spider.run.tally.fail(what, response.url)


class QuietHoursKeeper:
    """Ends a crawl when its source's quiet hours begin; the next one goes on where it stopped."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._alarm: asyncio.TimerHandle | None = None
        self._closing: asyncio.Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make it."""
        keeper = cls(crawler)
        crawler.signals.connect(keeper.set_alarm, signals.spider_opened)
        crawler.signals.connect(keeper.cancel, signals.spider_closed)
        return keeper

    def set_alarm(self, spider: SourceSpider) -> None:
        """Wait for the next quiet hours."""
        spans, now = spider.source.quiet_hours, datetime.now(UTC)
        # they may have begun since the crawl was allowed
        wait = timedelta() if quiet_span(spans, now) else until_quiet(spans, now)
        if wait is not None:
            self._alarm = asyncio.get_running_loop().call_later(wait.total_seconds(), self._end)

    def cancel(self) -> None:
        """The crawl has ended by itself."""
        if self._alarm:
            self._alarm.cancel()

    def _end(self) -> None:
        if self._crawler.engine:
            closing = self._crawler.engine.close_spider_async(reason=f"{PAUSED} began")
            self._closing = asyncio.ensure_future(closing)
