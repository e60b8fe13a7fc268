"""News and announcements: a page is an article."""

from __future__ import annotations

from crawlers.items import Observation
from crawlers.pages import extract_article
from crawlers.plain_text import text_article
from crawlers.spiders.source import SourceSpider


class NewsSpider(SourceSpider):
    """Collects articles; `scrapy crawl news -a source=NAME`."""

    name = "news"

    def read_page(self, html: str, url: str) -> tuple[Observation, ...]:
        """The article of a page."""
        article = extract_article(html, url)
        return (article,) if article else ()

    def read_text(self, text: str, url: str) -> tuple[Observation, ...]:
        """The article that a plain text is."""
        article = text_article(text, url)
        return (article,) if article else ()
