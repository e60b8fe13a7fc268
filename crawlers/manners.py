"""A source's manners and limits as Scrapy's settings."""

from __future__ import annotations

from typing import Any

from crawlers.browser import browser_settings
from crawlers.sources.source import Source

MIB = 1024 * 1024
"""Bytes of what a source's `page_size` counts."""

_FILES = {
    "http": None,
    "https": None,
    "file": "scrapy.core.downloader.handlers.file.FileDownloadHandler",
}


def manners(source: Source) -> dict[str, Any]:
    """Give the settings of a source's crawl; each source has a crawler, and so a downloader, of its own.

    Raises BrowserMissing where the source needs a browser and there is none.
    """
    settings: dict[str, Any] = {
        "DOWNLOAD_DELAY": source.delay,
        "CONCURRENT_REQUESTS": source.concurrency,
        "CONCURRENT_REQUESTS_PER_DOMAIN": source.concurrency,
        "DOWNLOAD_TIMEOUT": source.timeout,
        "DOWNLOAD_MAXSIZE": int(source.page_size * MIB),
    }
    if source.user_agent:
        settings["USER_AGENT"] = source.user_agent
    if source.spider == "folder":
        settings |= {"DOWNLOAD_HANDLERS": _FILES, "DOWNLOAD_DELAY": 0}
    return settings | browser_settings(source)
