"""Tokens → records: which figure is a level, which a change, and of what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import dropwhile

from analysis.metrics.amounts import DATED, is_previous, read_amount
from analysis.metrics.comparisons import Comparison
from analysis.metrics.cues import CUES
from analysis.metrics.ledger import add_change, add_level
from analysis.metrics.numerals import Figure
from analysis.metrics.records import Record
from analysis.metrics.state import LEVEL_KINDS, State
from analysis.metrics.words import Token, read_words

_SAID = 24  # signs before a multiple
# 是上一代产品的2.3倍, 约为行业平均水平的1.2倍
_OF_ANOTHER = re.compile(r"[已仅约]?(?:是|为|达|相当于)[^，。；,;]{2,20}的[超近约逾]?过?$")
_MARKED = re.compile("(?:首次|首度|再次|重新)(?:低于|高于|跌破|突破|超过?|站上)$")
_WHICH = re.compile('[”"]?的')
_SAID_OF = LEVEL_KINDS | {"up", "down", "stake", "up_before_figure", "down_before_figure"}
_TIMES = re.compile(r"(?:是|相当于)[^，。；,;占]{2,20}的[超近约逾]?过?$")  # 是日常业务量的151%
_BOUNDS = {"高于": 1, "低于": -1}  # 增速高于全国0.8个百分点
_EXTENTS = {"跌幅": -1, "降幅": -1, "升幅": 1, "涨幅": 1}  # 增幅 may be a figure of its own
_LISTED = 16  # tokens of a list of percentages
_RECOVERED = frozenset({"恢复至", "恢复到", "相当于", "恢复"})


def read_records(text: str, tokens: Sequence[Token]) -> list[Record]:
    """The records of a normalised text and its tokens, in order."""
    state = State(text, tokens)
    for index, token in enumerate(tokens):
        state.index = index
        act = _ACTS.get(token[2])
        if act is not None:
            act(state, token)
    return state.records


def _read_number(state: State, token: Token) -> None:
    if token.figure is not None:
        _read_figure(state, token.figure)


def _read_figure(state: State, figure: Figure) -> None:
    if state.estimate or _is_mark(state, figure):  # 市场预估1187亿美元 beside the reported figure
        state.used = True
    elif figure.kind == "percent":
        _read_percent(state, figure)
    elif figure.kind == "points":
        _read_points(state, figure)
    elif figure.kind == "basis":  # yields move by the day, interest rates are set anew
        comparison = state.comparison()
        add_change(state, figure, comparison if state.compares or comparison.type != "yoy" else Comparison())
    elif figure.kind == "multiple":
        _read_multiple(state, figure)
    else:
        read_amount(state, figure)


def _is_mark(state: State, figure: Figure) -> bool:
    """份额降至33%，首次低于40%: a mark on the way of the figure just told."""
    record = state.record
    own = record.figure if record is not None and record.sentence == state.sentence else None
    if own is None or own.kind != figure.kind or state.fresh or state.compares or state.moved:
        return False
    return _MARKED.search(state.text, max(state.clause, figure.start - _SAID), figure.start) is not None


def _read_points(state: State, figure: Figure) -> None:
    """百分点 are a change where something moves or is compared: not 两者相差30个百分点."""
    bound = state.qualifier
    if state.sign is None and bound is not None and bound.word in _BOUNDS and figure.start - bound.end > 1:
        state.direction = _BOUNDS[bound.word]
        add_change(state, figure, Comparison(type="vs_period", baseline=state.text[bound.end : figure.start]))
    elif state.sign or state.compares or state.direction or figure.signed:
        add_change(state, figure, state.comparison())
    elif sign := _moved_behind(state):
        state.direction = sign
        add_change(state, figure, state.comparison())


def _read_fixed(state: State, token: Token) -> None:
    """翻番, 减半: a verb and its figure in one."""
    value = Decimal(read_words("changes")["fixed"][token.word])
    figure = Figure(start=token.start, end=token.end, value=abs(value), unit="%", kind="percent")
    state.renew()
    state.direction = 1 if value > 0 else -1
    add_change(state, figure, state.comparison())


def _read_percent(state: State, figure: Figure) -> None:
    about, behind = state.about, state.next_about(figure)
    if (about is None and _picks(state, figure)) or _was(state, figure):
        return
    if state.level is not None and state.level.word in _RECOVERED:
        add_level(state, figure, "ratio")
    elif "cagr" in (about, behind):
        add_change(state, figure, Comparison(type="cagr"))
    elif about == "growth":
        _read_growth(state, figure)
    elif is_previous(state, figure) and state.record is not None:
        state.record.previous = figure.value
    elif _is_share(state, behind):
        add_level(state, figure, "share")
    elif state.moved or (about is None and (state.compares or (figure.signed and state.level is None))):
        add_change(state, figure, state.comparison())
    elif sign := _moved_behind(state):
        state.direction = sign
        add_change(state, figure, state.comparison())
    elif kind := _level_type(state, figure, behind):
        add_level(state, figure, "growth_rate" if kind == "growth" else kind)


def _picks(state: State, figure: Figure) -> bool:
    """接受5%以内的溢价, “增长10%以内”的占三成: who or what is meant; not 10%以上的增长."""
    after = state.following()
    if after is None or after.kind != "after" or after.start != figure.end:
        return False
    if (which := _WHICH.match(state.text, after.end)) is None:
        return False
    words = state.tokens[state.index + 2 : state.index + 6]
    behind = next((token for token in words if token.start >= which.end()), None)
    return behind is None or behind.start > which.end() or behind.kind not in _SAID_OF or behind.word == "占"


def _was(state: State, figure: Figure) -> bool:
    """较一季度8.1%提升5.3个百分点: what it was before, which the points tell."""
    before, verb, points = state.before(), state.following(), state.following(2)
    if before is None or before.end != figure.start or before.kind not in DATED or state.moved:
        return False
    moves = verb is not None and verb.kind in ("up", "down") and verb.start == figure.end
    return moves and points is not None and points.figure is not None and points.figure.kind == "points"


def _is_share(state: State, behind: str | None) -> bool:
    """减持2%股份; 计划增加预算的占38%, where the verb tells who, and the share is theirs."""
    if behind == "share" and not state.compares and not _moved_behind(state):
        return True
    noun, sign = state.noun, state.sign
    return (
        state.about == "share"
        and noun is not None
        and sign is not None
        and sign.end <= noun.start
        and noun.word.endswith("占")
    )


def _moved_behind(state: State) -> int:
    """实现了20%的增长, 分别出现23%和17%的跌幅: 1 or -1 by the word behind the figures, 0 where there is none."""
    behind = dropwhile(_is_listed, state.tokens[state.index + 1 : state.index + _LISTED])
    joined, verb = next(behind, None), next(behind, None)
    if joined is None or verb is None or joined.word != "的" or verb.start != joined.end:
        return 0
    if verb.kind == "growth":
        return _EXTENTS.get(verb.word[-2:], 0)
    return {"up": 1, "down": -1}.get(verb.kind, 0)


def _is_listed(token: Token) -> bool:
    return token.kind == "joiner" or (token.figure is not None and token.figure.kind == "percent")


def _read_growth(state: State, figure: Figure) -> None:
    """增幅5% is a change where it is compared or follows a level, a figure of its own otherwise."""
    if state.against and state.sign is None and state.text[figure.start - 1] == "的":  # 跌幅较8月的10%收窄
        return
    state.compares = state.compares or state.pending
    if state.source is None and (state.compares or not state.subject_changed()):
        add_change(state, figure, state.comparison())
    else:  # 增速由26%回落到13%
        add_level(state, figure, "growth_rate")


def _level_type(state: State, figure: Figure, behind: str | None) -> str | None:
    """What a percentage that is no change is: by its noun, else a share; None where nothing claims it."""
    if state.about or behind:
        return state.about or behind
    if _TIMES.search(state.text, max(state.clause, figure.start - _SAID), figure.start):
        return "ratio"
    if state.noun is not None and state.noun.word.endswith(tuple(read_words("nouns")["rated"])):
        return "rate"
    last = state.record.type if state.record and state.record.sentence == state.sentence else None
    last = last if last in ("share", "rate") else None
    if last is None and figure.value == 100 and not (state.level or state.noun):
        return None  # 100%纯棉
    return last or "share"


def _read_multiple(state: State, figure: Figure) -> None:
    recovered = state.level is not None and state.level.word in _RECOVERED
    if recovered or state.about == "ratio" or state.next_about(figure) == "ratio":
        add_level(state, figure, "ratio")
    elif state.moved or state.direction:
        add_change(state, figure, state.comparison())
    elif compared := _OF_ANOTHER.search(state.text, max(state.clause, figure.start - _SAID), figure.start):
        add_change(state, figure, Comparison(type="ratio"), elided=compared.start() == state.clause)
    elif state.compares or _of_a_period(state):
        add_change(state, figure, Comparison(type="ratio"))


def _of_a_period(state: State) -> bool:
    """是去年的3倍, 为2019年同期的1.5倍."""
    recent = (state.before(count) for count in (1, 2, 3, 4))
    return state.level is not None and any(token is not None and token.kind == "period" for token in recent)


_ACTS = CUES | {"figure": _read_number, "fixed": _read_fixed}
