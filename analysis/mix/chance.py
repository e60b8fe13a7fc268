"""How probable a count is by chance: exact tests on counts, and the adjustment for looking at many.

scipy.stats says the same (the tests compare); it needs a second to be imported and a millisecond a table, and
a mix has thousands.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import sqrt
from statistics import NormalDist
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]

_Z = NormalDist().inv_cdf(0.975)
# Tables that tie with the one seen are as extreme, whatever the last digits of their probabilities.
_TIE = 1 + 1e-7


def share_interval(count: int, total: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson, 1927), in 0 to 1; total must be positive.

    >>> share_interval(5, 10)
    (0.2366, 0.7634)
    """
    share, spread = count / total, _Z * _Z / total
    middle = (share + spread / 2) / (1 + spread)
    half = _Z * sqrt(share * (1 - share) / total + spread / (4 * total)) / (1 + spread)
    return round(max(0.0, middle - half), 4), round(min(1.0, middle + half), 4)


def difference_chance(strata: Iterable[tuple[int, int, int, int]]) -> float:
    """How probable shares are that lie as far apart, or farther, where both sides are alike in each stratum.

    A stratum is (count, total, other count, other total). Of one stratum it is Fisher's exact test, two-sided.

    >>> round(difference_chance([(8, 10, 1, 5)]), 4)
    0.0889
    """
    known = list(strata)
    seen = sum(count for count, *_ in known)
    least, whole = _summed((total + others, count + other, total) for count, total, other, others in known)
    return float(min(1.0, whole[whole <= whole[seen - least] * _TIE].sum()))


def joint_chance(both: int, strata: Iterable[tuple[int, int, int]]) -> float:
    """How probable `both` or more joint subjects are where two features are independent within each stratum.

    A stratum is (subjects, with the one feature, with the other). The sum of independent hypergeometric
    counts: the exact conditional test of Mantel and Haenszel's hypothesis.
    """
    least, whole = _summed(strata)
    return float(min(1.0, whole[max(0, both - least) :].sum()))


def _summed(strata: Iterable[tuple[int, int, int]]) -> tuple[int, Floats]:
    """The least sum of the strata's hypergeometric counts, and the probabilities of the sums from it on."""
    least, whole = 0, np.ones(1)
    for size, one, other in strata:
        first, probabilities = _hypergeometric(size, one, other)
        least, whole = least + first, np.convolve(whole, probabilities)
    return least, whole


def adjusted(chances: Sequence[float]) -> list[float]:
    """Benjamini and Hochberg's (1995) adjustment: those at most q hold at most a share q of false ones.

    >>> adjusted([0.01, 0.04, 0.03])
    [0.03, 0.04, 0.04]
    """
    number = len(chances)
    order = sorted(range(number), key=lambda place: chances[place])
    lowest, result = 1.0, [1.0] * number
    for rank in range(number, 0, -1):
        place = order[rank - 1]
        lowest = min(lowest, chances[place] * number / rank)
        result[place] = round(lowest, 12)
    return result


def _hypergeometric(size: int, marked: int, drawn: int) -> tuple[int, Floats]:
    """The least possible number of marked ones among those drawn, and the probabilities from it on."""
    first, last = max(0, marked + drawn - size), min(marked, drawn)
    held = np.arange(first, last + 1)
    logs = _choices(marked, held) + _choices(size - marked, drawn - held) - _choices(size, np.array(drawn))
    return first, np.exp(logs)


def _choices(size: int, taken: npt.NDArray[Any]) -> Floats:
    from scipy.special import gammaln

    chosen: Floats = gammaln(size + 1) - gammaln(taken + 1) - gammaln(size - taken + 1)
    return chosen
