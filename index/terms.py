"""How text is cut for the index: terms under which it is found, signs for exact phrases."""

from __future__ import annotations

import re
from itertools import filterfalse
from operator import add

from analysis.segment import search_words

LONGEST_TERM = 100  # signs; Lucene's whitespace tokenizer would part longer ones

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_LONE = re.compile(f"[{_HAN}]")
_HAN_RUN = re.compile(f"[{_HAN}]{{2,}}")
_HAN_WORD = re.compile(f"[{_HAN}]{{3,{LONGEST_TERM}}}")
_NAMED_MODEL = re.compile(r"[a-z]{3,}[0-9]+|[0-9]+[a-z]{3,}")
_LATIN_PART = re.compile(rf"[a-z]{{1,{LONGEST_TERM}}}|[0-9]{{1,40}}(?:\.[0-9]{{1,40}})?")
_LATIN_RUN = re.compile(r"[a-z0-9][a-z0-9.]*")
# The last are Han characters that Python 3.11 does not know for letters; the embedded engine does.
_SIGN = re.compile(r"[^\W_a-z0-9]|[a-z0-9]{1,50}(?:\.[0-9]{1,49})?|[\U00031350-\U000323af]")


def pairs(normal: str) -> list[str]:
    """The neighbouring Han characters of a normalised text.

    >>> pairs("满减 iPhone 手机壳纸")
    ['满减', '手机', '机壳', '壳纸']
    """
    found: list[str] = []
    for run in _HAN_RUN.findall(normal):
        found += map(add, run, run[1:])
    return found


def terms(normal: str) -> list[str]:
    """The terms under which a normalised text is found, each as often as it stands there.

    Those of `analysis.segment.search_terms` in another order and without places: search-mode words, the
    letters and the numbers of the text, and the pairs of neighbouring Han characters.
    """
    found = pairs(normal)
    words = [
        word.lower()[:LONGEST_TERM]
        for word in filterfalse(set(found).__contains__, search_words(normal))
        if word.isalnum() or any(map(str.isalnum, word))
    ]
    # The few runs first, for an expression that is tried at every sign costs three times as much.
    latin = _LATIN_PART.findall(" ".join(_LATIN_RUN.findall(normal.lower())))
    return found + words + list(filterfalse(set(words).__contains__, latin))


def parts(term: str) -> tuple[str, ...]:
    """The terms that a text holds which has a term of a query in it, however the text around it was cut.

    Of a Han word its pairs, of a model's name its letters and its numbers; else the term alone.

    >>> parts("取暖器"), parts("iphone15"), parts("满减")
    (('取暖', '暖器'), ('iphone', '15'), ('满减',))
    """
    return tuple(dict.fromkeys(pairs(term))) if _HAN_WORD.fullmatch(term) else model_parts(term)


def model_parts(term: str) -> tuple[str, ...]:
    """The letters and the numbers of a model's name, which many write apart (iPhone 15); else the term."""
    return tuple(_LATIN_PART.findall(term)) if _NAMED_MODEL.fullmatch(term) else (term,)


def is_lone(term: str) -> bool:
    """Whether a term is one Han character, which is a term of a text only where that was cut around it."""
    return _LONE.fullmatch(term) is not None


def signs(normal: str) -> list[str]:
    """A normalised text cut into single Han characters, Latin words and numbers, for exact phrases.

    >>> signs("iPhone 满减50元")
    ['iphone', '满', '减', '50', '元']
    """
    return _SIGN.findall(normal.lower())
