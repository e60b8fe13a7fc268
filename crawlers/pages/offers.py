"""A page → the offers it makes: candidates of every origin, the best of each field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from crawlers.items import Offer
from crawlers.pages.anchors import find_anchor
from crawlers.pages.candidates import Candidate, best
from crawlers.pages.furnishings import furnishing_candidates
from crawlers.pages.leaning import leaning
from crawlers.pages.listings import is_listing, read_listing
from crawlers.pages.numbers import number_candidates
from crawlers.pages.page import Page, read_page
from crawlers.pages.plans import read_plans
from crawlers.pages.products import linked_candidates, opengraph_candidates
from crawlers.pages.promos import promotion_lines
from crawlers.pages.selectors import selected_candidates
from crawlers.pages.sight import price_facts, sight_candidates
from crawlers.pages.sightings import find_prices
from crawlers.pages.specs import spec_candidates
from crawlers.pages.state import state_candidates

_FIELDS = ["title", "price", "list_price", "currency", "availability", "sku", "gtin", "mpn", "brand", "seller", "description", "breadcrumbs", "rating", "image", "promotions", "monthly_fee", "data_gb", "voice_minutes", "contract_months"]
_MARKED_UP = frozenset(("title", "price", "availability", "sku"))
_LINKED = frozenset(("json-ld", "microdata", "opengraph", "selector"))
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
    candidates = _candidates(read_page(html, url), selectors, all_origins=True)
    return tuple(sorted(candidates, key=lambda candidate: (candidate.field, -candidate.score)))


def _single(page: Page, selectors: Mapping[str, str] | None) -> Offer | None:
    candidates = list(_candidates(page, selectors, all_origins=False))
    chosen = _chosen(candidates)
    if leaning(page) < 0 and not selectors:
        return None
    if "title" not in chosen or not ("price" in chosen or _is_product(candidates)):
        return None
    if not any(c.origin in _LINKED and c.field == "price" for c in candidates) and is_listing(page):
        return None
    return Offer(url=page.url, prices=price_facts(page), **{"promotions": _promotions(page), **chosen})


def _chosen(candidates: list[Candidate]) -> dict[str, Any]:
    """The best value of every field; a crossed-out price below the price is another product's."""
    price = best(candidates, "price")
    floor = price.value if price and isinstance(price.value, Decimal) else Decimal(0)
    sound = [
        candidate
        for candidate in candidates
        if candidate.field != "list_price"
        or (isinstance(candidate.value, Decimal) and candidate.value > floor)
    ]
    winners = ((field, best(sound, field)) for field in _FIELDS)
    return {field: winner.value for field, winner in winners if winner is not None}


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


def _is_product(candidates: list[Candidate]) -> bool:
    """Whether a page without a price is a product's: by its markup, by a labelled number, or by its stock and
    a number."""
    numbers = [candidate for candidate in candidates if candidate.field == "sku"]
    if any(c.origin in ("json-ld", "microdata") and c.field in ("sku", "availability") for c in candidates):
        return True
    stock = best(candidates, "availability")
    labelled = any(number.origin == "visible" and number.score > _PLAIN_WORD for number in numbers)
    return labelled or (bool(numbers) and stock is not None and stock.score > _PLAIN_WORD)


def _candidates(page: Page, selectors: Mapping[str, str] | None, *, all_origins: bool) -> Iterator[Candidate]:
    """Candidates in the order of their origins' trust; the page's scripts only where its markup left a gap."""
    told: set[str] = set()
    for source in (
        selected_candidates(page, selectors),
        linked_candidates(page),
        opengraph_candidates(page),
        sight_candidates(page),
        spec_candidates(page),
        number_candidates(page),
        furnishing_candidates(page),
    ):
        for candidate in source:
            if candidate.origin in _LINKED:
                told.add(candidate.field)
            told.add(f"any {candidate.field}")
            yield candidate
    if all_origins or not told >= _MARKED_UP:
        for candidate in state_candidates(page):
            told.add(f"any {candidate.field}")
            yield candidate
    if "any price" in told and "any availability" not in told:
        # A price that nothing takes back is an offer.
        yield Candidate(field="availability", value="InStock", origin="visible", score=0.2, where="a price")
