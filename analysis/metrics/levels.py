"""Which numbers with their units are market figures at all, and not 3个方面, 39个州 or 前100名."""

from __future__ import annotations

import re
from functools import cache

from analysis.metrics.numerals import Figure
from analysis.metrics.state import LEVEL_KINDS, State
from analysis.metrics.words import read_words

# What a small count needs right before it; a size (7.8GB) may be gone to as well.
_COUNTED = frozenset({"qualifier", "amount", "up", "down", *LEVEL_KINDS})
_SIZED = _COUNTED | {"from", "level"}
# 限量500份, 前100名: whom an offer is for; 每4单就有1单: how often
_PICKED = re.compile(
    "(?:相差|限量|限购|每人限|限|前|每|满分|每[0-9一二三四五六七八九十]{1,4}[^，。；,;]{1,10}有)$"
)
_SAID = 24  # signs before the number that tell whom it is for
# 54人选择送货上门, 45个品牌成交额破10亿元
_CHOSE = re.compile(
    "选择|认为|表示|愿意|觉得|使用过|购买过|[^，。；,;()0-9]{1,12}(?:突破|超过?|逾|[破过])[0-9百千万亿]"
)
_WHOSE = ("者", "档", "价位段", "价格带")  # 月入过万者, 199元档套餐
_MARKS = ("门槛", "大关", "关口", "整数")
_CHOSEN = ("特定", "符合条件")  # 向不超过35名特定投资者募资
_EXCEEDS = frozenset({"超", "超过", "突破", "突破了", "逾", "达到"})
_BEFORE_COUNT = "超逾近约有共其中已 "
_BOUNDARIES = frozenset({"end", "comma"})
_PER = re.compile("[日周月年人户单场店]均|平均")


@cache
def _count_cues() -> frozenset[str]:
    context = read_words("context")
    return frozenset(context["count_cue"] + context["deed"])


@cache
def _plain_numbers() -> tuple[str, ...]:
    return tuple(read_words("nouns")["plain_numbers"])


def is_level(state: State, figure: Figure) -> bool:
    """Whether a number with its unit is a market figure."""
    if _describes(state, figure) or (figure.kind == "count" and _picked(state, figure)):
        return False
    if state.text.startswith(_CHOSEN, figure.end) or _is_passed(state, figure):
        return False
    if figure.kind in ("money", "measure", "time") or figure.scale >= 1000:
        return True
    if _is_mean(figure):
        return True
    if figure.infix and (figure.kind != "count" or figure.value >= 100):  # not 20多个国家
        return True
    word = state.last_word()
    near = word is not None and figure.start - word.end <= 2
    if figure.kind in ("bare", "level"):
        noun = state.noun or (state.record.noun if state.record and not state.subject_changed() else None)
        if noun is None or word is None or not noun.word.endswith(_plain_numbers()):
            return False
        return near and (word.end == noun.end or word.kind == "level")
    if (figure.value >= 100 and figure.kind != "size") or state.in_clause(_count_cues()):
        return True
    if _CHOSE.match(state.text, figure.end) or _PER.search(
        state.text, max(state.clause, figure.start - _SAID), figure.start
    ):
        return True
    return (
        near
        and word is not None
        and word.kind in (_SIZED if figure.kind == "size" or _scores(state, figure) else _COUNTED)
    )


def _scores(state: State, figure: Figure) -> bool:
    """满意度从82分升至91分; not 积分升至34分."""
    return figure.unit == "分" and state.noun is not None and state.noun.word.endswith(("度", "评分", "得分"))


def _is_passed(state: State, figure: Figure) -> bool:
    """总额5835亿美元，首次突破5000亿美元门槛: a mark on the way of the amount just told."""
    record = state.record
    own = record.figure if record is not None and record.sentence == state.sentence else None
    return own is not None and own.kind == figure.kind and state.text.startswith(_MARKS, figure.end)


def _is_mean(figure: Figure) -> bool:
    """翻台率3.5次/天, 户均1.8人: things are counted in whole numbers."""
    if figure.kind != "count":
        return False
    return "/" in (figure.unit or "") or figure.value != figure.value.to_integral_value()


def bounds_a_count(state: State, figure: Figure) -> bool:
    """Whether an amount only tells what is counted, 589个品牌成交破亿: the count is the figure."""
    record = state.record
    counted = record.figure if record is not None and record.clause == state.clause else None
    if record is None or counted is None or counted.kind != "count" or record.changes or state.level:
        return False
    leads = not state.text[state.clause : counted.start].strip(_BEFORE_COUNT)
    return _exceeded(state, figure) and (leads or not state.text[figure.start].isdecimal())


def _exceeded(state: State, figure: Figure) -> bool:
    bound = state.qualifier
    near = bound is not None and bound.word in _EXCEEDS and figure.start - bound.end <= 1
    return near or state.text[figure.start - 1] in "破超逾过"


def _picked(state: State, figure: Figure) -> bool:
    return _PICKED.search(state.text, max(0, figure.start - _SAID), figure.start) is not None


def _describes(state: State, figure: Figure) -> bool:
    """月收入3000元以下的占46%: the amount tells who, the share is the figure."""
    if state.text.startswith(_WHOSE, figure.end):
        return True
    opens, qualified = figure.start == state.clause, False  # 50至99元占38.7%
    for token in state.tokens[state.index + 1 : state.index + 4]:
        if token.kind in _BOUNDARIES:
            return False
        if token.kind == "share" and token.word.endswith("占"):
            return qualified or (opens and token.start == figure.end)
        qualified = qualified or token.kind == "after" or token.word == "的"
    return False
