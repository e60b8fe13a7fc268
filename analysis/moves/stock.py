"""Whether an offer can be had: the many ways in which availability is written → yes, no or unsaid."""

from __future__ import annotations

from functools import lru_cache

from crawlers.pages.stock import stock_state

_HAD = {
    "instock",
    "limitedavailability",
    "onlineonly",
    "instoreonly",
    "preorder",
    "presale",
    "backorder",
    "madetoorder",
    "available",
}
_NOT_HAD = {"outofstock", "soldout", "unavailable", "reserved"}
_GONE = {"discontinued"}


@lru_cache(maxsize=1024)
def read_stock(availability: str | None) -> tuple[bool | None, bool]:
    """Give (can be had, is discontinued); schema.org's names, with or without address, and words of a page.

    >>> read_stock("https://schema.org/OutOfStock"), read_stock("有货"), read_stock(None)
    ((False, False), (True, False), (None, False))
    """
    plain = _plain(availability)
    if plain not in _HAD | _NOT_HAD | _GONE:
        plain = _plain(stock_state(availability or ""))
    if plain in _GONE:
        return None, True
    return (True if plain in _HAD else False if plain in _NOT_HAD else None), False


def _plain(word: str | None) -> str:
    return (word or "").rsplit("/", 1)[-1].lower().replace("_", "").replace("-", "").replace(" ", "")
