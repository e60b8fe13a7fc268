"""A page with several offers: products of its markup, plans, or repeated blocks of a link and a price."""

from __future__ import annotations

from urllib.parse import urljoin

from selectolax.lexbor import LexborNode

from crawlers.items import Offer
from crawlers.pages.anchors import find_anchor
from crawlers.pages.lines import Place
from crawlers.pages.page import Page, squeeze, text_of
from crawlers.pages.promos import is_promotion
from crawlers.pages.sightings import Sighting, find_prices
from crawlers.pages.stock import stock_state

_LEAST = 3
_BLOCKS = frozenset(("li", "div", "article", "tr", "section", "dl", "td", "a", "figure"))
_HIGHEST = 7


def read_listing(page: Page) -> tuple[Offer, ...]:
    """The offers of a page's repeated blocks, at least three, in reading order; () where there are none.

    A block is the largest element around a price that stands beside others of its kind and holds one link.
    """
    blocks = _blocks([sighting for sighting in find_prices(page) if not sighting.place.away])
    offers = (_block_offer(place, sightings, page.url) for place, sightings in blocks)
    found = {(offer.url, offer.title): offer for offer in offers if offer is not None}
    return tuple(found.values()) if len(found) >= _LEAST else ()


def is_listing(page: Page) -> bool:
    """Whether a page without a product of its own lists others: no buy button and no lone price before them."""
    sightings = [sighting for sighting in find_prices(page) if not sighting.place.away]
    blocks = _blocks(sightings)
    if len(blocks) < _LEAST:
        return False
    inside = {id(sighting) for _, members in blocks for sighting in members}
    first = min(members[0].line.order for _, members in blocks)
    anchor = find_anchor(page)
    lone = any(id(sighting) not in inside and sighting.line.order < first for sighting in sightings)
    return not lone and not (anchor.buy is not None and anchor.buy < first)


def _blocks(sightings: list[Sighting]) -> list[tuple[Place, list[Sighting]]]:
    """The kind of block that repeats most, each with its prices: alike in tag, class and parent."""
    kinds: dict[tuple[str, str, Place | None], dict[Place, list[Sighting]]] = {}
    for sighting in sightings:
        current: Place | None = sighting.place
        for _ in range(_HIGHEST):
            if current is None:
                break
            if current.tag in _BLOCKS:
                kind = kinds.setdefault((current.tag, _kind(current.words), current.parent), {})
                kind.setdefault(current, []).append(sighting)
            current = current.parent
    linked = (
        [(place, members) for place, members in kind.items() if _link(place.node) is not None]
        for kind in kinds.values()
    )
    return max(linked, key=len, default=[])


def _kind(words: str) -> str:
    """A block's class without its numbers: "item item 17" and "item item 18" are of one kind."""
    return " ".join(word for word in words.split() if word.isalpha())[:40]


def _link(node: LexborNode) -> LexborNode | None:
    """The link with the most to say: the product's."""
    links = ([node] if node.tag == "a" else []) + node.css("a[href]")[:20]
    return max(links, key=lambda link: len(_named(link)), default=None)


def _named(link: LexborNode) -> str:
    image = link.css_first("img[alt]")
    names = (link.attributes.get("title"), text_of(link), image.attributes.get("alt") if image else None)
    return next((squeeze(name) for name in names if name and name.strip()), "")


def _block_offer(place: Place, sightings: list[Sighting], url: str) -> Offer | None:
    link = _link(place.node)
    current = [each for each in sightings if not each.struck and each.price.role != "list"]
    if link is None or not current:
        return None
    old = [each.price for each in sightings if each.struck or each.price.role == "list"]
    heading = place.node.css_first("h1, h2, h3, h4, h5")
    title = (
        text_of(heading)
        or (_named(link) if link.tag != "a" or link is not place.node else "")
        or _named(link)
    )
    try:
        target = urljoin(url, link.attributes.get("href") or "")
    except ValueError:  # an address such as http://[
        return None
    if not title:
        return None
    lines = [squeeze(text) for text in place.node.text(separator="\n").split("\n")]
    return Offer(
        title=title,
        url=target,
        price=current[0].price.amount,
        list_price=old[0].amount if old else None,
        currency=current[0].price.currency,
        availability=next((state for line in lines if line and (state := stock_state(line))), None),
        promotions=tuple(dict.fromkeys(line for line in lines if line and is_promotion(line)))[:6],
    )
