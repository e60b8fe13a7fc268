"""By which comparison a figure changed: 同比, 环比 of a month or a quarter, 较2019年."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.metrics.words import Token

_STEPS = (
    (re.compile(r"(?<![0-9])(?:20)?([0-9]{2})年"), "yoy"),
    (re.compile(r"(?<![前首])([一二三四1-4])季度"), "qoq"),
    (re.compile(r"(?<![0-9~—–至-])([0-9]{1,2})月"), "mom"),
)
_WHOLE_YEARS = ("年", "年末", "年底", "全年", "年度", "12月末", "12月31日", "12月底")


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """`type` as in Metric.change_type; `baseline` the period it is measured against, as written."""

    type: str | None = None
    baseline: str | None = None

    def plain(self) -> Comparison:
        """Without a baseline where the type says it already."""
        return self if self.type == "vs_period" else Comparison(type=self.type)


def compare_with(kind: str, period: Token | None, text: str, against: Token | None = None) -> Comparison:
    """The comparison that a cue of `kind` makes for a figure of `period`, against another period or none."""
    if against is not None:
        return _against(kind, period, text, against)
    if kind == "sequential":
        return Comparison(type=_step(text[period.start : period.end] if period else ""))
    if kind == "year_end":
        return _year_end(text[period.start : period.end] if period else "", None)
    return _plain(kind)


@cache
def _plain(kind: str) -> Comparison:
    return Comparison(type=kind)


def _year_end(period: str, baseline: str | None) -> Comparison:
    """较上年末 compares a whole year where the figure is a year's, a part of one otherwise."""
    if period.endswith(_WHOLE_YEARS) and not period.endswith(("今年", "本年", "当年", "半年")):
        return Comparison(type="yoy")
    return Comparison(type="vs_period", baseline=baseline or "上年末")


def _against(kind: str, period: Token | None, text: str, against: Token) -> Comparison:
    written = text[against.start : against.end]
    if kind == "sequential":
        return Comparison(type=_step(written))
    if against.word in ("yoy", "mom", "qoq", "wow", "vs_previous"):
        return Comparison(type=against.word)
    if against.word == "year_end":
        return _year_end(text[period.start : period.end] if period else "", written)
    own = text[period.start : period.end] if period is not None else ""
    return Comparison(type=_one_before(written, own) or "vs_period", baseline=written).plain()


def _step(period: str) -> str:
    """环比 steps as its period does; market reports without one are quarterly."""
    if "周" in period:
        return "wow"
    if "月" in period and "季" not in period:
        return "mom"
    return "qoq"


def _one_before(baseline: str, period: str) -> str | None:
    """2020年 before 2021年 is 同比, 二季度 before 三季度 and 10月 before 11月 are 环比."""
    for pattern, kind in _STEPS:
        first, second = pattern.search(baseline), pattern.search(period)
        if first is None or second is None:
            continue
        distance = _ordinal(second[1]) - _ordinal(first[1])
        told = baseline[first.end() :].strip("份度末底")
        rest = told in ("同期", period[second.end() :].strip("份度末底"))
        if distance:
            return kind if distance == 1 and rest else None
    return None


def _ordinal(written: str) -> int:
    return int(written) if written.isdecimal() else "一二三四".index(written) + 1
