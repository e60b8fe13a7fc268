"""A source's own selectors → candidates; they win over whatever the page is found to say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import Any

from crawlers.exceptions import InvalidSource
from crawlers.pages.candidates import Candidate, Value
from crawlers.pages.lenient import read_json
from crawlers.pages.page import Page, squeeze
from crawlers.pages.scripts import page_values
from crawlers.pages.stock import stock_state
from crawlers.pages.values import (
    read_amount,
    read_availability,
    read_currency,
    read_gtin,
    read_identifier,
)

_LISTS = frozenset(("breadcrumbs", "promotions"))
_READERS: dict[str, Callable[[str], Value | None]] = {
    "price": read_amount,
    "list_price": read_amount,
    "monthly_fee": read_amount,
    "rating": read_amount,
    "currency": read_currency,
    "availability": lambda text: read_availability(text) or stock_state(text),
    "gtin": read_gtin,
    "sku": read_identifier,
    "mpn": read_identifier,
}


def selected_candidates(page: Page, selectors: Mapping[str, str] | None) -> Iterator[Candidate]:
    """Candidates with score 1 of the fields that `selectors` names and the page holds.

    InvalidSource where a selector cannot be read.
    """
    for field, selector in (selectors or {}).items():
        texts = select(page, selector, field)
        value: Value | None
        if field in _LISTS:
            value = tuple(texts) or None
        else:
            read = _READERS.get(field, _as_is)
            value = next((found for text in texts if (found := read(text)) is not None), None)
        if value is not None:
            yield Candidate(field=field, value=value, origin="selector", score=1.0, where=selector)


def select(page: Page, selector: str, field: str) -> list[str]:
    """The texts that a selector finds, on one line each.

    `css:`, `xpath:` and `jmespath:` say what it is; without them one that begins with `/`, `./` or `(` is
    XPath and any other CSS (parsel's, with `::text` and `::attr(name)`). JMESPath is asked of the page where
    that is JSON, else of each JSON that the page embeds, until one answers.
    """
    kind, _, rest = selector.partition(":")
    if kind not in ("css", "xpath", "jmespath"):
        kind, rest = ("xpath" if selector.startswith(("/", "./", "(")) else "css"), selector
    try:
        found = _by_jmespath(page, rest) if kind == "jmespath" else _by_tree(page, kind, rest)
    except ValueError as error:
        reason = squeeze(str(error))[:200]
        raise InvalidSource(f"selectors.{field}: {selector!r} is no {kind} selector: {reason}") from error
    return [text for text in map(squeeze, found) if text]


def _by_tree(page: Page, kind: str, selector: str) -> list[str]:
    from parsel import Selector

    root = Selector(page.html if page.html.strip() else "<html/>", type="html")
    try:
        nodes = root.css(selector) if kind == "css" else root.xpath(selector)
    except SyntaxError as error:  # cssselect's errors are SyntaxErrors
        raise ValueError(str(error)) from error
    return [str(node.xpath("string()").get() if hasattr(node.root, "tag") else node.get()) for node in nodes]


def _by_jmespath(page: Page, expression: str) -> list[str]:
    from parsel import Selector

    whole = read_json(page.html) if page.html.lstrip()[:1] in ("{", "[") else None
    for value in [whole] if whole is not None else chain(page_values(page), [{}]):
        texts = _flat([node.root for node in Selector(root=value, type="json").jmespath(expression)])
        if texts:
            return texts
    return []


def _flat(found: Any) -> list[str]:
    if isinstance(found, list):
        return [text for item in found for text in _flat(item)]
    return [str(found)] if isinstance(found, str | int | float) and not isinstance(found, bool) else []


def _as_is(text: str) -> Value | None:
    return text or None
