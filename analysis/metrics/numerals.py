"""Numbers with their units in Chinese text: 14.7亿元, 三成, 百分之五, 1.2亿至1.5亿元 → Figure."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple

from analysis.metrics.words import longest_of, read_words

_PARTS = ("number", "scale", "infix", "scale2", "unit", "sign", "low", "trillions", "below")
_SCALES = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8, "兆": 12}
_DIGITS: dict[str, int] = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2}
STARTS = "0-9一二两三四五六七八九十百千万亿"  # the signs that a figure may begin with
_NUMBER = r"[0-9]{1,3}(?:,[0-9]{3}){1,6}(?:\.[0-9]{1,9})?|[0-9]{1,16}(?:\.[0-9]{1,9})?"
_CHINESE = "[一二两三四五六七八九十百千]{1,7}"
_SCALE = "兆(?=[美欧日韩港]?元)|[十百千]?万?亿|[十百千]?万|千(?![瓦克米卡])|百(?!分)"
# Changes, not ends of a range, unless the same unit follows: 上调50个基点至4.5%, 增长22%至15亿.
_RELATIVE = "%|倍|个?百分点|个?基点|pcts?|pp|bps?|成"
# 成本, 成员, 成分, but 四成本科生, 七成员工, 六成份额
_ALONE = "美?元|港元|人|户|家|台|辆|件|单|吨|份|次|[，。；,;、\\s)]|$"  # 破亿, 近万人: 1亿, 1万
_NOT_TENTHS = "[功为立都长果熟就绩效型]|本(?![科地土])|员(?!工)|交(?!易)|品(?![牌类])|分(?!店|公司)|份(?!额)"
_NO_DIGIT = "[线手次维方星金般定些样起旦农年月季层级大个家名位代款元百千万十成]"  # 三成二线城市, 三成一般
_BOUND = re.compile("[超逾近破约达]过?$")
_WHOSE = re.compile(r"破[十百千][万亿](?!大关)[\u4e00-\u9fff]")
_ENDS = re.compile(r"[，。；,;、\s)]|$")
_MOVED = re.compile("[增减升降涨跌缩滑](?:加|少|长|低|高|持|水)?了?约?$")
_SURE = frozenset({"money", "percent", "points"})  # units that no name is followed by
_DASH = r"[-~—–−至到]{1,2}"
# A look ahead that spares what is no range the search for its lower end.
_DASHED = r"[^-~—–−至到。;、\s]{1,48}+[-~—–−至到]"


class Figure(NamedTuple):
    """One number with its unit. `kind`: money, measure, size, count, percent, points, basis, multiple, level,
    time, or bare (no unit but 万/亿, or none at all). `scale` expands `value`; `unit` is as written."""

    start: int
    end: int
    value: Decimal
    value_max: Decimal | None = None
    unit: str | None = None
    scale: Decimal = Decimal(1)
    kind: str = "bare"
    currency: str | None = None
    infix: str | None = None
    signed: bool = False


@cache
def _units() -> dict[str, tuple[str, str | None]]:
    listed = read_words("units")
    units: dict[str, tuple[str, str | None]] = {
        unit: ("money", code) for unit, code in listed["money"].items()
    }
    for kind in ("measure", "size", "count", "time", "percent", "points", "basis", "multiple", "level"):
        units |= dict.fromkeys(listed[kind], (kind, None))
    return units


def figure_expression() -> str:
    """What a figure looks like, as a regular expression; its groups: sign, number, scale, infix, unit, and those of a
    range."""
    unit = longest_of(_units())
    infix = "|".join(read_words("context")["infix"])
    words = longest_of(read_words("units")["not_units"])
    count = rf"{_NUMBER}|{_CHINESE}|(?<=[破超近逾约达])万(?=亿)|(?<=[破超近逾过])[万亿](?={_ALONE})"
    tenths = rf"成(?:半|[0-9](?![0-9.%])|[一二三四五六七八九](?!{_NO_DIGIT}))?(?!{_NOT_TENTHS})"
    per = rf"/(?:{unit})(?:[·•/][月年天日季次])?"
    same = rf"(?P<relative>{_RELATIVE})(?={_DASH}[0-9.,]{{1,16}}(?P=relative))"
    return (
        rf"(?P<sign>(?:(?<![0-9a-zA-Z%])|(?<=o[YyQq]))[-−+])?(?<![0-9.])"
        rf"(?:百分之(?P<hundredths>[0-9]{{1,3}}(?:\.[0-9]{{1,4}})?|{_CHINESE})"
        rf"|(?P<parts>[一二三四五六七八九十千万]|百万)分之(?P<part>[一二两三四五六七八九]|{_NUMBER})"
        rf"|(?:(?={_DASHED})(?P<low>{_NUMBER}|{_CHINESE})(?P<low_scale>{_SCALE})?"
        rf"(?P<low_unit>{same}|(?!{_RELATIVE})个?(?:{unit}))?{_DASH})?"
        rf"(?:(?P<trillions>[0-9]{{1,4}})兆(?=[0-9.,]{{1,9}}亿))?"
        rf"(?P<number>{count})(?P<gap> (?={_SCALE}|(?!{words})个?{unit}))?(?P<scale>{_SCALE})?(?P<below>(?<=[0-9]亿)[0-9,]{{1,5}}(?=万(?!亿)))?"
        rf"(?(below)万|(?P<infix>{infix})?(?P<scale2>万|亿)?)"
        rf"(?P<unit>(?!{words})(?:{tenths}|(?:个(?!{words}))?(?:{unit})(?:{per})?))?)"
    )


@cache
def _figure_pattern() -> re.Pattern[str]:
    return re.compile(figure_expression())


def read_number(text: str) -> Decimal:
    """A number in digits or in Chinese signs.

    >>> read_number("1,234.5"), read_number("三十五"), read_number("两千")
    (Decimal('1234.5'), Decimal('35'), Decimal('2000'))
    """
    if text[0].isdecimal():
        return Decimal(text.replace(",", "") if "," in text else text)
    return Decimal(_read_chinese(text))


def _read_chinese(text: str) -> int:
    total, digit = 0, 0
    for sign in text:
        if sign in _SCALES:
            total += (digit or 1) * 10 ** _SCALES[sign]
            digit = 0
        else:
            digit = digit * 10 + _DIGITS[sign]
    return total + digit


@cache
def scale_of(text: str | None) -> Decimal:
    """The factor of 万, 亿, 千万, 万亿; 1 for none."""
    return Decimal(10 ** sum(_SCALES[sign] for sign in text or ""))


def read_figures(match: re.Match[str]) -> list[Figure]:
    """The figure that `figure_expression` found; none where the signs are no number (一家, 千方百计).

    减少35.6亿元至17120亿元 looks like a range, and is a change and the level that it leads to.
    """
    number = match["number"]
    if number is None:
        return [
            Figure(start=match.start(), end=match.end(), value=_fraction(match), unit="%", kind="percent")
        ]
    if (number[0] not in "0123456789" and not _counts(match)) or _is_model(match):
        return []
    figure = _plain(match)
    if figure.value_max is None or not _leads_on(match, figure.value, figure.value_max):
        return [figure]
    pattern, text, low = _figure_pattern(), match.string, max(match.end("low_unit"), match.end("low_scale"))
    ends = pattern.match(text, match.start(), low), pattern.match(text, match.start("number"), match.end())
    return [_plain(end) for end in ends if end is not None]


def _is_model(match: re.Match[str]) -> bool:
    """D5300 单反, K511 头戴式: a name ends in the number; but ARPU 46.2 元, EPS 0.4 元."""
    if not match["gap"] or match["scale"] not in (None, "千") or _kind(match["unit"] or "")[0] in _SURE:
        return False
    before = match.string[max(0, match.start() - 2) : match.start()].rstrip(" ")[-1:]
    return before == "-" or (before.isascii() and before.isalpha())


def _leads_on(match: re.Match[str], low: Decimal, high: Decimal) -> bool:
    """No range of a change is as wide as three times its lower end."""
    if not (match["low_unit"] or match["low_scale"]) or match.string[match.start("number") - 1] not in "至到":
        return False
    return (
        high >= 3 * low and _MOVED.search(match.string, max(0, match.start() - 4), match.start()) is not None
    )


def _fraction(match: re.Match[str]) -> Decimal:
    if match["hundredths"]:
        return read_number(match["hundredths"])
    parts = scale_of(match["parts"]) if match["parts"][-1] in "千万" else read_number(match["parts"])
    return round(read_number(match["part"]) * 100 / parts, 2 if parts <= 100 else 6).normalize()


def _counts(match: re.Match[str]) -> bool:
    """Chinese signs are a figure before 万, 亿, 成 or 倍 only: 两个, 一家, 三部 say little."""
    if match["number"] in "万亿":  # 破亿
        return True
    if "千百" in match["number"]:  # 千百万 is a manner of speaking
        return False
    bare = match["scale"] in ("万", "亿") and not match["unit"]
    if match["number"] in "十百千" and (bare or (match["unit"] and not match["scale"])):
        return _stands(match, bare)
    scale = match["scale"] or match["scale2"] or ""
    return scale.endswith(("万", "亿")) or (match["unit"] or "").startswith(("成", "倍"))


def _stands(match: re.Match[str], bare: bool) -> bool:
    """逾百家, 破千万, 净增百万; not 百万客户申诉率, 百亿补贴 or 破千万买手."""
    text, start, end = match.string, match.start(), match.end()
    if bare and (_WHOSE.match(text, max(0, start - 1)) or _ENDS.match(text, end)):
        return _ENDS.match(text, end) is not None
    return _BOUND.search(text, max(0, start - 2), start) is not None


def _plain(match: re.Match[str]) -> Figure:
    number, scale, infix, scale2, unit, sign, low, trillions, below = match.group(*_PARTS)
    if number in "万亿":  # 破万亿 is 1万亿
        number, scale = "一", number + (scale or "")
    measure = _measure((scale or "") + (scale2 or ""), unit or "")
    value, end_value = read_number(number), None
    if trillions:  # 2兆6161亿
        value += 10_000 * int(trillions)
    if below:  # 3142亿4000万
        value += read_number(below) / 10_000
    if low:
        value, end_value, measure = _range(match, value, measure)
    if measure.tenths is not None:  # 三成二, 三成半
        value, end_value = value * 10 + measure.tenths, end_value and end_value * 10 + measure.tenths
    if sign and sign != "+":
        value, end_value = -value, end_value and -end_value
    told = (*match.span(), value, end_value, *measure[:4], infix, bool(sign))
    return tuple.__new__(Figure, told)  # as in analysis.metrics.words: twice as fast


def _range(match: re.Match[str], upper: Decimal, measure: _Measure) -> tuple[Decimal, Decimal, _Measure]:
    """Both ends in the unit of the lower: 5000万元至1亿元 → 5000, 10000, 万; 5至6亿 → 5, 6, 亿."""
    low, low_scale = read_number(match["low"]), match["low_scale"] or ""
    lower = _measure(low_scale, match["unit"] or "")
    if not (low_scale or match["low_unit"]) or lower.scale == measure.scale:
        return low, upper, measure
    return low, upper * measure.scale / lower.scale, lower


class _Measure(NamedTuple):
    """What a number is counted in; `tenths` is what 成 adds to its tens."""

    written: str | None
    scale: Decimal
    kind: str
    currency: str | None
    tenths: int | None


def _tenths(written: str) -> int:
    """三成二, 八成5, 三成半, 三成."""
    return int(written) if written.isdecimal() else _DIGITS.get(written, 5 if written else 0)


@lru_cache(maxsize=1 << 12)
def _measure(scale: str, unit: str) -> _Measure:
    tenths = None
    if unit.startswith("成"):
        tenths, unit = _tenths(unit[1:]), "%"
    return _Measure(scale + unit or None, scale_of(scale), *_kind(unit), tenths)


def _kind(unit: str) -> tuple[str, str | None]:
    if not unit:
        return "bare", None
    known = _units()
    name = unit.partition("/")[0]
    return known.get(name) or known.get(name.removeprefix("个")) or ("bare", None)
