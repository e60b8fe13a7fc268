"""Companies in text, told by how their names end: 恒力石化, 招商银行, 鼎成精密机械股份有限公司, 苹果(AAPL.O).

Known names come as mentions (brands, watched competitors); what is not known is told by words/subjects.yaml.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import cache

from analysis.entities import Mention
from analysis.metrics.naming.dictionary import deeds_before, is_name
from analysis.metrics.naming.scene import Mark, Scene, Span, reports
from analysis.metrics.words import read_words

_ENDINGS = frozenset({"suffixes", "trades"})
_STEM = 16  # signs before an ending that are looked at
_BROKEN = re.compile(r".*[^\w·&―-]", re.DOTALL)  # up to the last sign that no name holds
_CODE = re.compile(r"(?P<name>(?:[^\W丨]|[·&-]){2,16})\([A-Z0-9:., ]{0,12}[0-9A-Z]{2}[A-Z0-9:., ]{0,12}\)")
_TAIL = re.compile("[AB](?![A-Za-z0-9])|系(?![统列])|云(?!计算|服务|端|原生|业务)")  # 万科A, 美的系, 华为云
# What a name does not hold: 使欧盟拥有, 收入在全国.
_INNER = re.compile("[的在对于由把使令和与及将占]|给予|维持|重申|首予|旗下|包括|拖累|带动|推动")
_BOUNDS = frozenset(
    {"period", "yoy", "qoq", "mom", "wow", "vs_previous", "year_end", "forecast", "deed", "than"}
)
_WORDS = frozenset({"companies", "verbs", "common", "segments"})
_LONG = ("公司", "集团", "银行")  # such an ending may be far from the name's beginning
_LONGEST = 8  # signs before any other ending
_TRADE_STEM = 4  # signs before 能源, 电子, …
_SURE = 3  # signs before 公司 that hold no deed
_NOT_BEHIND = ("协会", "学会", "研究院")  # 中国黄金协会 is no 中国黄金
# Behind whom a text reports on others: 甲网获悉, 乙证券：给予丙股份买入评级.
REPORTING = re.compile(
    "(?: ?[0-9]{1,2} ?月 ?[0-9]{1,2} ?日)? ?(?:获悉|讯|消息|报道|记者)|:(?:给予|维持|重申|首予|首次覆盖|予)"
)
WHOLES = frozenset({"全球", "全国", "世界", "全网"})  # of which nobody calls himself: 全球App消费
_SHORTEST = 2
_BACK = 6  # tokens that are looked back over


def find_companies(scene: Scene, mentions: Iterable[Mention]) -> None:
    """Write down where companies' names begin and end in the scene; who only reports is none."""
    found: dict[int, int] = {}
    for each in mentions:
        found[each.start] = max(found.get(each.start, 0), _extended(each.end, scene))
    ends = set(found.values())
    for index, mark in enumerate(scene.marks):
        if mark[2] not in _ENDINGS or mark[1] in ends:
            continue
        start = _beginning(index, mark, scene)
        if start is not None:
            found.setdefault(start, mark[1])
            if mark[2] == "trades":
                scene.guessed.add(start)
    if "(" in scene.normal:
        found |= dict(_coded(match) for match in _CODE.finditer(scene.normal))
    scene.companies = {start: end for start, end in found.items() if not _reports(scene.normal, start, end)}
    scene.places = sorted(scene.companies)


def _coded(match: re.Match[str]) -> Span:
    """超越 + 苹果(AAPL.US)."""
    start, end = match.span("name")
    return start + deeds_before(match["name"]), end


def _reports(normal: str, start: int, end: int) -> bool:
    return reports(normal[start:end]) or REPORTING.match(normal, end) is not None


def _extended(end: int, scene: Scene) -> int:
    """Where a known name ends with what belongs to it: 小鹏 + 汽车, 华为 + 云, 网易 + 云 + 音乐."""
    if _TAIL.match(scene.normal, end):
        end += 1
    while (mark := scene.mark_at(end)) is not None and mark[2] in _ENDINGS:  # 海信 + 集团 + 控股 + 公司
        if mark[1] not in scene.edges:  # 三星 + 智能手机
            break
        end = mark[1]
    return end


def _beginning(index: int, mark: Mark, scene: Scene) -> int | None:
    """Where the name that the marked ending closes begins; None where none does."""
    ending, normal = mark[0], scene.normal
    if normal.startswith(_NOT_BEHIND, mark[1]):
        return None
    trader = _trader(ending, scene) if mark[2] == "trades" else None
    if mark[2] == "trades" and (trader is None or _only_place(trader, mark, index, scene)):
        return None
    start = max(0, ending - _STEM)
    if (broken := _BROKEN.match(normal, start, ending)) is not None:
        start = broken.end()
    if start == ending or normal[start:ending] in WHOLES:
        return None
    start = _mark_bound(index, max(start, _token_bound(ending, scene)), scene)
    for inner in _INNER.finditer(normal, start, ending):
        start = inner.end()
    size = ending - start
    if size < _SHORTEST or (size > _LONGEST and not normal.startswith(_LONG, mark[1] - 2)):
        return None
    if trader is not None:
        return trader if trader >= start else None
    return start + deeds_before(normal[start:ending]) if size > _SURE else start


def _trader(ending: int, scene: Scene) -> int | None:
    """Where a name begins that is a name only by the word before 能源 or 电子."""
    for begin in range(ending - _SHORTEST, max(0, ending - _TRADE_STEM) - 1, -1):
        if begin in scene.edges and is_name(scene.normal[begin:ending]):
            return begin
    return None


def _token_bound(ending: int, scene: Scene) -> int:
    """Behind the last word of the grammar that no name holds."""
    until = bisect_right(scene.starts, ending)
    for index in range(until - 1, max(0, until - _BACK) - 1, -1):
        token = scene.tokens[index]
        if token[1] <= ending and (token[2] in _BOUNDS or token[4] is not None):
            return token[1]
    return 0


def _mark_bound(index: int, start: int, scene: Scene) -> int:
    for before in range(index - 1, max(0, index - _BACK) - 1, -1):
        mark = scene.marks[before]
        if mark[1] <= start:
            break
        if mark[2] in _WORDS and mark[1] - mark[0] > 1:
            return mark[1]
        if mark[2] == "suffixes":
            break
    return start


def _only_place(start: int, mark: Mark, index: int, scene: Scene) -> bool:
    """Whether only a place stands before an ending that makes no name of it: 中国智能."""
    before = scene.marks[index - 1] if index else None
    placed = before is not None and before[2] == "places" and before[:2] == (start, mark[0])
    return placed and scene.normal[mark[0] : mark[1]] not in _regional()


@cache
def _regional() -> frozenset[str]:
    return frozenset(read_words("subjects")["regional"])


def company_between(scene: Scene, start: int, end: int) -> Span | None:
    """The first company whose name begins between two places."""
    index = bisect_left(scene.places, start)
    if index == len(scene.places) or scene.places[index] >= end:
        return None
    begin = scene.places[index]
    return begin, scene.companies[begin]
