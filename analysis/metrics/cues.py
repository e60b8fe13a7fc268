"""The words of a clause: what each tells the figure that follows it, by kind of word (`CUES`)."""

from __future__ import annotations

from collections.abc import Callable
from itertools import takewhile

from analysis.metrics.dating import FALLS, compare, compare_than, read_period
from analysis.metrics.state import LEVEL_KINDS, State
from analysis.metrics.words import Token

_OWN = 4  # signs between a share and whose it is
_AMOUNTS = ("额", "量", "值", "价", "率", "收入", "营收", "利润", "规模", "GMV", "成交", "业绩")
_CLOSES = frozenset({"end", "comma"})
_BEHIND = 24  # tokens that a list of figures is looked for in
_LISTED = 6  # no sentence lists more levels before 分别


def _end(state: State, token: Token) -> None:
    state.open_sentence(token.end)


def _comma(state: State, token: Token) -> None:
    state.open_clause(token.end)


def _noun(state: State, token: Token) -> None:
    if _names_last_figure(state, token) and state.record is not None:
        state.record.noun_after = token
        return
    if token.word == "新增" and (state.than is not None or (state.compares and not state.used)):
        _move(state, token._replace(kind="up"))  # 较2022年12月新增2480万人
        return
    state.renew()
    compound = _compound(state.noun, token)
    if (
        state.against and state.sign is None and token.kind == "amount"
    ):  # 较上年实际支出下降: the noun belongs to what it is compared with
        return
    if token.kind in ("growth", "cagr"):
        # 增幅 and 年均增速 alone go on about the figure before them
        state.direction = -1 if token.word.startswith(FALLS) else 1
        state.noun = compound if compound is not token else state.noun or token
    else:
        state.noun, state.fresh = compound, True
    if token.kind in LEVEL_KINDS:
        state.about = token.kind


def _compound(noun: Token | None, token: Token) -> Token:
    """交付 + 量, 收入 + 增速: nouns that touch are one name."""
    if noun is None or noun.end != token.start:
        return token
    return token._replace(start=noun.start, word=noun.word + token.word)


def _names_last_figure(state: State, token: Token) -> bool:
    """120万注册用户, 150万人次游客: the noun stands behind its figure in the same clause."""
    record = state.record
    if record is None or record.figure is None or record.noun_after or record.changes:
        return False
    gap = token.start - record.figure.end
    if not 0 <= gap <= 12 or record.figure.end < state.clause or token.kind in ("growth", "cagr"):
        return False
    if " " in state.text[record.figure.end : token.start]:  # 日活破亿 腾讯营收涨三成
        return False
    following = state.following()
    if following is None or following.kind in ("end", "comma", "joiner"):
        return True
    if record.figure.kind == "percent":  # 43%的用户每周使用三次
        return gap <= _OWN and state.text.startswith("的", record.figure.end)
    if following.kind == "figure" or token.word.endswith(_AMOUNTS):  # 1.6万个品牌销售额增长两成
        return False
    return record.figure.kind in ("count", "bare")


def _move(state: State, token: Token) -> None:
    if token.kind.endswith("_before_figure") and not _figure_follows(state, token):
        return
    state.renew()
    if state.than is not None:
        state.cover(state.than.end)
    state.sign, state.level = token, None
    state.direction = -1 if "down" in token.kind else 1


def _figure_follows(state: State, token: Token) -> bool:
    end = token.end
    for count in (1, 2, 3):
        following = state.following(count)
        if following is None or following.start - end > 1 or following.word == "的":
            return False
        if following.kind in ("figure", "fixed"):
            return True
        end = following.end
    return False


def _reach(state: State, token: Token) -> None:
    state.renew()
    state.level = token
    state.forecast = state.forecast or token.word.startswith(("将", "可", "料"))


def _from(state: State, token: Token) -> None:
    state.renew()
    state.source = token
    state.period_said = False


def _qualify(state: State, token: Token) -> None:
    state.qualifier = token


def _after(state: State, token: Token) -> None:
    """左右, 以上 behind a figure."""
    record = state.record
    if record is None or record.end != token.start:
        return
    if record.changes and record.changes[-1].figure.end == token.start:
        record.changes[-1].qualifier = token.word
    else:
        record.qualifier = token.word


def _expect(state: State, token: Token) -> None:
    state.forecast = True
    if token.word == "预期" and token.start == state.clause:  # 库存减少475万桶，预期增加10万桶
        state.estimate = True


def _respectively(state: State, _: Token) -> None:
    """起降1.9万架次，吞吐量196万人次，分别减少21%和33%: the changes are those of all levels just named."""
    if state.subject_changed():
        return
    bare = []
    for record in reversed(state.records[-_LISTED:]):
        if record.sentence != state.sentence or record.changes or record.figure is None:
            break
        bare.append(record)
    state.group = bare[::-1][-_listed_behind(state) :] or state.group


def _listed_behind(state: State) -> int:
    """How many figures follow in this clause: 分别较上年变动+1.3和-0.6个百分点 are those of the last two."""
    behind = takewhile(
        lambda token: token.kind not in _CLOSES, state.tokens[state.index : state.index + _BEHIND]
    )
    return sum(token.figure is not None for token in behind)


def _estimate(state: State, _: Token) -> None:
    state.estimate = True


CUES: dict[str, Callable[[State, Token], None]] = {
    "end": _end,
    "comma": _comma,
    "than": compare_than,
    "period": read_period,
    "level": _reach,
    "from": _from,
    "qualifier": _qualify,
    "after": _after,
    "forecast": _expect,
    "estimate": _estimate,
    "respectively": _respectively,
    **dict.fromkeys(("amount", "stake", *LEVEL_KINDS), _noun),
    **dict.fromkeys(("yoy", "sequential", "qoq", "mom", "wow", "vs_previous", "year_end"), compare),
    **dict.fromkeys(("up", "up_before_figure", "session_up", "reset_up"), _move),
    **dict.fromkeys(("down", "down_before_figure", "session_down", "reset_down"), _move),
}
