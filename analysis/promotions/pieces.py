"""The pieces that a rule's pattern is built from, and how the words of each become a typed term.

A pattern is a regular expression in which `<name:kind>` stands for a term's words, a space for a possible gap
(white space, line breaks, emoji) and `{word list}` for the alternatives of a list in `pieces.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from crawlers.prices import read_number

# White space, zero-width signs, emoji and ornaments: nothing that says anything.
_GAP = "[\\s\u200b-\u200d\ufe0f\u2600-\u27bf\u2b50\U0001f000-\U0001faff~*★☆]{0,4}+"

_DIGITS = r"(?:\d{1,3}(?:,\d{3}){1,3}+(?!\d)|\d{1,9}+)(?:\.\d{1,2}+)?+"
_HAN = "[零一二两三四五六七八九十百千万半]{1,7}+"
_NUMBER = re.compile(rf"{_DIGITS}[万千百]?|{_HAN}")
_SIGN = r"(?:(?:NT|HK|US)?[¥$])?"
_START = r"(?<![\d.])(?<!\d,)"


class _Kind:
    """The words that a kind of term may have, and their reading."""

    def __init__(self, pattern: str, read: Callable[[str], Any]) -> None:
        self.pattern = pattern
        self.read = read


def _read_fold(words: str) -> Decimal | None:
    """8 → 0.8, 85 → 0.85, 8.5 → 0.85, 八五 → 0.85, 半 → 0.5; the fraction that is paid."""
    if words == "半" or words == "对":
        return Decimal("0.5")
    digits = "".join(_FOLD_DIGITS.get(sign, sign) for sign in words)
    if not re.fullmatch(r"\d{1,2}(?:\.\d{1,2})?", digits):
        return None
    value = Decimal(digits)
    rate = value / 100 if "." not in digits and len(digits) == 2 else value / 10
    return rate if 0 < rate < 1 else None


_FOLD_DIGITS = {sign: str(value) for value, sign in enumerate("零一二三四五六七八九")} | {
    "点": ".",
    "两": "2",
}


def _read_percent_off(words: str) -> Decimal | None:
    share = 1 - Decimal(words) / 100
    return share if 0 <= share < 1 else None


def _read_count(words: str) -> int | None:
    number = read_number(words)
    return int(number) if number is not None and number == int(number) else None


def _read_months(words: str) -> int | None:
    """24个月 → 24, 两年 → 24, 半年 → 6."""
    if words.startswith("半年"):
        return 6
    number = _read_count(re.sub(r"\s?(?:个?月|年|周年)", "", words))
    return number * 12 if number is not None and "年" in words else number


def _read_days(words: str) -> int | None:
    """七天 → 7, 30日 → 30, 两周 → 14."""
    number = _read_count(re.sub(r"天|日|个?星期|周", "", words))
    return number * 7 if number is not None and words[-1] in "期周" else number


def _read_first_term(words: str) -> int | None:
    """首年 → 12, 首月 → 1, 前6个月 → 6."""
    return {"年": 12, "月": 1}.get(words) or _read_months(words)


def _read_data(words: str) -> Decimal | None:
    """80G → 80, 1TB → 1024, 500M → 500/1024; gigabytes."""
    number, unit = Decimal(re.sub(r"[^\d.]", "", words)), re.sub(r"[\d.\s]", "", words).upper()[:1]
    return number * {"G": 1, "T": 1024}.get(unit, 1) if unit != "M" else number / 1024


def _read_money(words: str) -> Decimal | None:
    number = _NUMBER.search(words)
    return read_number(number[0]) if number else None


_KINDS = {
    "money": _Kind(
        rf"{_SIGN}{_START}(?:{_DIGITS}[万千百]? (?:元|块钱?|圆)?+|{_HAN} (?:元|块钱?|圆))", _read_money
    ),
    "bare": _Kind(rf"{_SIGN}{_START}(?:{_DIGITS}[万千百]?|{_HAN}) (?:元|块钱?|圆)?+", _read_money),
    "yuan": _Kind(rf"{_SIGN}{_START}(?:{_DIGITS}[万千百]?|{_HAN}) (?:元|块钱?|圆)", _read_money),
    "number": _Kind(rf"{_START}{_DIGITS}", read_number),
    "count": _Kind(r"(?<![\d.])(?:\d{1,4}+|[一二两三四五六七八九十百]{1,4}+)", _read_count),
    "fold": _Kind(
        r"(?<![\d.])(?:\d{1,2}+(?:\.\d{1,2}+)?+|[一二三四五六七八九](?:点?[一二三四五六七八九])?)", _read_fold
    ),
    "percent_off": _Kind(r"(?<![\d.])\d{1,2}+(?:\.\d{1,2}+)?+", _read_percent_off),
    "months": _Kind(
        r"(?<![\d.])(?:\d{1,3}+|[一二两三四五六七八九十]{1,3}+|半(?=年)) (?:个?月|周?年)", _read_months
    ),
    "days": _Kind(
        r"(?<![\d.])(?:\d{1,3}+|[一二两三四五六七八九十]{1,3}+) (?:天|日(?!期)|个?星期|周(?!年))", _read_days
    ),
    "first_term": _Kind(r"(?:(?<!\d)\d{1,2}+|[一二两三四五六七八九十]{1,3}+)?(?:个?月|年)", _read_first_term),
    "clock": _Kind(r"(?<![\d.:])(?:[01]?\d|2[0-4])(?:[点时](?:[0-5]?\d分?|半)?|:[0-5]\d)", str),
    "data": _Kind(
        r"(?<![\d.A-Za-z])(?![345][Gg](?:无限|网|畅|套餐|计划|吃到饱|数据|方案))\d{1,5}+(?:\.\d{1,2}+)?+\s?[GgTt][Bb]?(?![A-Za-z])",
        _read_data,
    ),
    "words": _Kind(r"[^\s，。,;；！!？?（）()【】\[\]「」『』：:、~\d+<>|]{1,20}", str),
}
_TERM = re.compile(r"<(\w+):(\w+)>")
_LIST = re.compile(r"\{([a-z_]+)\}")


def regular_expression(pattern: str, lists: Mapping[str, str]) -> tuple[str, dict[str, Callable[[str], Any]]]:
    """The regular expression that a rule's pattern stands for and, by group name, how its words are read.

    Raises KeyError for an unknown kind or word list.
    """
    readers: dict[str, Callable[[str], Any]] = {}

    def term(match: re.Match[str]) -> str:
        name, kind = match[1], _KINDS[match[2]]
        readers[name] = kind.read
        return f"(?P<{name}>{kind.pattern})"

    named = _LIST.sub(lambda match: f"(?:{lists[match[1]]})", pattern)
    return _outside_classes(_TERM.sub(term, named)), readers


def _outside_classes(pattern: str) -> str:
    """Turn each space into a gap, except in a character class."""
    parts = re.split(r"(\[[^\]]*\])", pattern)
    return "".join(part if part.startswith("[") else part.replace(" ", _GAP) for part in parts)
