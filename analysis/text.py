"""Normalisation that keeps offsets: the normalised text is as long as the original, sign for sign.

So an offset into one is an offset into the other, and evidence points at the words as they were written.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from crawlers.prices.folding import WIDE_SIGNS

_WIDE = re.compile(f"[{re.escape(''.join(map(chr, WIDE_SIGNS)))}]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def fold(text: str) -> str:
    """Full-width letters, digits and signs → ASCII, the ideographic space → a space; the length stays.

    >>> fold("满３００减５０　￥９９")
    '满300减50 ¥99'
    """
    for sign in set(_WIDE.findall(text)):  # few different ones: four times as fast as str.translate
        text = text.replace(sign, chr(WIDE_SIGNS[ord(sign)]))
    return text


def simplify(text: str) -> str:
    """Traditional characters → Simplified (OpenCC t2s); the length stays.

    >>> simplify("滿額贈禮，憑證價")
    '满额赠礼，凭证价'
    """
    if text.isascii():
        return text
    try:
        simplified: str = _converter().convert(text)
    except UnicodeEncodeError:  # half of a surrogate pair, as a cut JSON escape leaves it
        return simplify(_SURROGATE.sub("\ufffd", text))
    if len(simplified) == len(text):
        return simplified
    return "".join(map(_simplify_character, text))


def normalise(text: str) -> str:
    """What every analysis reads: folded, Simplified, of the original's length.

    >>> normalise("滿５００折１００")
    '满500折100'
    """
    return simplify(fold(text))


def lower(text: str) -> str:
    """As str.lower(), but the length stays: İ, which is two signs in lower case, is left as it is.

    >>> lower("iPhone 15 İÉ")
    'iphone 15 İé'
    """
    return "İ".join(map(str.lower, text.split("İ")))


def plain(text: str) -> str:
    """A text as words and names are compared: normalised, in lower case; the length stays.

    >>> plain("滿減ＵＰ")
    '满减up'
    """
    return lower(normalise(text))


@cache
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("t2s")


@cache
def _simplify_character(character: str) -> str:
    simplified: str = _converter().convert(character)
    return simplified if len(simplified) == 1 else character
