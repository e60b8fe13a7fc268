"""Put each observation on the disk before it counts as collected."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Self

from crawlers.exceptions import JournalError
from crawlers.items import Observation

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawlers.storage.runs import Run


_GATHERING = 0.05  # seconds: a sync, and the thread that waits for it, cost more than the lines do


class JournalPipeline:
    """Appends to the run's journal; what arrives within a moment, or during a sync, is written together."""

    def __init__(self, crawler: Crawler, run: Run) -> None:
        self._crawler = crawler
        self._run = run
        self._waiting: list[Observation] = []
        self._gathering: asyncio.Task[None] | None = None
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
        if self._gathering is None:
            self._gathering = asyncio.ensure_future(self._write_together())
        await self._gathering
        self._run.tally.collect([item])
        return item

    async def _write_together(self) -> None:
        """Write what arrives until the batch before this one is on the disk, and for a moment at least."""
        await asyncio.sleep(_GATHERING)
        async with self._writing:
            batch, self._waiting, self._gathering = self._waiting, [], None
            if self._broken:
                raise self._broken
            try:
                await asyncio.to_thread(self._write, batch)
            except JournalError as error:
                self._end_crawl(error)
                raise

    def _end_crawl(self, error: JournalError) -> None:
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
