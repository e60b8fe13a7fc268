"""A page → the offer it makes: candidates of every origin, the best of each field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from crawlers.items import Offer
from crawlers.pages.candidates import Candidate, best
from crawlers.pages.page import Page
from crawlers.pages.products import linked_candidates, opengraph_candidates
from crawlers.pages.selectors import selected_candidates
from crawlers.pages.state import state_candidates
from crawlers.pages.sight import sight_candidates
from crawlers.pages.specs import spec_candidates
from crawlers.pages.numbers import number_candidates

_FIELDS = [
    "price",
    "list_price",
    "currency",
    "availability",
    "sku",
    "gtin",
    "mpn",
    "brand",
    "seller",
    "description",
    "breadcrumbs",
    "rating",
    "image",
]


def extract_offer(html: bytes | str, url: str, *, selectors: Mapping[str, str] | None = None) -> Offer | None:
    """Read the offer of a product page; None where the page sells nothing (no product markup, no price)."""
    return offer_of(Page(html, url), selectors)


def explain_offer(
    html: bytes | str, url: str, *, selectors: Mapping[str, str] | None = None
) -> tuple[Candidate, ...]:
    """Every candidate of every field, field by field, the best first."""
    candidates = list(_candidates(Page(html, url), selectors, all_origins=True))
    return tuple(sorted(candidates, key=lambda candidate: (candidate.field, -candidate.score)))


def offer_of(page: Page, selectors: Mapping[str, str] | None = None) -> Offer | None:
    """As extract_offer, of a page that is parsed already."""
    candidates = list(_candidates(page, selectors, all_origins=False))
    chosen: dict[str, Any] = {}
    for field in ("title", *_FIELDS):
        winner = best(candidates, field)
        if winner is not None:
            chosen[field] = winner.value
    if "title" not in chosen or not ("price" in chosen or _is_product(candidates)):
        return None
    return Offer(url=page.url, **chosen)


def _is_product(candidates: list[Candidate]) -> bool:
    """Whether a page without a price is a product's: by its markup, or by its stock and its number."""
    if any(c.origin in ("json-ld", "microdata") and c.field in ("sku", "availability") for c in candidates):
        return True
    stock, number = best(candidates, "availability"), best(candidates, "sku")
    return stock is not None and stock.score > _PLAIN_WORD and number is not None


_PLAIN_WORD = 0.5


def _candidates(page: Page, selectors: Mapping[str, str] | None, *, all_origins: bool) -> Iterator[Candidate]:
    """Candidates in the order of their origins' trust; the page's scripts only where its markup left a gap."""
    told: set[str] = set()
    for source in (selected_candidates(page, selectors), linked_candidates(page), opengraph_candidates(page)):
        for candidate in source:
            told.add(candidate.field)
            yield candidate
    if all_origins or not told >= _MARKED_UP:
        yield from state_candidates(page)
    yield from sight_candidates(page)
    yield from spec_candidates(page)
    yield from number_candidates(page)


_MARKED_UP = frozenset(("title", "price", "availability", "sku"))
