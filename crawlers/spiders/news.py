"""News and announcements: a page is an article."""

from __future__ import annotations

from crawlers.spiders.source import SourceSpider


class NewsSpider(SourceSpider):
    """Collects articles; `scrapy crawl news -a source=NAME`."""

    name = "news"
