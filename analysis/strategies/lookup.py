"""Many strings at once → their places among known ones, by numbers that stand for them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.runs import Places, first_of_equals, sizes_of

Codes = NDArray[np.uint32]
Numbers = NDArray[np.int64]

# Odd and without pattern: 2^64 / the golden ratio (Knuth, The Art of Computer Programming 6.4), and the same of pi.
_SPREADS = np.array([0x9E3779B97F4A7C15, 0x517CC1B727220A95], np.uint64)
_ROOM = 2  # slots a number at least, that each may find one
_FREE = -1
# After so many moves, and after so many tables, more would not help.
_MOVES, _TABLES = 100, 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """A cuckoo hash table (Pagh & Rodler 2004): each slot holds a number and its place, and a number stands in one
    of two slots of its own. So all numbers are looked up in two steps without a branch.

    Binary search takes five times as long, since nearly every step is a branch mispredicted, and a dict of strings
    three times, since nearly every step leaves the processor's cache.
    """

    numbers: Numbers
    places: Places
    spreads: NDArray[np.uint64]

    @classmethod
    def of(cls, numbers: Numbers) -> Lookup:
        """The table of some numbers, none negative; the place of each is its index. Raises ValueError where one
        comes often."""
        size = 1 << (_ROOM * len(numbers) + 1).bit_length()
        for attempt in range(_TABLES):
            spreads = _SPREADS ** np.uint64(2 * attempt + 1)
            places = _placed(_slots(numbers, size, spreads), size)
            if places is not None:
                return cls(numbers=np.append(numbers, _FREE)[places], places=places, spreads=spreads)
        raise ValueError("some terms come often")

    def find(self, sought: Numbers) -> tuple[Places, Places]:
        """Which of the numbers are known (their indexes), and the places of those."""
        first, second = _slots(sought, len(self.numbers), self.spreads)
        here = self.numbers.take(first) == sought
        known = (here | (self.numbers.take(second) == sought)).nonzero()[0]
        slots = np.where(here.take(known), first.take(known), second.take(known))
        return known, self.places.take(slots)


def _slots(numbers: Numbers, size: int, spreads: NDArray[np.uint64]) -> tuple[Places, Places]:
    """The two slots that each number may stand in."""
    shift = np.uint64(65 - size.bit_length())
    first, second = (((numbers.view(np.uint64) * spread) >> shift).view(np.int64) for spread in spreads)
    return first, second


def _placed(slots: tuple[Places, Places], size: int) -> Places | None:
    """Which number stands in each slot: all at once move in, and who is driven out goes to his other slot."""
    places, at, moving = np.full(size, _FREE), slots[0].copy(), np.arange(len(slots[0]))
    for _ in range(_MOVES):
        driven_out = places[at[moving]]
        places[at[moving]] = moving
        beaten = moving[places[at[moving]] != moving]
        # np.unique would load numpy.ma, which takes longer than all else here
        moving = np.sort(np.concatenate([driven_out[driven_out != _FREE], beaten]))
        moving = moving[first_of_equals(moving)]
        if not len(moving):
            return places
        at[moving] = np.where(at[moving] == slots[0][moving], slots[1][moving], slots[0][moving])
    return None


def codes_of(text: str) -> Codes:
    """The code points of a text, halves of surrogate pairs included."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def word_numbers(codes: Codes, starts: Places) -> Numbers:
    """One number of 63 bits for each word of a text, of which `starts` has the beginnings and the end.

    The words' polynomials (Karp & Rabin 1987): that a word has another one's number is possible and never met.
    """
    within = np.arange(len(codes)) - starts[:-1].repeat(sizes_of(starts))
    powers = np.multiply.accumulate(np.full(np.max(within, initial=0) + 1, _SPREADS[0]))
    sums = np.add.reduceat((codes + np.uint64(1)) * powers.take(within), starts[:-1])  # + 1: NUL counts, too
    return (sums >> np.uint64(1)).view(np.int64)
