"""How often Python looks for garbage in the processes that work through pages."""

from __future__ import annotations

import gc

_OBJECTS, _YOUNG, _OLD = 50_000, 20, 20


def collect_seldom() -> None:
    """Look for garbage after 50,000 objects: a page is thousands, and at Python's 700 the looking took half the
    time of reading it, and a quarter of analysing it."""
    gc.set_threshold(_OBJECTS, _YOUNG, _OLD)
