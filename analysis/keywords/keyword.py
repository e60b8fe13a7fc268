"""Keyword: a word that tells what a text is about."""

from __future__ import annotations

from typing import NamedTuple


class Keyword(NamedTuple):
    """A word in Simplified characters and lower case, its weight (the heaviest word's is 1), and its places.

    `spans` are the (start, end) offsets of its occurrences in the text given. A named tuple, since a text has ten:
    these are made in a quarter of the time.
    """

    word: str
    weight: float
    spans: tuple[tuple[int, int], ...]
