"""Keyword: a word that tells what a text is about."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyword:
    """A word in Simplified characters and lower case, its weight (the heaviest word's is 1), and its places.

    `spans` are the (start, end) offsets of its occurrences in the text given.
    """

    word: str
    weight: float
    spans: tuple[tuple[int, int], ...]
