"""What an observation must say to be one: a title, and something of the matter."""

from __future__ import annotations

from crawlers.items import LARGEST, Article, Observation, Offer


def find_fault(observation: Observation) -> str | None:
    """Name what keeps an observation from being kept: it says nothing, or the impossible; else None."""
    return _offer_fault(observation) if isinstance(observation, Offer) else _article_fault(observation)


def _offer_fault(offer: Offer) -> str | None:
    if not offer.title.strip():
        return "an offer without a title"
    if offer.price is None and offer.monthly_fee is None and not offer.promotions and not offer.availability:
        return "an offer without price, promotion or availability"
    amounts = (offer.price, offer.list_price, offer.monthly_fee)
    if any(amount is not None and not 0 <= amount <= LARGEST for amount in amounts):
        return "a price below zero or beyond all reason"
    return None


def _article_fault(article: Article) -> str | None:
    return None if article.title.strip() and article.body.strip() else "an article without title or body"
