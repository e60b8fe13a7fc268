"""Functions of a text that recall what they said of it: the pages of a site repeat their menus, labels and notes."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

_SHORT = 120
_MOST = 8192

Said = TypeVar("Said")


def recalled(read: Callable[[str], Said]) -> Callable[[str], Said]:
    """Have a pure function recall 8,192 texts of 120 signs at most: a hostile page shall not fill the memory."""
    known = lru_cache(maxsize=_MOST)(read)

    @wraps(read)
    def recall(text: str) -> Said:
        return known(text) if len(text) <= _SHORT else read(text)

    return recall
