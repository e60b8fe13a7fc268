"""Put each observation on the disk before it counts as collected."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Self

from crawlers.exceptions import JournalError
from crawlers.items import Observation

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawlers.storage.runs import Run


_GATHERING = 0.02  # seconds: a sync, and the thread that waits for it, cost more than the lines do


class JournalPipeline:
    """Appends to the run's journal; what arrives within a moment, or during a sync, is written together."""

    def __init__(self, crawler: Crawler, run: Run) -> None:
        self._crawler = crawler
        self._run = run
        self._waiting: list[Observation] = []
        self._writing = asyncio.Lock()
        self._broken: JournalError | None = None
        self._closing: asyncio.Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make it."""
        return cls(crawler, crawler.spider.run)  # type: ignore[union-attr]  # a SourceSpider

    async def process_item(self, item: Observation) -> Observation:
        """Give the observation back once it is on the disk; a journal that fails ends the crawl."""
        self._waiting.append(item)
        async with self._writing:
            if self._waiting and not self._broken:
                await asyncio.sleep(_GATHERING)
                await self._write_waiting()
        if self._broken:
            raise self._broken
        self._run.tally.collect([item])
        return item

    async def _write_waiting(self) -> None:
        batch, self._waiting = self._waiting, []
        try:
            await asyncio.to_thread(self._write, batch)
        except JournalError as error:
            self._broken = error
            self._run.tally.fail(str(error), None)
            if self._crawler.engine:
                self._closing = asyncio.ensure_future(
                    self._crawler.engine.close_spider_async(reason="journal failed")
                )

    def _write(self, batch: list[Observation]) -> None:
        if self._run.archive:
            self._run.archive.sync()  # no evidence may point to a record that a power cut took
        self._run.journal.append(batch)
