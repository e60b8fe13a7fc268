"""A page → the offers it makes: candidates of every origin, the best of each field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from crawlers.items import Offer
from crawlers.pages.anchors import find_anchor
from crawlers.pages.candidates import Candidate, best
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

_FIELDS = (
    "title price list_price currency availability sku gtin mpn brand seller description breadcrumbs rating"  # noqa: SIM905
    " image promotions monthly_fee data_gb voice_minutes contract_months"
).split()
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
    winners = {field: winner for field in _FIELDS if (winner := best(candidates, field)) is not None}
    chosen: dict[str, Any] = {field: winner.value for field, winner in winners.items()}
    if leaning(page) < 0 and not selectors:
        return None
    if "title" not in chosen or not ("price" in chosen or _is_product(candidates)):
        return None
    if not any(c.origin in _LINKED and c.field == "price" for c in candidates) and is_listing(page):
        return None
    if chosen.get("list_price") is not None and chosen["list_price"] <= chosen.get("price", 0):
        del chosen["list_price"]  # a crossed-out price below the price is another product's
    return Offer(url=page.url, prices=price_facts(page), **{"promotions": _promotions(page), **chosen})


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
    """Whether a page without a price is a product's: by its markup, or by its stock and its number."""
    if any(c.origin in ("json-ld", "microdata") and c.field in ("sku", "availability") for c in candidates):
        return True
    stock, number = best(candidates, "availability"), best(candidates, "sku")
    return stock is not None and stock.score > _PLAIN_WORD and number is not None


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
    ):
        for candidate in source:
            if candidate.origin in _LINKED:
                told.add(candidate.field)
            elif candidate.field == "price":
                told.add("a price")
            yield candidate
    if all_origins or not told >= _MARKED_UP:
        yield from state_candidates(page)
    if told & {"price", "a price"}:
        # A price that nothing takes back is an offer.
        yield Candidate(field="availability", value="InStock", origin="visible", score=0.2, where="a price")
