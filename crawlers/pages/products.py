"""schema.org products and OpenGraph → candidates for an offer's fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from crawlers.pages.candidates import Candidate, Value
from crawlers.pages.linked import Thing, first_text, listed, read_things, types_of
from crawlers.pages.page import Page, squeeze
from crawlers.pages.values import (
    read_amount,
    read_availability,
    read_currency,
    read_gtin,
    read_identifier,
)
from crawlers.pages.wording import likeness

_TAG = re.compile(r"<[^<>]{0,500}>")
_MONEY = re.compile(r"[¥￥$€£₹₩₽]|\b[A-Z]{3}\b")
PRODUCTS = frozenset(
    ["Product", "ProductGroup", "IndividualProduct", "ProductModel", "SomeProducts", "Vehicle", "Car", "Book"]
)
OFFERS = frozenset(("Offer", "AggregateOffer", "OfferForPurchase"))
_TRUST = {"json-ld": 0.8, "microdata": 0.75}
_LIST_PRICE = frozenset(("ListPrice", "StrikethroughPrice", "SRP", "MSRP", "RegularPrice"))
_OPENGRAPH: tuple[tuple[str, str, Callable[[object], Value | None], float], ...] = (
    ("product:sale_price:amount", "price", read_amount, 0.72),
    ("product:price:amount", "price", read_amount, 0.7),
    ("og:price:amount", "price", read_amount, 0.7),
    ("product:price", "price", read_amount, 0.6),
    ("og:price", "price", read_amount, 0.6),
    ("twitter:data1", "price", lambda text: read_amount(text) if _MONEY.search(str(text)) else None, 0.4),
    ("product:original_price:amount", "list_price", read_amount, 0.6),
    ("og:price:standard_amount", "list_price", read_amount, 0.6),
    ("product:price:currency", "currency", read_currency, 0.7),
    ("og:price:currency", "currency", read_currency, 0.7),
    ("product:sale_price:currency", "currency", read_currency, 0.7),
    ("product:availability", "availability", read_availability, 0.6),
    ("og:availability", "availability", read_availability, 0.6),
    ("product:retailer_item_id", "sku", read_identifier, 0.6),
    ("product:retailer_part_no", "sku", read_identifier, 0.5),
    ("og:upc", "gtin", read_gtin, 0.6),
    ("product:upc", "gtin", read_gtin, 0.6),
    ("product:ean", "gtin", read_gtin, 0.6),
    ("product:isbn", "gtin", read_gtin, 0.6),
    ("product:mfr_part_no", "mpn", read_identifier, 0.6),
    ("product:brand", "brand", first_text, 0.65),
    ("og:brand", "brand", first_text, 0.65),
    ("og:title", "title", first_text, 0.5),
    ("og:image", "image", first_text, 0.6),
    ("og:description", "description", first_text, 0.4),
    ("description", "description", first_text, 0.3),
)


def linked_candidates(page: Page) -> Iterator[Candidate]:
    """Candidates from JSON-LD and microdata: the page's own product, its offers and its breadcrumbs."""
    things = read_things(page)
    for origin in ("json-ld", "microdata"):
        mine = [thing for named, thing in things if named == origin]
        product = _main_product(mine, page)
        if product is not None:
            for field, value, where, trust in _product_facts(product):
                yield Candidate(
                    field=field, value=value, origin=origin, score=_TRUST[origin] * trust, where=where
                )
        for thing in mine:
            trail = _breadcrumbs(thing) if "BreadcrumbList" in types_of(thing) else ()
            if trail:
                yield Candidate(
                    field="breadcrumbs",
                    value=trail,
                    origin=origin,
                    score=_TRUST[origin],
                    where="BreadcrumbList",
                )


def opengraph_candidates(page: Page) -> Iterator[Candidate]:
    """Candidates from OpenGraph and product meta tags."""
    for name, field, read, score in _OPENGRAPH:
        stated = page.meta.get(name)
        value = read(stated) if stated else None
        if value is not None:
            yield Candidate(field=field, value=value, origin="opengraph", score=score, where=name)


def _main_product(things: list[Thing], page: Page) -> Thing | None:
    """The product that the page is about: named like the page, with offers; a bare offer where none is."""
    products = [thing for thing in things if types_of(thing) & PRODUCTS]
    if not products:
        offers = [thing for thing in things if types_of(thing) & OFFERS]
        return {"offers": offers[0]} if offers else None
    if len(products) == 1:
        return products[0]

    def fitness(product: Thing) -> float:
        name = first_text(product.get("name")) or ""
        priced = bool(product.get("offers") or product.get("hasVariant"))
        return likeness(name, page.titles) + 0.6 * priced + 0.02 * min(len(product), 10)

    return max(products, key=fitness)


def _product_facts(product: Thing) -> Iterator[tuple[str, Value, str, float]]:
    """(field, value, where, trust) of a product and of its offers."""
    plain: tuple[tuple[str, str, Callable[[object], Value | None]], ...] = (
        ("title", "name", first_text),
        ("description", "description", _without_tags),
        ("brand", "brand", first_text),
        ("image", "image", lambda value: first_text(value, "url", "contentUrl")),
        ("sku", "sku", lambda value: read_identifier(first_text(value))),
        ("mpn", "mpn", lambda value: read_identifier(first_text(value))),
        ("rating", "aggregateRating", lambda value: read_amount(first_text(value, "ratingValue"))),
    )
    for field, key, read in plain:
        stated = product.get(key)
        value = read(stated) if stated is not None else None
        if value is not None:
            # A shop's own number is no GTIN: one that stands as the sku was put there for want of it.
            trust = 0.65 if field == "sku" and read_gtin(value) else 1.0
            yield field, value, f"Product.{key}", trust
    stated = first_text(product.get("productID")) or ""
    number = read_identifier(re.sub(r"\A(?:sku|mpn|id):", "", stated)) if stated else None
    if number is not None:
        yield "sku", number, "Product.productID", 0.8
    yield from _gtins(product, "Product")
    yield from _offer_facts(product)


_GTINS = ("gtin13", "gtin", "gtin14", "gtin12", "gtin8", "isbn", "ean", "productID", "sku")


def _without_tags(value: object) -> str | None:
    """A description's words: many shops put its HTML into their markup."""
    text = first_text(value)
    return (squeeze(_TAG.sub(" ", text)) or None) if text else None


def _gtins(thing: Thing, name: str) -> Iterator[tuple[str, Value, str, float]]:
    for key in filter(thing.__contains__, _GTINS):
        gtin = read_gtin((first_text(thing[key]) or "").rpartition(":")[2])
        if gtin is not None:
            yield "gtin", gtin, f"{name}.{key}", 1.0 if key not in ("productID", "sku") else 0.6


def _offer_facts(product: Thing) -> Iterator[tuple[str, Value, str, float]]:
    offers = _offers(product)
    states = [read_availability(first_text(offer.get("availability"))) for offer in offers]
    if any(states):
        # Some variant in stock: the product can be bought.
        state = "InStock" if "InStock" in states else next(filter(None, states))
        yield "availability", state, "Offer.availability", 1.0
    for trust, offer in zip((1.0, *[0.9] * 3), offers, strict=False):
        yield from _priced(offer, trust)
        for field, key in (("sku", "sku"), ("mpn", "mpn")):
            number = read_identifier(first_text(offer.get(key)))
            if number is not None:
                yield field, number, f"Offer.{key}", 0.9 * trust
        yield from _gtins(offer, "Offer")
        seller = first_text(offer.get("seller") or offer.get("offeredBy"))
        if seller:
            yield "seller", seller, "Offer.seller", trust


def _offers(product: Thing) -> list[Thing]:
    """A product's offers, those inside an aggregate and of its variants too, the outermost first."""
    queue: list[Any] = [*listed(product.get("offers")), *listed(product.get("hasVariant"))]
    found: list[Thing] = []
    while queue and len(found) < 200:
        offer = queue.pop(0)
        if isinstance(offer, dict):
            queue += [*listed(offer.get("offers"))[:200]]
            if not types_of(offer) & PRODUCTS:
                found.append(offer)
    return found


def _priced(offer: Thing, trust: float) -> Iterator[tuple[str, Value, str, float]]:
    specifications = [item for item in listed(offer.get("priceSpecification")) if isinstance(item, dict)]
    for thing, where, weight in [
        (offer, "Offer.price", 1.0),
        *((item, "Offer.priceSpecification", 0.9) for item in specifications),
    ]:
        listing = first_text(thing.get("priceType")) or ""
        field = "list_price" if listing.rpartition("/")[2] in _LIST_PRICE else "price"
        for key, part in (("price", 1.0), ("lowPrice", 0.95)):
            amount = read_amount(first_text(thing.get(key)))
            if amount is not None:
                yield field, amount, f"{where}.{key}" if key != "price" else where, trust * weight * part
                break
        currency = read_currency(first_text(thing.get("priceCurrency")))
        if currency is not None:
            yield "currency", currency, f"{where}Currency", trust * weight


def _breadcrumbs(thing: Thing) -> tuple[str, ...]:
    steps = [item for item in listed(thing.get("itemListElement")) if isinstance(item, dict)]
    steps.sort(key=lambda step: _position(step.get("position")))
    named = (first_text(step.get("name")) or first_text(step.get("item"), "name") for step in steps)
    return tuple(name for name in named if name and not name.startswith("http"))


def _position(stated: object) -> float:
    try:
        return float(str(stated))
    except ValueError:
        return 0.0
