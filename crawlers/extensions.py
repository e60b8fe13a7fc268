"""End a run properly: its summary is written when the spider closes, whatever closed it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from crawlers.spiders.source import SourceSpider

OFF_SITE = "leads off the source's domains"
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
        spider.run.tally.fail(f"reading raised {failure.type.__name__}", response.url)
