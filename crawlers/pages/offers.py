"""A page → the offers it makes: candidates of every origin, the best of each field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from crawlers.items import Offer
from crawlers.pages.anchors import find_anchor
from crawlers.pages.candidates import Candidate, Value, best, winners
from crawlers.pages.canonical import own_address
from crawlers.pages.gather import gather, gather_all
from crawlers.pages.leaning import leaning
from crawlers.pages.listings import is_listing, read_listing
from crawlers.pages.page import Page, read_page
from crawlers.pages.plans import read_plans
from crawlers.pages.promos import promotion_lines
from crawlers.pages.sight import price_facts
from crawlers.pages.sightings import find_prices

_FIELDS = frozenset((
    "title", "price", "list_price", "currency", "availability", "sku", "gtin", "mpn", "brand", "seller",
    "description", "breadcrumbs", "rating", "image", "promotions",
    "monthly_fee", "data_gb", "voice_minutes", "contract_months",
))  # fmt: skip
_PLAIN_WORD = 0.5


def extract_offer(html: bytes | str, url: str, *, selectors: Mapping[str, str] | None = None) -> Offer | None:
    """Read the one offer of a product page.

    None where the page sells nothing (no price and no product markup) and where it lists many. `selectors`
    names a CSS, XPath or JMESPath selector per field, which wins over what is found; InvalidSource where one
    cannot be read.
    """
    page = read_page(html, url)
    plans = read_plans(page)
    if len(plans) > 1:
        return None
    offer = _single(page, selectors)
    return _with_plan(offer, plans[0]) if offer and plans else offer or next(iter(plans), None)


def extract_offers(
    html: bytes | str, url: str, *, selectors: Mapping[str, str] | None = None
) -> tuple[Offer, ...]:
    """Read every offer: each plan (套餐) of a tariff page, the one of a product page, each block of a listing;
    () of any other page. The offers of a listing have the addresses that they link to."""
    page = read_page(html, url)
    plans = read_plans(page)
    if len(plans) > 1:
        return plans
    offer = extract_offer(html, url, selectors=selectors)
    return (offer,) if offer else read_listing(page)


def explain_offer(
    html: bytes | str, url: str, *, selectors: Mapping[str, str] | None = None
) -> tuple[Candidate, ...]:
    """Every candidate of every origin, field by field, the best first; what extract_offer takes of a field is
    `best(candidates, field)`, where origins disagree is `disagreements(candidates)`."""
    candidates = gather_all(read_page(html, url), selectors)
    return tuple(sorted(candidates, key=lambda candidate: (candidate.field, -candidate.score)))


def _single(page: Page, selectors: Mapping[str, str] | None) -> Offer | None:
    gathered = gather(page, selectors)
    chosen = _chosen(gathered.candidates)
    if "title" not in chosen or not ("price" in chosen or _is_product(gathered.candidates)):
        return None
    if not gathered.marked_up and not selectors and leaning(page) < -1:
        return None
    if not gathered.priced and is_listing(page):
        return None
    view = gathered.view
    address = own_address(page.html, page.url)
    return Offer(url=address, prices=price_facts(view), **{"promotions": _promotions(view), **chosen})


def _chosen(candidates: tuple[Candidate, ...]) -> dict[str, Any]:
    """The best value of every field; a crossed-out price below the price is another product's."""
    price = best(candidates, "price")
    floor = price.value if price and isinstance(price.value, Decimal) else Decimal(0)
    sound = (each for each in candidates if each.field != "list_price" or _is_above(each.value, floor))
    return {field: winner.value for field, winner in winners(sound).items() if field in _FIELDS}


def _is_above(value: Value, floor: Decimal) -> bool:
    return isinstance(value, Decimal) and value > floor


def _promotions(page: Page) -> tuple[str, ...]:
    orders = [sighting.line.order for sighting in find_prices(page) if not sighting.place.away]
    return promotion_lines(page, find_anchor(page), orders[:8])


def _with_plan(offer: Offer, plan: Offer) -> Offer:
    return replace(
        offer,
        monthly_fee=plan.monthly_fee,
        data_gb=plan.data_gb,
        voice_minutes=plan.voice_minutes,
        contract_months=plan.contract_months,
    )


def _is_product(candidates: tuple[Candidate, ...]) -> bool:
    """Whether a page without a price is a product's: by its markup, by a labelled number, or by its stock and
    a number."""
    numbers = [candidate for candidate in candidates if candidate.field == "sku"]
    if any(c.origin in ("json-ld", "microdata") and c.field in ("sku", "availability") for c in candidates):
        return True
    stock = best(candidates, "availability")
    labelled = any(number.origin == "visible" and number.score > _PLAIN_WORD for number in numbers)
    return labelled or (bool(numbers) and stock is not None and stock.score > _PLAIN_WORD)
