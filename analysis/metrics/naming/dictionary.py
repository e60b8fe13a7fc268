"""What jieba's dictionary says of a phrase: whether it can be somebody's name."""

from __future__ import annotations

import re
from functools import lru_cache

from analysis.segment import dictionary_tag, plain_words

_REMEMBERED = 4096  # phrases; the same companies come again and again
_NAMED = frozenset({"nr", "ns", "nt", "nz", "nrt", "nrfg", "x", "eng"})
_DEEDS = "vdrpc"  # parts of speech that no name is made of
_DEGREES = frozenset("超高新大小多全短长轻重深浅微纯老非")
_GENERATION = re.compile("[0-9]G|[0-9]+|[A-Z]2[A-Z]|AI|IT|VR|AR")  # 5G网络, B2B电子


@lru_cache(maxsize=_REMEMBERED)
def is_deed(phrase: str) -> bool:
    """Whether a phrase is but words: one of the dictionary (归属), or some with a deed among them (冬奥会开幕)."""
    words = plain_words(phrase)
    tags = [dictionary_tag(word) or "x" for word in words]
    if len(words) == 1:
        return tags[0] not in _NAMED and len(phrase) < 3
    if tags[0] in _NAMED or any(len(word) == 1 for word in words[:-1]):
        return False
    return any(tag[0] in _DEEDS for tag in tags)


@lru_cache(maxsize=_REMEMBERED)
def is_known(phrase: str) -> bool:
    """Whether all of a phrase's words are the dictionary's: 激光雷达; not 海能达."""
    return all(len(word) > 1 for word in plain_words(phrase))


@lru_cache(maxsize=_REMEMBERED)
def is_name(stem: str) -> bool:
    """Whether a word names somebody: 恒力, 阿维塔; not 清洁, 超高清."""
    if _GENERATION.fullmatch(stem):
        return False
    tag = dictionary_tag(stem)
    if tag is not None:
        return tag in _NAMED
    first = plain_words(stem)[0]
    return first not in _DEGREES if len(first) == 1 else dictionary_tag(first) in _NAMED


@lru_cache(maxsize=_REMEMBERED)
def deeds_before(stem: str) -> int:
    """How many signs of deeds stand before a name: 4 in 最终确定铁塔."""
    signs = 0
    for word in plain_words(stem):
        tag = dictionary_tag(word)
        if len(word) < 2 or tag is None or tag[0] not in _DEEDS:
            break
        signs += len(word)
    return signs if len(stem) - signs >= 2 else 0
