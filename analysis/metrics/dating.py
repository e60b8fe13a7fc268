"""Comparisons and periods of a clause: what 同比, 较 and 上半年 tell the figures behind them."""

from __future__ import annotations

import re

from analysis.metrics.comparisons import Comparison, compare_with
from analysis.metrics.state import State
from analysis.metrics.words import Token

FALLS = ("降", "跌", "减", "下降", "衰退")
_REPORTED = re.compile("公布|发布|披露|公告|宣布|讯|电|消息|报道|表示|召开|获悉|提供|举行|上线")
_MOVES = ("增", "升", "涨", "减", "降", "跌", "成长", "衰退")
_AGAINST = ("较", "比", "与", "相")
_NO_DATES = frozenset({"span", "open"})  # 7天, 期间 date nothing by themselves
_STEPS = frozenset({"yoy", "sequential"})
_COMPARED = _STEPS | {"qoq", "mom", "wow", "vs_previous", "year_end"}


def compare(state: State, token: Token) -> None:
    """同比, 环比, 季减: by what the change that follows is measured."""
    if token.word.startswith("按") and not _move_follows(state):  # 按月返还话费的8%
        return
    state.renew()
    if state.used:  # 环比增长3.5%和同比增长18.5%
        state.compares, state.slot, state.used = [], 0, False
    state.against = token.word.startswith(_AGAINST)
    if token.word.endswith(_MOVES):  # 季减8%
        state.sign, state.direction = token, -1 if token.word.endswith(FALLS) else 1
    state.compares.append(compare_with(token.kind, state.period or _counted_by(state), state.text))


def _move_follows(state: State) -> bool:
    following = (state.following(count) for count in (1, 2, 3))
    return any(token is not None and ("up" in token.kind or "down" in token.kind) for token in following)


def _counted_by(state: State) -> Token | None:
    """月活用户 is counted by the month: the noun says what 环比 steps over where no period does."""
    return state.noun or (state.record.noun if state.record is not None else None)


def compare_than(state: State, token: Token) -> None:
    """较, 比, 与…相比: what is named next is compared with."""
    state.renew()
    state.against = True
    last = state.before()
    if token.word.startswith("相") and last is not None and last.kind == "period":
        state.take_back_period()
        state.compares.append(compare_with("than", state.period, state.text, against=last))
    else:
        state.than = token


def read_period(state: State, token: Token) -> None:
    """A period: what figures are of from here on, or what they are compared with."""
    before = state.before()
    if state.than is not None and token.start - state.than.end <= 6:
        state.compares.append(compare_with("than", state.period, state.text, against=token))
        state.than = None
    elif before is not None and before.end == token.start and state.compares and before.kind in _COMPARED:
        if before.kind in _STEPS and (token.word == "date" or _steps_over(before, token)):
            state.compares[-1] = compare_with(before.kind, state.period, state.text, against=token)
        elif before.kind == "yoy" and _of_another_span(state, token):
            baseline = state.text[before.start : token.end].lstrip("相比较与")
            state.compares[-1] = Comparison(type="vs_period", baseline=baseline)
        elif not state.against and token.word != "yoy":  # 较上月 + 同期, 较去年 + 首日
            state.say_period(token)
    elif _dates(state, token):
        state.say_period(token)


def _shares_out(text: str, period: Token) -> bool:
    """平均每月每户: how a figure is shared out, not when it is of."""
    return text.startswith(("每户", "每人", "每单"), period.end)


def _steps_over(step: Token, period: Token) -> bool:
    """环比上季度, 环比一季度: the period that is stepped over."""
    return step.kind == "sequential" and period.word in ("qoq", "mom", "wow", "plain")


def _of_another_span(state: State, token: Token) -> bool:
    """较去年下半年 of a first half; 较去年三季度 of a third quarter is 同比."""
    period, said = state.period, state.text[token.start : token.end]
    if not state.against or token.word != "plain" or period is None or not said.endswith(("半年", "季度")):
        return False
    own = state.text[period.start : period.end]
    return own.endswith(("半年", "季度")) and not own.endswith(said)


def _dates(state: State, token: Token) -> bool:
    """Whether figures are of this period: not 7天, not 当月 beside a month named before, not 8日公布."""
    if token.word in _NO_DATES or _shares_out(state.text, token):
        return False
    if token.word == "relative":
        return state.period is None
    if token.word != "date" or state.text[token.end - 1] not in "日号时点0123456789":
        return True
    until = state.text.startswith("截", token.start) or "至" in state.text[token.start : token.end]
    return until or not _REPORTED.search(state.text, token.end, token.end + 14)
