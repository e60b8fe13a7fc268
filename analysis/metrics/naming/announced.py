"""Who speaks at the head of a text: 甲股份公告，…; 【乙集团：净利润增长】."""

from __future__ import annotations

import re
from dataclasses import dataclass

from analysis.metrics.naming.candidates import holds_measure
from analysis.metrics.naming.companies import REPORTING
from analysis.metrics.naming.openings import read_opening
from analysis.metrics.naming.scene import Scene, Span, reports

_ANNOUNCED = re.compile(
    r"(?:^|\n)[\s【]{0,4}(?P<name>[^丨，。；：、【】…(){}“”\",;:\s0-9]{2,20}?)(?:\([^()\n]{1,16}\))?"
    r"(?:(?:今日|昨日|日前|近日|今早|今晚|盘后|晚间|最新|[0-9]{1,2}月[0-9]{1,2}日|[0-9]{1,2}日)"
    r"(?:晚间|盘后|晚|早间|早)?)?(?:公告|披露|发布|公布|宣布|表示|：|:)"
)


@dataclass(slots=True)
class Known:
    """Whom the text speaks of, None where it is 本公司 without a name; `company` where that is no market or place."""

    name: Span | None
    company: bool


def announced(scene: Scene) -> Known | None:
    """Who speaks at the head of the text, unless it is known to report on others."""
    found = _ANNOUNCED.match(scene.normal)
    if (
        found is None
        or REPORTING.match(scene.normal, found.end("name"))
        or reports(found["name"])
        or holds_measure(scene, *found.span("name"))
    ):
        return None
    opening = read_opening(scene, found.start("name"), found.end("name"))
    if opening.kind == "pronoun":
        return None
    if opening.kind == "company":
        return Known(opening.name, True)
    # 【元宇宙内也有时尚：虚拟时装受追捧】 is a headline; who speaks is named again below it
    headline = scene.normal[: found.start("name")].strip() == "【"
    if headline and scene.normal.find(found["name"], found.end()) < 0:
        return None
    return Known(found.span("name"), True)
