"""A source's manners and limits as Scrapy's settings."""

from __future__ import annotations

from typing import Any

from crawlers.sources import Source


def manners(source: Source) -> dict[str, Any]:
    """Give the settings of a source's crawl; each source has a crawler, and so a downloader, of its own."""
    return {
        "DOWNLOAD_DELAY": source.delay,
        "CONCURRENT_REQUESTS": source.concurrency,
        "CONCURRENT_REQUESTS_PER_DOMAIN": source.concurrency,
    }
