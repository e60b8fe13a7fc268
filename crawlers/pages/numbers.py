"""The number under which a shop keeps the thing, from the page's address and from its attributes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, unquote, urlsplit

from crawlers.pages.candidates import Candidate
from crawlers.pages.canonical import IDENTITY, stated_address
from crawlers.pages.page import Page
from crawlers.pages.values import read_identifier

_TOKEN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9]{5,24}(?![A-Za-z0-9])")
# One number of several parts: H0888001_S_10012345.
_JOINED = re.compile(r"(?=.{0,40}\d)[A-Z0-9]{1,20}(?:[_\-][A-Z0-9]{1,20}){1,4}\Z")
_NUMBERED = re.compile(r"\d")
_ATTRIBUTES = [
    "data-sku",
    "data-product-sku",
    "data-sku-id",
    "data-skuid",
    "data-asin",
    "data-product-id",
    "data-productid",
    "data-product-code",
    "data-item-id",
    "data-itemid",
    "data-goods-id",
    "data-pid",
]
_ATTRIBUTED = ",".join(f"[{name}]" for name in _ATTRIBUTES)
_INPUT = re.compile(
    r"(?:sku|asin|(?:product|goods|item|prod|ware|spu)[_\-]?(?:id|no|code|sku|number)|add-to-cart|pid|product)\Z",
    re.IGNORECASE,
)


def number_candidates(page: Page) -> Iterator[Candidate]:
    """Candidates for `sku`: numbers of the address that the page repeats, and numbers in its attributes."""
    stated = _stated(page)
    for place, number in enumerate(_address_numbers(page)):
        known = number in stated
        score = 0.4 + 0.15 * known - 0.05 * place
        yield Candidate(field="sku", value=number, origin="url", score=score, where="address")
    for place, number in enumerate(list(stated)[:3]):
        yield Candidate(
            field="sku", value=number, origin="state", score=0.45 - 0.04 * place, where="attribute"
        )


def _address_numbers(page: Page) -> list[str]:
    """Number-like parts of the address and of the canonical one: by the name of their parameter, then the
    last of the path."""
    found: list[str] = []
    for address in filter(None, (page.url, stated_address(page.html))):
        try:
            parts = urlsplit(address)
        except ValueError:  # an address such as http://[
            continue
        found += [value for key, value in parse_qsl(parts.query) if IDENTITY.match(key) and _numbered(value)]
        segments = [unquote(segment) for segment in parts.path.split("/") if segment]
        for segment in reversed(segments):
            named = segment.rpartition(".")[0] or segment
            tokens = [token for token in _TOKEN.findall(named) if _numbered(token)]
            found += [named] if tokens and _JOINED.match(named) else reversed(tokens)
    return list(dict.fromkeys(found))[:4]


def _numbered(token: str) -> bool:
    """Whether a part of an address is like a number: five signs or more, mostly digits or capitals."""
    digits = len(_NUMBERED.findall(token))
    return len(token) >= 5 and digits >= 2 and (digits >= len(token) / 2 or token.isupper() or digits >= 4)


def _stated(page: Page) -> dict[str, None]:
    """Numbers in data attributes and hidden inputs, each once, in the page's order."""
    found: dict[str, None] = {}
    for node in page.tree.css("input[name][value]")[:300]:
        if _INPUT.match(node.attributes.get("name") or ""):
            number = read_identifier(node.attributes.get("value"))
            if number and _NUMBERED.search(number):
                found[number] = None
    for node in page.tree.css(_ATTRIBUTED)[:40]:
        attributes = node.attributes
        number = read_identifier(
            next((attributes[name] for name in _ATTRIBUTES if attributes.get(name)), None)
        )
        if number and _NUMBERED.search(number):
            found[number] = None
    return found
