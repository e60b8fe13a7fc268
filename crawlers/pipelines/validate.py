"""Leave out what is no observation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy.exceptions import DropItem

from crawlers.faults import find_fault
from crawlers.items import Observation

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawlers.storage.runs import Run


class ValidatePipeline:
    """Drops what says nothing or says the impossible, and counts it by reason."""

    def __init__(self, run: Run) -> None:
        self._run = run

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make it."""
        return cls(crawler.spider.run)  # type: ignore[union-attr]  # a SourceSpider

    def process_item(self, item: Observation) -> Observation:
        """Give the observation back, or drop it."""
        fault = find_fault(item)
        if fault:
            self._run.tally.skip(f"invalid: {fault}", item.url)
            raise DropItem(fault, log_level="INFO")
        return item
