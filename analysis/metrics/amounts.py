"""Amounts: whether money, counts and sizes are a level, a change or what there was before."""

from __future__ import annotations

from analysis.metrics.ledger import add_change, add_level
from analysis.metrics.levels import bounds_a_count, is_level
from analysis.metrics.numerals import Figure
from analysis.metrics.state import State
from analysis.metrics.words import read_words

DATED = frozenset({"period", "yoy", "qoq", "mom", "wow", "vs_previous", "year_end"})
_NEAR = 6  # tokens between a verb and its amount


def read_amount(state: State, figure: Figure) -> None:
    """Write an amount down: as a change, as what the record was before, or as a level."""
    if state.moved and _is_change(state, figure):
        add_change(state, figure, state.comparison(), absolute=True)
    elif is_previous(state, figure) and state.record is not None:
        state.record.previous = figure.value
    elif bounds_a_count(state, figure):
        state.consume()
    elif is_level(state, figure):
        add_level(state, figure, None)


def _is_change(state: State, figure: Figure) -> bool:
    if _added_since(state):
        return False
    if figure.kind == "bare" and figure.scale == 1:  # 增资成都6代线
        own = state.record.figure if state.record is not None else None
        if own is None or own.kind not in ("bare", "level"):
            return False
    if state.compares or not state.subject_changed() or _goes_on_to(state):
        return True
    sign = state.sign
    if sign is None or sign.kind.startswith(("reset", "session")):
        return sign is not None
    if sign.word not in read_words("changes")["by_amount"]:
        return False
    noun, record = state.noun, state.record
    if noun is None:  # 贷款余额31万亿元，一季度增加2万亿元
        return record is not None and record.sentence == state.sentence
    return state.fresh and noun.end <= sign.start


def _added_since(state: State) -> bool:
    """用户4.02亿户，当月净增79万户: what was added in a time of its own is a figure of its own."""
    sign = state.sign
    if sign is None or not sign.word.startswith("净增") or state.compares:
        return False
    recent = state.tokens[max(0, state.index - _NEAR) : state.index]
    return any(token.kind == "period" and token.end == sign.start for token in recent)


def _goes_on_to(state: State) -> bool:
    """余额减少35.6亿元至17120亿元."""
    following = state.following()
    return following is not None and following.word in ("至", "到", "达", "达到")


def is_previous(state: State, figure: Figure) -> bool:
    """超过上一年的9100万台, 较去年的5万吨大幅增加: beside the record it is compared with."""
    own = state.record.figure if state.record is not None else None
    if own is None or own.kind != figure.kind:
        return False
    if state.than is not None:  # 29元，较商用之初的128元下降近八成
        return state.text[figure.start - 1] == "的"
    if not (state.qualifier or state.compares):
        return False
    recent = [token for token in (state.before(1), state.before(2), state.before(3)) if token is not None]
    return any(token.kind in DATED for token in recent) and any(token.word == "的" for token in recent)
