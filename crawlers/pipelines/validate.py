"""Leave out what is no observation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy.exceptions import DropItem

from crawlers.items import Article, Observation, Offer

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawlers.runs import Run


class ValidatePipeline:
    """Drops what says nothing or says the impossible, and counts it by reason."""

    def __init__(self, run: Run) -> None:
        self._run = run

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make it."""
        return cls(crawler.spider.run)  # type: ignore[union-attr]  # a SourceSpider

    def process_item(self, item: Observation) -> Observation:
        """Give the observation back, or drop it."""
        fault = _offer_fault(item) if isinstance(item, Offer) else _article_fault(item)
        if fault:
            self._run.tally.skip(f"invalid: {fault}", item.url)
            raise DropItem(fault, log_level="INFO")
        return item


def _offer_fault(offer: Offer) -> str | None:
    if not offer.title.strip():
        return "an offer without a title"
    if offer.price is None and offer.monthly_fee is None and not offer.promotions and not offer.availability:
        return "an offer without price, promotion or availability"
    if any(
        amount is not None and amount < 0 for amount in (offer.price, offer.list_price, offer.monthly_fee)
    ):
        return "a price below zero"
    return None


def _article_fault(article: Article) -> str | None:
    return None if article.title.strip() and article.body.strip() else "an article without title or body"
