"""Of what a figure is: the metric's name from the words around it.

销售生猪1.52万头 → 生猪销量,  在印度的手机出货量 → 印度手机出货量,  麻醉类产品实现销售收入 → 麻醉类产品销售收入
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import islice

from analysis.metrics.naming.companies import company_between
from analysis.metrics.naming.regions import NAMING, REACH, region_start
from analysis.metrics.naming.scene import Scene
from analysis.metrics.naming.shares import name_share
from analysis.metrics.records import Record
from analysis.metrics.words import Token, read_words

_COUNTED = frozenset({"count", "measure", "size", "bare", "level"})
_ACHIEVED = frozenset({"实现", "完成", "取得", "获得", "录得"})
_TRADED = frozenset({"出口", "进口"})
_LISTING = frozenset("、和与及")
_BEHIND = re.compile(r"的?(?P<name>[^，。；：、()“”《》\",;:\s【】0-9%的]{2,8})")
_STAKE = re.compile(
    r"(?:[、和与及][0-9.]{1,8}%){0,9}的?(?P<name>[^，。；：、()\s]{0,8}?(?:份额|占有率|市占率|股权|股份|比例))"
)
_HAN = re.compile(r"[\u4e00-\u9fff]{2,8}")
_OBJECT = re.compile(r"[\w·+&/-]{2,12}")
_ABROAD = re.compile(r"在(?P<place>[^，。；：()0-9季年月期]{2,16}?)[上中里内]?的$")
_OWNED = re.compile(r"(?:归属于?|归于|应占|经营活动|投资活动|筹资活动)[^，。；：()]{0,14}的$")
_SATISFIED = re.compile("对[^，。；：,;:\n]{1,16}?(?P<how>不?满意|认可|喜欢)")
_GIVEN = re.compile("[拟擬将將]?(?:贡献|貢獻|派发|派發|录得|錄得|派(?=末|中))")
_ALL = ("", "累计", "累計")
_AHEAD = 40  # tokens behind a bracket that are looked at: a list of a dozen companies
_GIVEN_LENGTH = 3  # a name left of these is longer


class Measures:
    """Names what the records of one text measure, in their order: a list goes on with the deed that opened it."""

    __slots__ = ("_deed", "_floor", "_opinions", "_satisfied", "_scene")

    def __init__(self, scene: Scene) -> None:
        self._scene, self._floor = scene, 0
        self._opinions = _SATISFIED.search(scene.normal) is not None
        self.forget()

    def forget(self) -> None:
        """Another sentence begins."""
        self._satisfied: str | None = None
        self._deed: str | None = None

    def name(self, record: Record, floor: int, end: int, last: str | None) -> str | None:
        """What the record measures, told by the words from `floor` to `end`; None where only the `last` name is meant."""
        self._floor = floor = max(floor, record.clause)
        if self._opinions and (satisfied := self._satisfaction(record)) is not None:
            return satisfied
        if (stake := self._stake(record)) is not None:
            return stake
        if record.type in ("share", "vs_previous"):
            share = name_share(self._scene, record, floor, last)
            if share is not None:
                return share
        if record.noun_after is not None and record.figure is not None:
            end = self._scene.word_end(record.noun_after.end)
            return self._written(_behind_after(self._scene.normal, record.figure.end), end)
        start = region_start(self._scene, floor, end)
        if record.noun is not None:
            return self._of_noun(record, record.noun, start, last)
        return self._of_phrase(start, end) if end - start > 1 else self._of_object(record, last)

    def _stake(self, record: Record) -> str | None:
        """占57.7%份额: named behind its number."""
        noun, figure = record.noun, record.figure
        if noun is None or figure is None or not noun.word.endswith("占") or noun.end != figure.start:
            return None
        stake = _STAKE.match(self._scene.normal, figure.end)
        return self._written(*stake.span("name")) if stake is not None and stake["name"] != "股份" else None

    def _satisfaction(self, record: Record) -> str | None:
        """对天猫满意的人数为50人，比例为25%: 满意人数, 满意比例."""
        normal, noun = self._scene.normal, record.noun
        if noun is None or noun.end - noun.start > 2:
            return None
        if (how := _SATISFIED.search(normal, record.clause, noun.end)) is not None:
            self._satisfied = self._scene.text[slice(*how.span("how"))]
        if self._satisfied is None:
            return None
        return self._satisfied + (self._written(*noun[:2]) or "") + ("比" if noun.word == "占" else "")

    def _of_noun(self, record: Record, noun: Token, start: int, last: str | None) -> str | None:
        start = start if start < noun.end else self._start_before(noun)
        deeds: dict[str, str] = read_words("nouns")["deeds"]
        deed = noun.word if noun.word in deeds else noun.word[-2:]
        begin = noun.end - len(deed)
        if deed not in deeds or not _is_made(deed, begin > start, record):
            return self._as_written(record, noun, start, last)
        self._deed = self._made(deed, deeds[deed], begin)
        before = self._placed(start, begin) or ""
        thing = self._object(record, noun.end, deed) if before in _ALL else ""
        return before + thing + self._deed

    def _as_written(self, record: Record, noun: Token, start: int, last: str | None) -> str | None:
        """移动用户净增932万户; 广告收入3.9亿元，占比86%; 出口稀土4416吨."""
        if noun.word == "产销":
            return f"{self._placed(start, noun.start) or '' if noun.start > start else ''}{self._scene.text[noun.start]}量"
        if noun.word == "占据":  # 分别占据了55%和38%的市场份额
            return self._of_object(record, last)
        if noun.word == "占比" and start == noun.start and last:
            return f"{last}{self._written(*noun[:2])}"
        if noun.word in _TRADED and (thing := self._object(record, noun.end, noun.word)):
            self._deed = f"{self._written(*noun[:2])}量"
            return thing + self._deed
        behind = self._scene.normal[noun.end : noun.end + 2]
        more = 2 if behind == "净增" else behind.startswith("比") and noun.word.endswith("占")
        return self._placed(start, noun.end + more)

    def _start_before(self, noun: Token) -> int:
        """营业利益率方面，甲为3.3%: where the name begins whose noun stands in a clause before."""
        start = min(region_start(self._scene, 0, noun.start), self._scene.word_start(noun.start))
        named = company_between(self._scene, start, noun.start)
        return start if named is None else min(named[1], noun.start)

    def second_of(self, noun: Token, first: str | None) -> str:
        """汽车产销分别完成238万辆和250万辆: 汽车产量, and then 汽车销量."""
        return f"{(first or '')[:-2]}{self._scene.text[noun.end - 1]}量"

    def _object(self, record: Record, start: int, deed: str) -> str:
        """销售生猪1.52万头, 销售近100万份牛羊肉: what is sold, before its number or behind it."""
        figure, scene = record.figure, self._scene
        if figure is None:
            return ""
        index = bisect_left(scene.starts, start)
        stop = min(scene.starts[index], figure.start) if index < len(scene.starts) else figure.start
        if stop - start > 1 and _OBJECT.fullmatch(scene.normal, start, stop):
            return self._written(start, stop) or ""
        behind = (
            _BEHIND.match(scene.normal, figure.end) if deed == "销售" and figure.kind == "count" else None
        )
        return self._written(*behind.span("name")) or "" if behind else ""

    def _of_object(self, record: Record, last: str | None) -> str | None:
        """What stands behind the number: 1600个仓库, 37.6%的零售额份额; 80万杯茶米茶 in a list of what was sold."""
        figure, normal = record.figure, self._scene.normal
        if figure is None:
            return None
        if record.type == "share" and (stake := _STAKE.match(normal, figure.end)) is not None:
            return self._written(*stake.span("name"))
        behind = _BEHIND.match(normal, figure.end) if figure.kind == "count" else None
        if behind is None:  # 客户净增153万户，达10亿户
            return last.replace("净增", "") if last else None
        return (self._written(*behind.span("name")) or "") + (self._deed or "")

    def _of_phrase(self, start: int, end: int) -> str | None:
        """Words without a noun: 生产原油 → 原油产量, 两港煤炭装船 → 两港煤炭装船量."""
        normal = self._scene.normal
        if self._deed is not None and normal[start - 1 : start] in _LISTING:
            return f"{self._written(start, end)}{self._deed}"
        kept = start + 2 if normal.startswith("累计", start) else start
        made: dict[str, str] = read_words("nouns")["verbs"]
        verb = next((verb for verb in made if normal.startswith(verb, kept)), "")
        if verb and end - kept - len(verb) > 1:
            thing = self._written(kept + len(verb), end)
            return f"{self._scene.text[start:kept]}{thing}{made[verb]}"
        deeds: dict[str, str] = read_words("nouns")["deeds"]
        deed = next((deed for deed in deeds if normal.endswith(deed, start, end)), "")
        if not deed:
            return self._placed(start, end)
        return (self._placed(start, end - len(deed)) or "") + self._made(deed, deeds[deed], end - len(deed))

    def _made(self, deed: str, measure: str, start: int) -> str:
        """交付 → 交付量, 销售 → 销量, the signs in the text's own script."""
        written = self._scene.text[start : start + len(deed)]
        return measure if written == deed else measure.translate(str.maketrans(deed + "额", written + "額"))

    def _placed(self, start: int, end: int) -> str | None:
        """With what stands before it and belongs to it: 在印度的手机出货量 → 印度手机出货量."""
        scene = self._scene
        name = self._written(start, end)
        if start <= self._floor:
            return name
        if (thing := self._thing_before(start)) is not None:
            return thing + (name or "")
        if scene.normal[start - 1] != "的":
            return name
        floor = max(self._floor, start - REACH)
        if (owned := _OWNED.search(scene.normal, floor, start)) is not None:
            return scene.text[owned.start() : start] + (name or "")
        abroad = _ABROAD.search(scene.normal, floor, start)
        if abroad is None or abroad.start() + 1 not in scene.edges:  # 在线营销服务的收入
            return name
        return scene.text[slice(*abroad.span("place"))] + (name or "")

    def _thing_before(self, start: int) -> str | None:
        """麻醉类产品实现销售收入, 手机业务二季度收入: whose income it is stands before 实现 or the period."""
        scene = self._scene
        index = bisect_left(scene.starts, start) - 1
        token = scene.tokens[index] if index >= 0 else None
        if token is None or token.end != start or token.start - self._floor < 2:
            return None
        if token.kind != "period" and (token.word not in _ACHIEVED or not self._is_segment(token.start)):
            return None
        begin = region_start(scene, self._floor, token.start)
        return self._written(begin, token.start) if _HAN.fullmatch(scene.normal, begin, token.start) else None

    def _is_segment(self, end: int) -> bool:
        index = bisect_left(self._scene.mark_starts, end) - 1
        return index >= 0 and self._scene.marks[index][1:] == (end, "segments")

    def name_bracketed(self, record: Record, last: str | None) -> str | None:
        """小米（930万台）和三星（720万台）仍是出货量最大的品牌: what they are largest in."""
        scene = self._scene
        behind = bisect_right(scene.starts, record.end)
        for index in range(behind, min(behind + _AHEAD, len(scene.tokens))):
            token = scene.tokens[index]
            if token.kind == "end":
                break
            if token.kind in ("amount", "share", "rate"):
                noun = scene.text[scene.word_start(token.start) : self._compound(index)]
                return last if last and last.endswith(noun) else noun
        return last

    def _compound(self, index: int) -> int:
        """Where 出货 + 量 ends."""
        end = self._scene.tokens[index].end
        for token in islice(self._scene.tokens, index + 1, index + _AHEAD):
            if token.start != end or token.kind not in NAMING:
                break
            end = token.end
        return end

    def _written(self, start: int, end: int) -> str | None:
        written = self._scene.written(start, end)
        given = _GIVEN.match(written) if len(written) > _GIVEN_LENGTH else None
        return written[given.end() :] if given else written or None


def _is_made(deed: str, named: bool, record: Record) -> bool:
    """Whether a deed makes a measure: not 同店销售跌24%, which is money; not 营收目标, which is no price."""
    if deed == "销售":
        return record.figure is not None and record.figure.kind in _COUNTED
    return not (deed == "目标" and named)


def _behind_after(normal: str, start: int) -> int:
    """500亿元 + 左右 + 投资."""
    return start + next(
        (len(word) for word in read_words("context")["after"] if normal.startswith(word, start)), 0
    )
