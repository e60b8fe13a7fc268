"""Which currency a bare $, ¥, kr or руб is on a page: the one of its country, by its address or its language."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from urllib.parse import urlsplit

from crawlers.pages.page import Page, once_a_page
from crawlers.prices import Price
from crawlers.prices.currencies import currency_code
from crawlers.prices.folding import fold

# ISO 3166 country → ISO 4217 currency written with the same sign elsewhere.
_DOLLARS = {
    "tw": "TWD", "hk": "HKD", "ca": "CAD", "au": "AUD", "sg": "SGD", "nz": "NZD", "mo": "MOP", "mx": "MXN",
    "ar": "ARS", "cl": "CLP", "co": "COP", "uy": "UYU",
}  # fmt: skip
_SHORT = 8
_YEN = {"jp": "JPY"}
_CROWNS = {"dk": "DKK", "se": "SEK", "no": "NOK", "is": "ISK"}
_ROUBLES = {"ru": "RUB", "by": "BYN"}
_COUNTRIES = _DOLLARS | _YEN | _CROWNS | _ROUBLES
_SPOKEN = {"ja": "jp", "da": "dk", "sv": "se", "no": "no", "nb": "no", "nn": "no"}
_ANYBODYS = frozenset(("co", "is"))  # domains sold to all the world, unless .com.co
_BARE = re.compile(r"(?<![A-Za-z])[$＄](?![A-Za-z])")
_CROWN = re.compile(r"(?<![^\W\d_])kr(?![^\W\d_])|\d\s?[:,.][-–]", re.IGNORECASE)
_ROUBLE = re.compile(r"\d\s?р(?:уб)?(?!\w)", re.IGNORECASE)
_LANGUAGE = re.compile(
    r"<html[^>]{0,300}\blang=[\"']?([A-Za-z]{2})(?:[-_][A-Za-z]{4})?(?:[-_]([A-Za-z]{2}))?(?![A-Za-z])"
)


def localised(price: Price, text: str, page: Page) -> Price:
    """The price with the page's own currency where `text` shows no more than a sign that several share.

    US$ and NT$ stay what they say; ¥ is CNY but on Japanese pages; kr and 12.990:- are the country's crowns,
    and руб its roubles.
    """
    home = _home(page)
    if price.currency is None and home in _CROWNS and _CROWN.search(text):
        return replace(price, currency=_CROWNS[home])
    if price.currency in (None, "RUB") and home in _ROUBLES and _ROUBLE.search(text):
        return replace(price, currency=_ROUBLES[home])
    if price.currency == "USD" and home in _DOLLARS and _BARE.search(text):
        return replace(price, currency=_DOLLARS[home])
    if price.currency == "CNY" and home in _YEN and "元" not in text:
        return replace(price, currency=_YEN[home])
    return price


def lone_currency(page: Page) -> str | None:
    """The currency whose sign stands alone on the page, as where a script fills in the amount; else None."""
    pieces = (text.strip() for line in page.lines for text, _ in line.pieces if len(text) < _SHORT)
    signs = ((sign, currency_code(fold(sign))) for sign in pieces if sign)
    found = next(((sign, code) for sign, code in signs if code), None)
    if found is None:
        return None
    return localised(Price(amount=Decimal(1), currency=found[1]), f"{found[0]}1", page).currency


@once_a_page
def _home(page: Page) -> str:
    """The country's code by the page's domain, else by its language; "" where neither names one."""
    try:
        host = urlsplit(page.url).hostname or ""
    except ValueError:  # an address such as http://[
        host = ""
    *_, above, domain = ("", *host.rsplit(".", 2)[-2:])
    if domain in _COUNTRIES and (domain not in _ANYBODYS or above in ("com", "net")):
        return domain
    language = _LANGUAGE.search(page.html[:3000])
    if language is None:
        return ""
    return (language[2] or "").lower() or _SPOKEN.get(language[1].lower(), "")
