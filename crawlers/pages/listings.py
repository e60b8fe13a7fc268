"""A page with several offers: repeated blocks of a title, a link and a price."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urljoin

from crawlers.items import Offer
from crawlers.pages.lines import Place
from crawlers.pages.offers import offer_of
from crawlers.pages.page import Page, squeeze, text_of
from crawlers.pages.sight import Sighting, find_prices

_LEAST_REPEATED = 3


def extract_offers(
    html: bytes | str, url: str, *, selectors: Mapping[str, str] | None = None
) -> tuple[Offer, ...]:
    """Read every offer of a listing, one a repeated block; of a product page its one offer; () of any other."""
    page = Page(html, url)
    blocks = _blocks(find_prices(page))
    offers = [
        offer for offer in (_block_offer(place, sightings, url) for place, sightings in blocks) if offer
    ]
    if len(offers) >= _LEAST_REPEATED:
        return tuple(offers)
    single = offer_of(page, selectors)
    return (single,) if single else ()


def _blocks(sightings: list[Sighting]) -> list[tuple[Place, list[Sighting]]]:
    """The most-repeated kind of block that holds a price and a link, with the prices of each."""
    kinds: dict[tuple[str, str], dict[int, tuple[Place, list[Sighting]]]] = {}
    for sighting in sightings:
        current: Place | None = sighting.place
        for _ in range(6):
            if current is None:
                break
            if current.tag in ("li", "div", "article", "tr", "section", "dl", "td", "a"):
                kind = kinds.setdefault((current.tag, current.words), {})
                kind.setdefault(current.node.mem_id, (current, []))[1].append(sighting)
            current = current.parent
    linked = {
        name: [block for block in blocks.values() if block[0].node.css_first("a[href]") is not None]
        for name, blocks in kinds.items()
    }
    return max(linked.values(), key=len, default=[])


def _block_offer(place: Place, sightings: list[Sighting], url: str) -> Offer | None:
    prices = [sighting.price for sighting in sightings if not sighting.place.struck]
    links = [
        node for node in place.node.css("a[href]") if len(text_of(node)) > 1 or node.attributes.get("title")
    ]
    if not prices or not links:
        return None
    link = max(links, key=lambda node: len(node.attributes.get("title") or text_of(node)))
    title = squeeze(link.attributes.get("title")) or text_of(link)
    try:
        target = urljoin(url, link.attributes.get("href") or "")
    except ValueError:
        return None
    return Offer(title=title, url=target, price=prices[0].amount, currency=prices[0].currency)
