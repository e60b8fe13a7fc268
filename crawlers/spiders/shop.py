"""Shops: a product page is an offer, a listing is several."""

from __future__ import annotations

from crawlers.spiders.source import SourceSpider


class ShopSpider(SourceSpider):
    """Collects offers; `scrapy crawl shop -a source=NAME`."""

    name = "shop"
