"""Collect each thing once a run, and an unchanged article once and for all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy.exceptions import DropItem

from crawlers.items import Article, Observation
from crawlers.storage.runs import observation_key

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawlers.storage.runs import Run


class DeduplicatePipeline:
    """Drops what this run, or for articles any run, has in the journal already."""

    def __init__(self, run: Run) -> None:
        self._run = run

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make it."""
        return cls(crawler.spider.run)  # type: ignore[union-attr]  # a SourceSpider

    def process_item(self, item: Observation) -> Observation:
        """Give the observation back, or drop it."""
        key = observation_key(item)
        if key in self._run.seen:
            reason = "collected already"
            if isinstance(item, Article):
                reason = "unchanged"
                self._run.tally.known += 1
            self._run.tally.skip(reason, item.url)
            raise DropItem(reason, log_level="DEBUG")
        self._run.seen.add(key)
        return item
