"""Shops: a product page is an offer, a listing is several."""

from __future__ import annotations

from crawlers.items import Observation
from crawlers.pages import extract_offer, extract_offers
from crawlers.spiders.source import SourceSpider


class ShopSpider(SourceSpider):
    """Collects offers; `scrapy crawl shop -a source=NAME`."""

    name = "shop"

    def read_page(self, html: str, url: str) -> tuple[Observation, ...]:
        """The product of a page or, where it is a listing, its products."""
        offer = extract_offer(html, url, selectors=self.source.selectors)
        return (offer,) if offer else extract_offers(html, url)
