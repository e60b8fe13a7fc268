"""The address that a page calls its own: a thing that is shown under several is one thing."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import SplitResult, parse_qsl, urljoin, urlsplit

_LINK = re.compile(r"""<link[^>]{0,300}rel=["']?canonical["']?[^>]{0,600}>""", re.IGNORECASE)
_HREF = re.compile(r"""href=["']?([^"' >]{1,2000})""", re.IGNORECASE)
_WITHIN = 200_000
_BEFORE = 400
_VIEWS = re.compile(r"\A(?:www|m|mobile|wap|amp)\.")
IDENTITY = re.compile(
    r"(?:sku|asin|p?id|item_?id|goods_?id|product_?id|products?|item|goods|num_iid|skuid|prod_?id|wareid|spuid|code)\Z",
    re.IGNORECASE,
)
"""The names of parameters that say which product is meant."""


def stated_address(html: str) -> str | None:
    """The target of `<link rel="canonical">` as written; None where the page has none."""
    start = html.find("canonical", 0, _WITHIN)
    link = _LINK.search(html, max(start - _BEFORE, 0), _WITHIN) if start >= 0 else None
    target = _HREF.search(link[0]) if link else None
    return unescape(target[1]) if target else None


def own_address(html: str, url: str) -> str:
    """The page's canonical address (RFC 6596) where it can be believed, else `url`.

    It is of the same site (www. and m. set aside), not its front page, and does not lose what says which
    product is meant: a template that calls each /item?id=… simply /item is mistaken.
    """
    stated = stated_address(html)
    if stated is None:
        return url
    try:
        own = urljoin(url, stated).partition("#")[0]
        if own == url:
            return url
        here, there = urlsplit(url), urlsplit(own)
        believed = _site(here) == _site(there) and there.path.strip("/") and not _loses(here, there)
    except ValueError:  # an address such as http://[
        return url
    return own if believed else url


def _site(parts: SplitResult) -> tuple[bool, str, int | None]:
    return parts.scheme in ("http", "https"), _VIEWS.sub("", parts.hostname or ""), parts.port


def _loses(here: SplitResult, there: SplitResult) -> bool:
    """Whether the product that an address names by a parameter is in the other one no more."""
    named = (value for key, value in parse_qsl(here.query) if IDENTITY.match(key))
    return any(value not in there.path and value not in there.query for value in named)
