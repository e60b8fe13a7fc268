"""Character 1- to 3-grams of many texts at once, looked up as numbers: a tenth of the time of sets of strings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LONGEST = 3
# Signs beyond the basic plane (emoji) are in no gram.
_PLANE = 0x10000
# Parts the texts of a batch; no known gram holds it.
_BREAK = "\n"

Places = NDArray[np.int64]


def grams_of(text: str) -> set[str]:
    """The distinct grams of a text that may be known."""
    every = {text[at : at + size] for size in range(1, LONGEST + 1) for at in range(len(text) - size + 1)}
    return {gram for gram in every if _BREAK not in gram and all(ord(sign) < _PLANE for sign in gram)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Grams:
    """Known grams. A sign has a number, a gram is its signs' numbers in one, and those are sorted."""

    signs: NDArray[np.int64]
    base: int
    numbers: Places
    places: Places

    @classmethod
    def of(cls, terms: Sequence[str]) -> Grams:
        """The grams in the order of their places; none may hold a line break or a sign beyond the plane."""
        codes = np.frombuffer("".join(terms).encode("utf-32-le", "surrogatepass"), np.uint32)
        alphabet = np.unique(codes)
        signs = np.zeros(_PLANE + 1, np.int64)
        signs[alphabet] = np.arange(1, len(alphabet) + 1)
        base = len(alphabet) + 1
        sizes = np.fromiter(map(len, terms), np.int64, len(terms))
        numbers, starts = np.zeros(len(terms), np.int64), np.cumsum(sizes) - sizes
        for at in range(LONGEST):
            longer = sizes > at
            numbers[longer] = numbers[longer] * base + signs[codes[starts[longer] + at]]
        order = np.argsort(numbers)
        return cls(signs=signs, base=base, numbers=numbers[order], places=order)

    def find(self, texts: Sequence[str]) -> tuple[Places, Places]:
        """The places of the known grams, each once a text, text after text; and how many each text has."""
        if not len(self.numbers):
            return np.zeros(0, np.int64), np.zeros(len(texts), np.int64)
        joined = "".join(text + _BREAK for text in texts)
        codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
        text = np.repeat(np.arange(len(texts)), [len(one) + 1 for one in texts])
        sought, where = self._numbers(self.signs[np.minimum(codes, _PLANE)], text)
        at = np.minimum(np.searchsorted(self.numbers, sought), len(self.numbers) - 1)
        hits = self.numbers[at] == sought
        pairs = np.sort(where[hits] * len(self.places) + self.places[at[hits]])
        pairs = pairs[np.diff(pairs, prepend=-1) > 0]  # np.unique hashes, which is slower
        return pairs % len(self.places), np.bincount(pairs // len(self.places), minlength=len(texts))

    def _numbers(self, signs: Places, text: Places) -> tuple[Places, Places]:
        """The number of each gram without an unknown sign, and the text that it stands in."""
        numbers, whole = signs, signs > 0
        found, where = [numbers[whole]], [text[whole]]
        for size in range(1, LONGEST):
            numbers = numbers[:-1] * self.base + signs[size:]
            whole = whole[:-1] & (signs[size:] > 0)
            found.append(numbers[whole])
            where.append(text[: len(whole)][whole])
        return np.concatenate(found), np.concatenate(where)
