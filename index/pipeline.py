"""The Scrapy stage that writes: the journal's news are analysed and indexed, in the end or, of a larger crawl,
all the while."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Self

from index.courier import Courier, Route, deliver_here

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_MANY = 100  # observations from which on a process of its own is worth its start


class IndexPipeline:
    """Has the journal delivered; an engine that is away costs but time, for the journal keeps all."""

    def __init__(self, route: Route) -> None:
        self._route = route
        self._observations = 0
        self._courier: Courier | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make it."""
        settings = crawler.settings
        route = Route(
            data=str(settings["SHANGQING_DATA"]),
            index_url=settings["SHANGQING_INDEX_URL"],
            sources=str(settings["SHANGQING_SOURCES"]),
        )
        return cls(route)

    def process_item(self, item: Any) -> Any:
        """Let it pass: what is indexed comes from the journal."""
        self._observations += 1
        if self._observations == _MANY:
            self._courier = Courier.join(self._route)
        return item

    async def close_spider(self) -> None:
        """See that all is delivered, in a thread: other sources may still be crawled."""
        await asyncio.to_thread(self._end_delivery)

    def _end_delivery(self) -> None:
        route = self._route
        if self._courier is None and Courier.is_under_way(route):
            return
        if self._courier is None or not self._courier.leave():
            deliver_here(route)
