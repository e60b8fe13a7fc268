"""Of what a figure is where no company is: a market, a place, or a thing.

NFT市场|销售额,  全国|固定资产投资,  呼叫中心|的外呼接通率,  威马汽车|交付量
"""

from __future__ import annotations

import re

from analysis.metrics.naming.companies import WHOLES
from analysis.metrics.naming.openings import behind_cause, husk, trimmed
from analysis.metrics.naming.regions import region_start
from analysis.metrics.naming.scene import Scene, Span
from analysis.metrics.records import Record
from analysis.metrics.words import Token

_SHORTEST = 2
_MARKET = re.compile(
    r"(?P<name>[^，。；：()0-9的在]{2,20}?(?:(?=市场规模)|市场(?!份额|占有|需求|价)|行业|领域|产业|赛道|企业|运营商|免税店|景区|口岸|园区)"
    r"|[^，。；：()0-9的在]{0,20}?[零制服餐旅金建][\u4e00-\u9fff]{1,2}业)(?=..)"
)
_LATIN = re.compile("[A-Za-z]")
_OWNER = re.compile(r"(?P<name>[^，。；：()的]{2,24})的")
_MODIFIERS = re.compile(
    "(?:月活跃|日活跃|月活|日活|付费|注册|新增|线上|线下|国内|海外|同店|全渠道|全网|零售|批发|日均|月均|年均|人均|户均|平均"
    "|每户|每股|累计|整体|总体|合计|合并|营运|营业|税前|税后|归母|扣非|基本|月租型?|预付型?|后付型?|总|年|月)+$"
)
# Somebody's who is not named: 获客成本, 配送费用, 通信服务收入, 移动用户ARPU, 有线宽带用户.
_OWNED = ("成本", "费用", "支出", "开支", "收入", "ARPU")
_PERSONS = ("用户", "客户")
_PART = re.compile("^[2-6]G$|(?:业务|服务)$")  # 5G用户数, 快递业务收入: a part of a company, nobody


def find_market(scene: Scene, record: Record, head: int, region: Span, firm: bool) -> tuple[Span, int] | None:
    """The market, place or thing that the words of a region name, and where what is measured of it begins.

    None where there is none. Unless `firm`, whatever stands before the noun is taken for a thing.
    """
    noun = record.noun
    floor, end = region
    stop = noun.end if noun is not None else end
    start = region_start(scene, max(floor, record.clause), end)
    for begin in dict.fromkeys((head, start)):
        if (market := _MARKET.match(scene.normal, begin, stop)) is not None:
            return market.span("name"), market.end()
        if (place := place_at(scene, begin)) is not None:
            return place, place[1]
    if firm or stop - start <= _SHORTEST:
        return None
    return _owner(scene, head, start) or _thing(scene, record, start)


def place_at(scene: Scene, start: int) -> Span | None:
    """The place that is named here: 全国, 苏州市."""
    mark = scene.mark_at(start)
    if mark is None or mark.kind != "places":
        return None
    if (
        _LATIN.match(scene.normal, mark.end) and scene.normal[start : mark.end] not in WHOLES
    ):  # 韩国SK Telecom
        return None
    called = scene.normal.startswith(("省", "市", "县", "区"), mark.end) and mark.end + 1 in scene.edges
    return start, mark.end + called


def _owner(scene: Scene, head: int, start: int) -> tuple[Span, int] | None:
    owner = _OWNER.fullmatch(scene.normal, head, start)
    if owner is None:
        return None
    stop = scene.normal.find("在", head + _SHORTEST, start)  # 虾皮在台湾市场的订单量
    if stop > 0:
        return (head, stop), stop
    begin, stop = owner.span("name")
    return (begin, begin + len(trimmed(scene.normal[begin:stop]))), start  # 两国之间的贸易额


def _thing(scene: Scene, record: Record, start: int) -> tuple[Span, int] | None:
    """The words before the noun, without 线上 and 总, which belong to it."""
    noun, normal = record.noun, scene.normal
    if noun is None or noun.word.endswith(_OWNED):
        return None
    if noun.word == "占":
        return ((start, noun.start), noun.start) if noun.start - start >= _SHORTEST else None
    end = _measured_from(scene, noun)
    if (modifiers := _MODIFIERS.search(normal, start, end)) is not None:
        end = modifiers.start()
    elif normal.startswith(_PERSONS, noun.start):  # but 微博月活跃用户
        return None
    start = behind_cause(normal, start, end)
    name = trimmed(normal[start:end])
    start, stop = start + husk(name, start, scene.edges), start + len(name)
    if stop - start < _SHORTEST or _PART.search(name):
        return None
    return (start, stop), end


def _measured_from(scene: Scene, noun: Token) -> int:
    """Where the words of a noun begin: 装车量, 客户总数 and 贸易总值, of which the grammar knows but the last signs."""
    start = scene.word_start(noun.start)
    if noun.end - noun.start > 1:
        start = noun.start if noun.start - start > 1 else start  # 商家 + 数量; 汽车出口 is one word
    elif start == noun.start:
        start = scene.word_start(start - 1)
    return scene.word_start(start - 1) if scene.normal.startswith("总", start) else start
