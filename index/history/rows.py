"""Offer | Article → a row of the history."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from typing import Any

from analysis.findings import finding_text
from analysis.promotions import Promotion, parse_promotions, promotion_terms, take_home_price
from analysis.strategies import classify
from analysis.text import normalise
from crawlers.items import Article, Offer
from index.history.tables import AMOUNT_DIGITS, AMOUNT_SCALE

_CENT = Decimal(1).scaleb(-AMOUNT_SCALE)
_MOST = Decimal(10) ** (AMOUNT_DIGITS - AMOUNT_SCALE)
_NUMBER = re.compile(r"\d+")
_ADORNMENT = re.compile(r"[【\[][^】\]]{0,30}[】\]]")
# What changes from day to day without the offer being another one.
_FLEETING = frozenset({"window", "stock", "limit", "first_come"})
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_EARLIEST, _LATEST = 1900, 2999


def offer_row(offer: Offer) -> tuple[Any, ...]:
    """The offer's values in the order of the table `offers`."""
    promotions = _promotions_of(offer)
    return (
        product_key(offer),
        offer.competitor or "",
        _moment(offer.observed),
        offer.source,
        offer.id,
        offer.title,
        offer.url,
        offer.sku,
        offer.gtin,
        offer.mpn,
        offer.brand,
        offer.currency,
        _amount(offer.price),
        _amount(offer.list_price),
        _amount(_take_home(offer)),
        offer.availability,
        list(promotions.values()),
        list(promotions),
        _amount(offer.monthly_fee),
        _amount(offer.data_gb),
        offer.voice_minutes,
        offer.contract_months,
        offer.content_hash,
        offer.archive,
    )


def text_row(article: Article) -> tuple[Any, ...]:
    """The article's values in the order of the table `texts`; dated by its publication where that is known."""
    strategies = [label.strategy for label in classify(finding_text(article))]
    return (
        article.competitor or "",
        _moment(article.published or article.observed),
        article.source,
        article.id,
        article.title,
        article.url,
        strategies,
        article.content_hash,
        article.archive,
    )


def product_key(offer: Offer) -> str:
    """The competitor's own name for the product: sku, gtin or the title without its adornments (【双11】).

    >>> product_key(Offer(title="【双11】龙井 250g"))
    '龙井250g'
    """
    return (
        offer.sku or offer.gtin or "".join(_ADORNMENT.sub("", normalise(offer.title)).split()) or offer.title
    )


def _promotions_of(offer: Offer) -> dict[str, str]:
    """{terms: text}: each promotion that the offer lists or that its title states, once."""
    listed = {_listed_terms(text): text for text in offer.promotions if text.strip()}
    stated = {_terms((one,)): one.text for one in _parsed(offer.title)}
    return {**{terms: text for terms, text in stated.items() if not _is_in(terms, listed)}, **listed}


def _is_in(terms: str, listed: dict[str, str]) -> bool:
    return any(terms in each for each in listed)


@lru_cache(maxsize=1 << 16)
def _listed_terms(text: str) -> str:
    """What a listed promotion says; a text that the grammar cannot read stands for itself, counters left out."""
    return _terms(_parsed(text)) or _NUMBER.sub("#", "".join(normalise(text).split()))


def _terms(promotions: tuple[Promotion, ...]) -> str:
    return ";".join(sorted(_said(one) for one in promotions))


def _said(promotion: Promotion) -> str:
    kept = {name: term for name, term in promotion_terms(promotion).items() if name not in _FLEETING}
    return f"{promotion.mechanic} {kept}" if kept else promotion.mechanic


@lru_cache(maxsize=1 << 16)
def _parsed(text: str) -> tuple[Promotion, ...]:
    return parse_promotions(text)


def _take_home(offer: Offer) -> Decimal | None:
    """The take-home price (到手价) of one piece at the moment of the observation.

    Reading a promotion takes a thousand times as long as looking it up, and few texts are new.
    """
    text = finding_text(offer)
    if offer.price is None or offer.price < 0 or _amount(offer.price) is None:
        return None
    windowed = any(promotion.window for promotion in _parsed(text))
    moment = (offer.observed or _EPOCH).replace(minute=0, second=0, microsecond=0)
    return _paid(offer.price, text, moment if windowed else _EPOCH)


@lru_cache(maxsize=1 << 17)
def _paid(price: Decimal, text: str, moment: datetime) -> Decimal | None:
    return take_home_price(price, _parsed(text), at=moment).unit_price


def _moment(time: datetime | None) -> datetime:
    """In UTC without its zone, as the column holds it; a year in which nothing can have been seen is no time."""
    known = time if time is not None and _EARLIEST <= time.year <= _LATEST else _EPOCH
    return known.astimezone(UTC).replace(tzinfo=None)


def _amount(value: Decimal | None) -> Decimal | None:
    """To four decimals; None where it is no amount that the column can hold."""
    if value is None or not value.is_finite() or abs(value) >= _MOST:
        return None
    return value.quantize(_CENT, rounding=ROUND_HALF_UP, context=_wide())


@cache
def _wide() -> Any:
    from decimal import Context

    return Context(prec=AMOUNT_DIGITS + AMOUNT_SCALE)
