"""Character 1- to 3-grams of many texts at once, looked up as numbers: a tenth of the time of sets of strings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analysis.runs import Places, starts_of
from analysis.strategies.lookup import Codes, Numbers, codes_of

LONGEST = 3
_BITS = 21  # of a code point: three fill a number
# Signs beyond the basic plane (emoji) are in no gram.
_PLANE = 0x10000
# Parts the texts of a batch; no known gram holds it.
_BREAK = "\n"


def grams_of(text: str) -> set[str]:
    """The distinct grams of a text that may be known."""
    every = {text[at : at + size] for size in range(1, LONGEST + 1) for at in range(len(text) - size + 1)}
    return {gram for gram in every if _BREAK not in gram and all(ord(sign) < _PLANE for sign in gram)}


def numbers_of(grams: Sequence[str]) -> Numbers:
    """A number for each gram, its signs side by side; none may be empty or longer than three."""
    signs, sizes = _signs(codes_of("".join(grams))), np.fromiter(map(len, grams), np.int64, len(grams))
    numbers, starts = np.zeros(len(grams), np.int64), starts_of(sizes)[:-1]
    for at in range(LONGEST):
        longer = sizes > at
        numbers[longer] = numbers[longer] << _BITS | signs[starts[longer] + at]
    return numbers


def numbers_in(codes: Codes) -> tuple[Numbers, Places]:
    """The numbers of all grams of a text, and where each begins."""
    numbers = [_signs(codes)]
    for size in range(1, LONGEST):
        numbers.append(numbers[-1][:-1] << _BITS | numbers[0][size:])
    return np.concatenate(numbers), np.concatenate([np.arange(len(each)) for each in numbers])


def _signs(codes: Codes) -> Numbers:
    return codes.astype(np.int64) + 1  # else a gram that begins with NUL had the number of one without
