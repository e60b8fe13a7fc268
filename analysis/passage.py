"""A text as analysis reads it: normalised and cut into words once, however many ask."""

from __future__ import annotations

from functools import cached_property
from itertools import accumulate

from analysis.segment import cut_normalised
from analysis.text import normalise

_LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")  # keeps every length


class Passage:
    """One text with its readings, each made when it is first asked for; offsets into one are offsets into all.

    >>> Passage("滿減ＵＰ").normal, Passage("滿減ＵＰ").lower, Passage("滿減ＵＰ").words
    ('满减UP', '满减up', ['满减', 'UP'])
    """

    def __init__(self, text: str) -> None:
        self.text = text

    @classmethod
    def of(cls, text: str | Passage) -> Passage:
        """A text as a passage; a passage is given back, with what it has read already."""
        return text if isinstance(text, Passage) else cls(text)

    @cached_property
    def normal(self) -> str:
        """The text as `analysis.text.normalise` gives it."""
        return normalise(self.text)

    @cached_property
    def lower(self) -> str:
        """The normalised text with Latin letters in lower case."""
        return lower(self.normal)

    @cached_property
    def words(self) -> list[str]:
        """The words of the normalised text, as `analysis.segment.cut` gives them."""
        return cut_normalised(self.normal)

    @cached_property
    def edges(self) -> set[int]:
        """Where words begin and end."""
        return {0, *accumulate(map(len, self.words))}


def lower(normal: str) -> str:
    """ASCII letters in lower case; unlike str.lower() the length stays (İ is two signs there).

    >>> lower("iPhone 15 İ")
    'iphone 15 İ'
    """
    lowered = normal.lower()
    return lowered if len(lowered) == len(normal) else normal.translate(_LOWER)
