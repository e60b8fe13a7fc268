"""Near misses: the word of the index that a mistyped one was probably meant to be."""

from __future__ import annotations

from collections.abc import Mapping

VOCABULARY = 10_000
"""The commonest words of the titles that a mistyped word is compared with."""


def near_word(word: str, vocabulary: Mapping[str, int]) -> str | None:
    """Give the commonest word that is one sign away; None where there is none.

    >>> near_word("慢减", {"满减": 12, "减免": 30})
    '满减'
    """
    near = [known for known in vocabulary if is_near(word, known)]
    return max(near, key=lambda known: (vocabulary[known], known), default=None)


def is_near(left: str, right: str) -> bool:
    """Whether two words differ by one sign: changed, missing, or changing places with the next.

    Words of one sign are never near, or everything would be.
    """
    if left == right or min(len(left), len(right)) < 2 or abs(len(left) - len(right)) > 1:
        return False
    start = next((place for place, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), None)
    if start is None:
        return True
    if len(left) != len(right):
        short, long = sorted((left, right), key=len)
        return short[start:] == long[start + 1 :]
    rest_left, rest_right = left[start:], right[start:]
    return rest_left[1:] == rest_right[1:] or (
        len(rest_left) > 1 and rest_left[:2] == rest_right[1::-1] and rest_left[2:] == rest_right[2:]
    )
