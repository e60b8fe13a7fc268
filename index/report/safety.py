"""Crawled text and addresses are hostile: what of them may be shown, and what may become a link."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

# Control characters (terminals obey them), marks that reverse the direction of reading, lone surrogates.
_UNSHOWN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]+"
)
_LONGEST = 160  # signs of a title or of words in the evidence
_IN_URLS = ":/?#[]@!$&'()*+,;=%~-._"


def shown(text: str | None) -> str:
    """The text on one line, without what a terminal or a browser would obey instead of show.

    >>> shown("a\\x1b[31m\\nb")
    'a [31m b'
    """
    return " ".join(_UNSHOWN.sub(" ", text or "").split())


def shortened(words: str) -> str:
    """The words on one line, of bounded length."""
    words = " ".join(words.split())
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"


def link(url: str | None) -> str | None:
    """The address, percent-encoded, where it is http(s) with a host; else None: it must not be clickable.

    >>> link("javascript:alert(1)") is None, link("https://a.example/商品")
    (True, 'https://a.example/%E5%95%86%E5%93%81')
    """
    if url is None or _UNSHOWN.search(url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:  # such as an unclosed bracket
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    return quote(url, safe=_IN_URLS)
