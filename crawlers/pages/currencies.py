"""Which currency a bare $ or ¥ is on a page: the one of its country, by its address or its language."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from urllib.parse import urlsplit

from crawlers.pages.page import Page
from crawlers.prices import Price

# ISO 3166 domain or region of a language tag → ISO 4217 currency written with the same sign elsewhere.
_DOLLARS = {
    "tw": "TWD", "hk": "HKD", "ca": "CAD", "au": "AUD", "sg": "SGD", "nz": "NZD", "mo": "MOP", "mx": "MXN",
}  # fmt: skip
_YEN = {"jp": "JPY", "ja": "JPY"}
_BARE = re.compile(r"(?<![A-Za-z])[$＄](?![A-Za-z])")
_LANGUAGE = re.compile(
    r"<html[^>]{0,300}\blang=[\"']?([A-Za-z]{2})(?:[-_][A-Za-z]{4})?(?:[-_]([A-Za-z]{2}))?"
)


def localised(price: Price, text: str, page: Page) -> Price:
    """The price with the page's own currency where `text` shows no more than a sign that several share.

    US$ and NT$ stay what they say; ¥ is CNY but on Japanese pages.
    """
    home = _home(page)
    if price.currency == "USD" and home in _DOLLARS and _BARE.search(text):
        return replace(price, currency=_DOLLARS[home])
    if price.currency == "CNY" and home in _YEN and "元" not in text:
        return replace(price, currency=_YEN[home])
    return price


@lru_cache(maxsize=4)
def _home(page: Page) -> str:
    """The country's code by the page's domain, else by its language; "" where neither names one."""
    try:
        host = urlsplit(page.url).hostname or ""
    except ValueError:  # an address such as http://[
        host = ""
    domain = host.rpartition(".")[2]
    if domain in _DOLLARS or domain in _YEN:
        return domain
    language = _LANGUAGE.search(page.html[:3000])
    return (language[2] or language[1]).lower() if language else ""
