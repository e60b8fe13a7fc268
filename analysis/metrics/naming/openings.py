"""How a clause opens: who is its subject, where a reader sees it by its place.

其中|恒力石化|采取…,  尤其是|上汽大众|,  |空中网|第一季度…,  该公司|预计…
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection
from dataclasses import dataclass

from analysis.metrics.naming.candidates import LONGEST, SHORTEST, could_be_name, is_measure
from analysis.metrics.naming.companies import REPORTING, WHOLES, company_between
from analysis.metrics.naming.scene import Scene, Span, opener_at
from analysis.metrics.words import Token

# Adverbs that belong to a metric's name: 累计交付量.
ATTRIBUTES = frozenset({"累计", "整体", "实际", "名义", "合计", "主要"})
# Where one sells, behind a name that is not the seller's: 抖音渠道.
OUTLETS = ("平台", "渠道", "旗舰店", "自播", "直播", "店铺")
_CAUSED = 16  # signs of a cause
_SKIPPED = frozenset({"period", "adverb", "forecast", "joiner", "qualifier", "respectively"})
_CUES = frozenset({"verbs", "companies"})
_COMPARED = frozenset({"yoy", "sequential"})
_NOBODY = frozenset(
    {"openers", "measured"}
)  # what a clause opens with that has no subject: 因…, 净利润…, 同比…
_SINGLING = frozenset({"旗下", "尤其是", "特别是", "反观", "包括"})
_JOINTS = frozenset("、和与及")
_LATIN = re.compile(r"[A-Za-z][\w+&-]{1,19}", re.ASCII)
_PART = re.compile("[约仅]?占(?![0-9约近超逾比了据])")  # 电解质水占公司营收: a part of its income
_CAUSES = re.compile(
    "拖累|[带推拉撬驱]动|助推|拉低|助力|帮助|促[使进]|刺激|使得|显示|透露|致使?|令"
)  # 成本上升拖累东软一季度
_ENDINGS = re.compile("(?:之间|相关|方面|再度|整体|对外|合计|再次|有望|或|在[^，。；：、]{2,10}[时上中])$")
_HUSK = "使而但则将把其该此这在拟已现共有拥被也仍的于对给为由从至末 "


@dataclass(slots=True)
class Opening:
    """`head` is where the clause's own words begin, `name` its subject.

    `kind`: company (a name for certain), dated or acts (a name by its place, before a period or a verb), pronoun
    (该公司: whoever was named before), listed (苹果、海尔等45个品牌), or "" where none is seen.
    """

    head: int
    name: Span | None = None
    kind: str = ""


def read_opening(scene: Scene, start: int, end: int) -> Opening:
    """The opening of the clause between two places."""
    stop = scene.companies.get(start)
    if stop is not None:
        return _of_company(scene, start, stop, end)
    head, lead, opener = _head(scene, start, end)
    if head >= end:
        return Opening(head)
    stop = scene.companies.get(head)
    return _of_others(scene, head, end, lead, opener) if stop is None else _of_company(scene, head, stop, end)


def _of_others(scene: Scene, head: int, end: int, lead: str, opener: tuple[str, str]) -> Opening:
    word, kind = opener
    if kind == "pronouns" and not _is_common(scene, head, len(word)):
        return Opening(_head(scene, head + len(word), end)[0], kind="pronoun")
    if kind in _NOBODY:
        return (_caused(scene, head, end) if kind == "measured" else None) or Opening(head)
    if lead == "旗下" and (stop := _under(scene, head, end)) is not None:
        return Opening(head, (head, stop), "dated")
    outlet = company_between(scene, head + SHORTEST, min(end, head + LONGEST)) if scene.places else None
    if (
        outlet is not None
        and scene.normal.startswith(OUTLETS, outlet[1])
        and could_be_name(scene, head, outlet[0])
    ):
        return Opening(head, (head, outlet[0]), "dated")
    return _placed(scene, head, end, lead)


def _head(scene: Scene, start: int, end: int) -> tuple[int, str, tuple[str, str]]:
    """Behind 其中 and dates; which word singles a name out (尤其是), if one does; and what then opens the clause."""
    head, lead, index = start, "", bisect_left(scene.starts, start)
    tokens, normal, count = scene.tokens, scene.normal, len(scene.tokens)
    opener = "", ""
    while head < end and head not in scene.companies:
        word, kind = opener = opener_at(normal, head)
        if kind == "leads":
            head, lead = head + len(word), word if word in _SINGLING else lead
            continue
        while index < count and tokens[index][0] < head:
            index += 1
        if index == count or tokens[index][0] != head or kind == "pronouns":
            break
        if not _skips(scene, tokens[index]):
            if tokens[index][2] in _COMPARED or is_measure(tokens[index]):
                opener = "", "measured"
            break
        head = tokens[index][1]
    return head, lead, opener


def _skips(scene: Scene, token: Token) -> bool:
    """Whether a word at the head is but a date or an adverb."""
    start, end, kind, word, _ = token
    return kind in _SKIPPED and word not in ATTRIBUTES and word[0] not in "前每" and scene.is_word(start, end)


def _is_common(scene: Scene, head: int, length: int) -> bool:
    """集团客户 is no 集团."""
    mark = scene.mark_at(head)
    return mark is not None and mark.kind == "common" and mark.end > head + length


def _of_company(scene: Scene, start: int, stop: int, end: int) -> Opening:
    """甲旗下乙: it is 乙 that acts, where it is one."""
    behind = scene.normal[stop : stop + 1]
    if behind in _JOINTS:  # 苹果、海尔等45个品牌
        return Opening(start, kind="listed")
    if behind == "旗" and scene.normal.startswith("旗下", stop):
        last = _under(scene, stop + 2, end)
        if last is not None and scene.normal[last : last + 1] not in "、等":
            return Opening(stop + 2, (stop + 2, last), "company")
    return Opening(start, (start, stop), "company")


def _under(scene: Scene, head: int, end: int) -> int | None:
    """Where the name behind 旗下 ends."""
    if (stop := scene.companies.get(head)) is not None:
        return stop
    if (latin := _LATIN.match(scene.normal, head, end)) is not None:
        return latin.end()
    name = _placed(scene, head, end).name
    return name[1] if name else None


def _placed(scene: Scene, head: int, end: int, lead: str = "") -> Opening:
    """A name that only its place tells, at the head or, where none is there, behind 拖累 or 显示."""
    opening = _by_place(scene, head, end, lead)
    return opening if opening.name is not None else _caused(scene, head, end) or opening


def _caused(scene: Scene, head: int, end: int) -> Opening | None:
    """成本上升拖累东软一季度净利, 文件显示甲网再度融资: a name behind what comes upon it."""
    caused = behind_cause(scene.normal, head, min(end, head + _CAUSED))
    behind = _by_place(scene, caused, end, "") if caused > head else None
    return behind if behind is not None and behind.name is not None else None


def _by_place(scene: Scene, head: int, end: int, lead: str) -> Opening:
    """Before a period or a verb, or alone behind 尤其是."""
    place = scene.mark_at(head)
    if (
        place is not None
        and place.kind == "places"
        and _LATIN.match(scene.normal, place.end)
        and scene.normal[head : place.end] not in WHOLES
    ):  # 韩国SK Telecom
        head = place.end
    cue, kind = _cue(scene, head, end)
    if cue is None and lead in _SINGLING:
        cue, kind = end, "dated"
    if cue is None or not SHORTEST <= cue - head <= LONGEST or _PART.match(scene.normal, cue):
        return Opening(head)
    if REPORTING.match(scene.normal, cue):  # 甲网8月22日讯
        return Opening(head)
    if (
        scene.normal.startswith("旗下", cue) and (last := _under(scene, cue + 2, end)) is not None
    ):  # 长春高新旗下金赛药业
        return Opening(cue + 2, (cue + 2, last), "dated")
    head = behind_cause(scene.normal, head, cue)
    stop = head + len(trimmed(scene.normal[head:cue]))
    return Opening(head, (head, stop), kind) if could_be_name(scene, head, stop) else Opening(head)


def behind_cause(normal: str, start: int, end: int) -> int:
    """成本上升拖累东软, 文件显示甲网: where the one begins that it comes upon."""
    return max((cause.end() for cause in _CAUSES.finditer(normal, start, end)), default=start)


def trimmed(name: str) -> str:
    """A name without 再度, 已 or 的 behind it."""
    return _ENDINGS.sub("", name.rstrip(_HUSK)).rstrip(_HUSK)


def husk(name: str, start: int, edges: Collection[int]) -> int:
    """How many signs before a name that begins at `start` are none of it: 1 in 使欧盟, 0 in 有线宽带."""
    signs = len(name) - len(name.lstrip(_HUSK))
    return signs if start + signs in edges else 0


def _cue(scene: Scene, head: int, end: int) -> tuple[int | None, str]:
    """Where the first verb or period behind the head begins, and what that makes of the words before it."""
    end, found = min(end, head + LONGEST + 1), None
    tokens, marks = scene.tokens, scene.marks
    for index in range(bisect_left(scene.starts, head), len(tokens)):
        token = tokens[index]
        if token[0] >= end:
            break
        if token[2] == "period" and token[0] > head:
            found = end = token[0]
            break
        if is_measure(token):  # what holds a noun is no name
            end = token[0]
            break
    for index in range(bisect_left(scene.mark_starts, head + SHORTEST), len(marks)):
        mark = marks[index]
        if mark[0] >= end:
            break
        if mark[2] in _CUES:
            return mark[0], "acts"
    return found, "dated"
