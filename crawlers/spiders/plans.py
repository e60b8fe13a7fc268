"""Operators: a page of tariff plans (套餐) is an offer a plan; a page of one contract offer is one."""

from __future__ import annotations

from crawlers.items import Observation
from crawlers.pages import extract_offer, extract_offers
from crawlers.spiders.source import SourceSpider


class PlansSpider(SourceSpider):
    """Collects tariff plans; `scrapy crawl plans -a source=NAME`."""

    name = "plans"

    def read_page(self, html: str, url: str) -> tuple[Observation, ...]:
        """The plans of a page or, where there are none, its one offer."""
        offer = extract_offer(html, url, selectors=self.source.selectors)
        return extract_offers(html, url) or ((offer,) if offer else ())
