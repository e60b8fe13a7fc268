"""Whom a figure is pointed at: 小米（930万台）, 对天猫满意的人数, 给国家节约500亿元, “愿意”的人数."""

from __future__ import annotations

import re
from bisect import bisect_left

from analysis.metrics.naming.companies import company_between
from analysis.metrics.naming.scene import Scene, Span
from analysis.metrics.records import Record

_REACH = 30  # a name is not longer
_POINTING = re.compile("[(对给”]")  # a text without these points at nobody
_TOWARDS = re.compile(r"对(?P<name>[^，。；：,;:\n]{1,16}?)(?=满意|不满意|认可|喜欢)")
_BENEFITED = re.compile(r"给(?P<name>\w{2,8}?)(?=节约|节省|带来|贡献)")
_QUOTED = re.compile(r"“(?P<name>[^“”\n]{1,24})”(?:的?(?:人数|用户|人群|比例))?$")
_NAME = re.compile(r"[^、和与及，。；：()“”《》\",;:\s【】]{1,24}$")


def points(scene: Scene) -> bool:
    """Whether a text may point at anybody."""
    return _POINTING.search(scene.normal) is not None


def in_bracket(scene: Scene, record: Record) -> bool:
    """Whether a record's clause stands in brackets."""
    return record.clause >= 2 and scene.normal[record.clause - 1] == "("


def pointed_at(scene: Scene, record: Record, end: int) -> Span | None:
    """Whom the clause of a record, read up to `end`, points at; None where it does at nobody."""
    return _before_bracket(scene, record) if in_bracket(scene, record) else _named(scene, record, end)


def _before_bracket(scene: Scene, record: Record) -> Span | None:
    """小米（930万台）, 超过甲网（7.8亿）."""
    bracket = record.clause - 1
    before = bisect_left(scene.starts, bracket) - 1
    if before >= 0 and scene.tokens[before].figure is not None and scene.tokens[before].end == bracket:
        return None  # 26,117家(自营16,903家)
    found = _NAME.search(scene.normal, max(0, bracket - 24), bracket)
    if found is None:
        return None
    return company_between(scene, found.start(), bracket) or found.span()


def _named(scene: Scene, record: Record, end: int) -> Span | None:
    normal, start, found = scene.normal, max(record.clause, end - _REACH), None
    if normal.find("对", start, end) >= 0:
        found = _TOWARDS.search(normal, start, end + 4)
    if found is None and normal.find("给", start, end) >= 0:
        found = _BENEFITED.search(normal, start, end + 2)
    if found is None and normal.find("”", start, end) >= 0:
        found = _QUOTED.search(normal, start, end)
    return found.span("name") if found else None
