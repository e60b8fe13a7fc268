"""The Scrapy stage that writes: when a crawl closes, the journal's news are analysed and indexed."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from crawlers.sources.folder import load_competitors
from index.exceptions import EngineUnavailable
from index.feed import deliver

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_log = logging.getLogger(__name__)


class IndexPipeline:
    """Delivers at the crawl's end; an engine that is away costs but time, for the journal keeps all."""

    def __init__(self, data: Path, index_url: str | None, sources: Path) -> None:
        self._data = data
        self._sources = sources
        self._index_url = index_url

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make it."""
        settings = crawler.settings
        return cls(
            Path(settings["SHANGQING_DATA"]),
            settings["SHANGQING_INDEX_URL"],
            Path(settings["SHANGQING_SOURCES"]),
        )

    def process_item(self, item: Any) -> Any:
        """Let it pass: what is indexed comes from the journal."""
        return item

    async def close_spider(self) -> None:
        """Deliver, in a thread: other sources may still be crawled."""
        try:
            await asyncio.to_thread(
                deliver, self._data, self._index_url, competitors=load_competitors(self._sources)
            )
        except EngineUnavailable as error:
            _log.warning("%s The journal keeps what was collected; the next delivery brings it.", error)
