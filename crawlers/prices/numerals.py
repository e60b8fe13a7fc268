"""A number as Chinese shops write it → Decimal: 1,299.00, 1.2万, 1万5, 九块九, 一千二百.

`ARABIC`, `CHINESE` and `NUMBER` are bounded regular expressions for larger patterns to be built from.
"""

from __future__ import annotations

import re
from decimal import Decimal

ARABIC = r"(?:\d{1,3}(?:,\d{3}){1,4}(?!\d)|\d{1,12})(?:\.\d{1,4})?"
CHINESE = r"[零〇一二两三四五六七八九十百千万亿]{1,12}"
NUMBER = rf"(?:{ARABIC}(?:\s?[十百千]?[万亿]{{1,2}}\d?|\s?[百千])?|{CHINESE})"

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_POWERS = {"十": 10, "百": 100, "千": 1000}
_SECTIONS = {"万": 10**4, "亿": 10**8}

_WITH_UNITS = re.compile(rf"({ARABIC})\s?([十百千]?[万亿]{{0,2}})(\d?)")
_WITH_BLOCK = re.compile(r"(.{1,12}?)块(.{1,2})毛?")


def read_number(words: str) -> Decimal | None:
    """Give the number that the words write out in full, or None where they write none.

    >>> read_number("1万5"), read_number("九块九"), read_number("一千二百"), read_number("19.78万亿")
    (Decimal('15000'), Decimal('9.9'), Decimal('1200'), Decimal('19780000000000.00'))
    """
    words = words.strip()
    if words.isdecimal() and len(words) <= 12:  # most are
        return Decimal(words)
    if blocks := _WITH_BLOCK.fullmatch(words):
        return _read_blocks(*blocks.groups())
    if arabic := _WITH_UNITS.fullmatch(words):
        return _read_arabic(*arabic.groups())
    return _read_chinese(words)


def _read_blocks(whole: str, tenths: str) -> Decimal | None:
    """九块九: the tenths follow the 块."""
    units, parts = read_number(whole), read_number(tenths)
    if units is None or parts is None or parts != int(parts) or not 0 <= parts < 100:
        return None
    return units + parts / (100 if len(tenths) == 2 and tenths.isdigit() else 10)


def _read_arabic(digits: str, units: str, rest: str) -> Decimal | None:
    value, scale = Decimal(digits.replace(",", "")), 1
    for unit in units:
        scale *= _POWERS.get(unit) or _SECTIONS[unit]
    if rest and not units:
        return None
    return value * scale + (Decimal(rest) * scale / 10 if rest else 0)


def _read_chinese(words: str) -> Decimal | None:
    """Sections of 亿 and 万, each of 千百十; a digit after a power counts a tenth of it (一万五, 一千二)."""
    total, section, last, largest = 0, 0, 0, 0
    digit: int | None = None
    for sign in words:
        if sign in _DIGITS:
            if digit and last == 0:
                return None  # 八五: digits in a row are no number of pieces
            digit = _DIGITS[sign]
            last = 1 if sign in "零〇" else last
        elif sign in _POWERS:
            section += (1 if digit is None else digit) * _POWERS[sign]
            digit, last = None, _POWERS[sign]
        elif sign in _SECTIONS:
            scale = _SECTIONS[sign]
            section += digit or 0
            if scale > largest:  # 一万亿: all that came before counts in 亿
                total, largest = (total + section or 1) * scale, scale
            else:  # 三亿五千万
                total += section * scale
            section, digit, last = 0, None, scale
        else:
            return None
    if not words or (digit is None and last == 0):
        return None
    tail = (digit or 0) * (last // 10 if last >= 100 else 1)
    return Decimal(total + section + tail)
