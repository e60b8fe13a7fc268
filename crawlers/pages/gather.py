"""Every origin's candidates for an offer, and as much of the page as one must look at for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain

from crawlers.pages.candidates import Candidate, Value
from crawlers.pages.currencies import lone_currency
from crawlers.pages.furnishings import furnishing_candidates
from crawlers.pages.numbers import number_candidates
from crawlers.pages.page import Page
from crawlers.pages.products import linked_candidates, opengraph_candidates
from crawlers.pages.selectors import selected_candidates
from crawlers.pages.sight import sight_candidates
from crawlers.pages.specs import spec_candidates
from crawlers.pages.state import state_candidates

_SURE = 0.8  # stock words are trusted by .7, a title of the second choice by less; agreeing adds .1
_COMPLETE = frozenset(("title", "price", "availability", "sku"))


@dataclass(frozen=True, slots=True)
class Gathered:
    """Candidates in the order of their origins' trust. `view` is the part of the page that was looked at;
    `marked_up` says that selectors or markup state title, price, stock and number, `priced` that they state a
    price."""

    candidates: tuple[Candidate, ...]
    view: Page
    marked_up: bool
    priced: bool


def gather(page: Page, selectors: Mapping[str, str] | None) -> Gathered:
    """Gather what an offer needs: where the markup is complete, only what stands around the title is looked
    at besides, for promotions and crossed-out prices."""
    stated = tuple(_stated(page, selectors))
    told = {candidate.field for candidate in stated}
    marked_up = told >= _COMPLETE
    view = page.around_title if marked_up else page
    seen = [*sight_candidates(view, _settled(stated)), *spec_candidates(view)]
    if not marked_up:
        seen += chain(number_candidates(page), furnishing_candidates(page), state_candidates(page))
    candidates = tuple(_in_one_unit((*stated, *seen)))
    return Gathered((*candidates, *_untold(candidates, page)), view, marked_up, "price" in told)


def gather_all(page: Page, selectors: Mapping[str, str] | None) -> tuple[Candidate, ...]:
    """Gather every candidate of every origin, whether an offer needs it or not."""
    origins = (sight_candidates, spec_candidates, number_candidates, furnishing_candidates, state_candidates)
    candidates = (*_stated(page, selectors), *chain.from_iterable(origin(page) for origin in origins))
    candidates = tuple(_in_one_unit(candidates))
    return (*candidates, *_untold(candidates, page))


def _stated(page: Page, selectors: Mapping[str, str] | None) -> Iterator[Candidate]:
    return chain(selected_candidates(page, selectors), linked_candidates(page), opengraph_candidates(page))


def _settled(stated: tuple[Candidate, ...]) -> frozenset[str]:
    """The fields that markup states alike wherever it does, and so well that no word beside it would win."""
    values: dict[str, set[Value]] = {}
    for candidate in stated:
        values.setdefault(candidate.field, set()).add(candidate.value)
    sure = (each.field for each in stated if each.score >= _SURE)
    return frozenset(field for field in sure if len(values[field]) == 1)


def _in_one_unit(candidates: tuple[Candidate, ...]) -> Iterator[Candidate]:
    """The candidates with amounts of the page's scripts in whole units where they count in cents: where the
    page states a hundredth of their price elsewhere."""
    prices = {each.value for each in candidates if each.field == "price" and each.origin != "state"}
    counted = (each.value for each in candidates if each.field == "price" and each.origin == "state")
    in_cents = any(isinstance(value, Decimal) and value / 100 in prices for value in counted)
    for each in candidates:
        amount = each.value if in_cents and each.origin == "state" else None
        yield each._replace(value=amount / 100) if isinstance(amount, Decimal) else each


def _untold(candidates: tuple[Candidate, ...], page: Page) -> Iterator[Candidate]:
    """What a price says that no word does: it is an offer, and in the one currency whose sign is seen."""
    fields = {candidate.field for candidate in candidates}
    if "price" not in fields:
        return
    if "availability" not in fields:
        yield Candidate(field="availability", value="InStock", origin="visible", score=0.2, where="a price")
    currency = lone_currency(page) if "currency" not in fields else None
    if currency is not None:
        yield Candidate(field="currency", value=currency, origin="visible", score=0.2, where="a sign")
