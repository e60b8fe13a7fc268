"""Near misses: the word that a mistyped one was probably meant to be, and words typed by their sound (pinyin)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from analysis.segment import is_one_word
from analysis.text import plain


def near_word(word: str, vocabulary: Mapping[str, int]) -> str | None:
    """Give the commonest word that sounds alike, else the commonest one sign away; None where there is neither.

    Chinese is typed by its sound, so that a slip is mostly a word that sounds the same.

    >>> near_word("慢减", {"满减": 12, "减免": 30, "缓减": 40})
    '满减'
    """
    for is_meant in (sounds_alike, is_near):
        near = [known for known in vocabulary if is_meant(word, known) and is_one_word(known)]
        if near:
            return max(near, key=lambda known: (vocabulary[known], known))
    return None


def near_name(name: str, names: Mapping[str, int]) -> str | None:
    """Give the commonest name that holds the one given or is near to it; None where there is none.

    >>> near_name("青禾", {"青禾优选": 3, "老巷百货": 9}), near_name("老项百货", {"青禾优选": 3, "老巷百货": 9})
    ('青禾优选', '老巷百货')
    """
    given = plain(name)
    near = [known for known in names if _names(given, plain(known))]
    return max(near, key=lambda known: (names[known], known), default=None)


def _names(given: str, name: str) -> bool:
    return given in name or sounds_alike(given, name) or is_near(given, name)


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


def sounds_alike(left: str, right: str) -> bool:
    """Whether two words of several signs may be spoken alike, whatever the tones.

    >>> sounds_alike("首级", "手机"), sounds_alike("银航", "银行"), sounds_alike("手机", "手机")
    (True, True, False)
    """
    if left == right or len(left) != len(right) or len(left) < 2:
        return False
    return all(a == b or _sounds(a) & _sounds(b) for a, b in zip(left, right, strict=True))


def is_spelled(word: str, typed: str) -> bool:
    """Whether lower-case letters spell a word, its beginning or its initials: shouj and sj are 手机.

    >>> is_spelled("手机壳", "shouji"), is_spelled("手机壳", "sjk"), is_spelled("手机壳", "ji")
    (True, True, False)
    """
    places = {0}  # how many letters the signs so far may have taken
    for sign in word:
        rests = [typed[place:] for place in places]
        if any(sound.startswith(rest) for sound in _sounds(sign) for rest in rests):
            return True
        places = {
            len(typed) - len(rest) + taken
            for rest in rests
            for sound in _sounds(sign)
            for taken in (1, len(sound))
            if rest.startswith(sound[:taken])
        }
    return len(typed) in places


@cache
def _sounds(sign: str) -> frozenset[str]:
    """All toneless readings of a Han character (ü is v); of any other sign itself."""
    from pypinyin import Style, pinyin

    [readings] = pinyin(sign, style=Style.NORMAL, heteronym=True)
    return frozenset(readings)
