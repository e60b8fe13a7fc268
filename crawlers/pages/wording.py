"""How alike a name and a title are."""

from __future__ import annotations

import re
from collections.abc import Collection

from crawlers.recall import recalled

_WIDE = re.compile(r"[\u2e80-\U0010ffff]")
_LATIN = re.compile(r"[a-z0-9]+")
_WORD = re.compile(r"[^\W_]+")


def likeness(name: str, titles: Collection[str]) -> float:
    """How much of a name stands in the title that holds the most of it: 0 to 1, by words, in Chinese by signs.

    >>> likeness("龙井 250g", ("明前龙井 250g 罐装-茶叶店",)), likeness("Teapot", ("Blue teapot | Shop",))
    (1.0, 1.0)
    """
    if len(name) <= 300 and name in titles:
        return float(_WORD.search(name) is not None)
    words = _words(name[:300])
    if not words:
        return 0.0
    return max((len(words & _words(title[:600])) / len(words) for title in titles), default=0.0)


@recalled
def _words(text: str) -> frozenset[str]:
    found: set[str] = set()
    for word in _WORD.findall(text.lower()):
        signs = [] if word.isascii() else _WIDE.findall(word)
        if signs:
            found.update(signs, _LATIN.findall(word))
        else:
            found.add(word)
    return frozenset(found)


def wide(text: str) -> int:
    """How many of a text's first 300 signs are Chinese, Japanese or Korean: each says as much as two letters."""
    return 0 if text.isascii() else len(_WIDE.findall(text, 0, 300))
