"""By which comparison a figure changed: 同比, 环比 of a month or a quarter, 较2019年."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.metrics.lexer import Token

_YEAR = re.compile(r"(?<![0-9])(?:20)?([0-9]{2})年")


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """`type` as in Metric.change_type; `baseline` the period it is measured against, as written."""

    type: str | None = None
    baseline: str | None = None


def compare_with(kind: str, period: Token | None, text: str, against: Token | None = None) -> Comparison:
    """The comparison that a cue of `kind` makes for a figure of `period`, against another period or none."""
    if against is not None:
        return _against(kind, period, text, against)
    if kind == "sequential":
        return Comparison(type=_step(text[period.start : period.end] if period else ""))
    return Comparison(type=kind)


def _against(kind: str, period: Token | None, text: str, against: Token) -> Comparison:
    written = text[against.start : against.end]
    if kind == "sequential":
        return Comparison(type=_step(written))
    if against.word in ("yoy", "mom", "qoq", "wow", "vs_previous"):
        return Comparison(type=against.word)
    if period is not None and _year_before(written, text[period.start : period.end]):
        return Comparison(type="yoy")
    return Comparison(type="vs_period", baseline=written)


def _step(period: str) -> str:
    """环比 steps as its period does; market reports without one are quarterly."""
    if "周" in period:
        return "wow"
    if "月" in period and "季" not in period:
        return "mom"
    return "qoq"


def _year_before(baseline: str, period: str) -> bool:
    first, second = _YEAR.search(baseline), _YEAR.search(period)
    if first is None or second is None:
        return False
    same_part = baseline[first.end() :] == period[second.end() :]
    return same_part and int(second[1]) - int(first[1]) == 1
