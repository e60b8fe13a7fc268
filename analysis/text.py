"""Normalisation that keeps offsets: the normalised text is as long as the original, sign for sign.

So an offset into one is an offset into the other, and evidence points at the words as they were written.
"""

from __future__ import annotations

from functools import cache
from typing import Any

_WIDE = range(0xFF01, 0xFF5F)
# ASCII twins of full-width signs; Chinese punctuation that carries meaning (。、《》) stays as it is.
_FOLDED = {code: code - 0xFEE0 for code in _WIDE} | {
    0x3000: 0x20,  # ideographic space
    0x00A0: 0x20,  # no-break space
    0xFFE5: 0xA5,  # ￥ → ¥
    0xFFE0: 0xA2,
    0xFFE1: 0xA3,
}


def fold(text: str) -> str:
    """Full-width letters, digits and signs → ASCII, the ideographic space → a space; the length stays.

    >>> fold("满３００减５０　￥９９")
    '满300减50 ¥99'
    """
    return text.translate(_FOLDED)


def simplify(text: str) -> str:
    """Traditional characters → Simplified (OpenCC t2s); the length stays.

    >>> simplify("滿額贈禮，憑證價")
    '满额赠礼，凭证价'
    """
    if text.isascii():
        return text
    simplified: str = _converter().convert(text)
    if len(simplified) == len(text):
        return simplified
    return "".join(map(_simplify_character, text))


def normalise(text: str) -> str:
    """What every analysis reads: folded, Simplified, of the original's length.

    >>> normalise("滿５００折１００")
    '满500折100'
    """
    return simplify(fold(text))


@cache
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("t2s")


@cache
def _simplify_character(character: str) -> str:
    simplified: str = _converter().convert(character)
    return simplified if len(simplified) == 1 else character
