"""Text → tokens of the figure grammar: words, periods and figures, in order and without overlap."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from operator import itemgetter

from analysis.metrics.numerals import STARTS, Figure, figure_expression, read_figures
from analysis.metrics.words import Token, find_words, longest_of, read_words

_DASH = "[-~—–至]"
_MONTH = rf"[0-9]{{1,2}}(?:{_DASH}[0-9]{{1,2}})? ?月(?:份|末|底|初)?"
_DAY = rf"[0-9]{{1,2}}(?:{_DASH}[0-9]{{1,2}})? ?[日号]"
_DATE = (  # 2025 年 3 月: many write numbers with spaces around them
    rf"(?:[0-9]{{4}}|[0-9]{{2}}) ?年(?:度|底|末|初)?(?: ?{_MONTH}(?: ?{_DAY})?|{_DAY})?"
    rf"|[0-9]{{4}}{_DASH}[0-9]{{4}}年|[0-9]{{4}}(?:财年|Q[1-4]|H[12]|[-/][0-9]{{1,2}}[-/][0-9]{{1,2}})"
    rf"|{_MONTH}(?:{_DAY})?|{_DAY}|[0-9]{{1,2}}时(?:[0-9]{{1,2}}分)?|[0-9]{{1,2}}:[0-9]{{2}}"
)
_DATED = r"(?=[0-9]{1,4} ?[-~—–至年月日号财QH/时:])"  # a look ahead that spares the other numbers the search
# What a date may stand beside: 截至2021年12月的三个月, 前11个月.
_PERIOD_UNITS = ("年", "月", "天", "日", "周", "季度", "季", "期")
# What is measured in time: 人均使用时长达132分钟, 存货周转天数降至45天.
_LASTS = re.compile(r"(?:时长|天数|耗时|用时|账期|时效)[^，。；,;()]{0,12}$")
_OPENS = frozenset({"end", "comma", "forecast"})
_JOINTS = frozenset({"joiner", "comma"})
_LISTS = frozenset("/、和及与")
_TOUCHING = frozenset({"", "的", "止", "(", ")"})


@cache
def _numbers() -> re.Pattern[str]:
    fixed = read_words("changes")["fixed"]
    starts = STARTS + "".join({word[0] for word in fixed})
    return re.compile(
        rf"(?=[-−+{starts}])(?:(?P<fixed>{longest_of(fixed)})"
        rf"|(?=[-−+{STARTS}])(?:(?<![0-9.])(?P<date>{_DATED}(?:{_DATE}))|{figure_expression()}))"
    )


@cache
def _ends() -> re.Pattern[str]:
    return re.compile("[" + "".join(map(re.escape, read_words("context")["end"])) + "]")


def read_tokens(text: str) -> list[Token]:
    """The tokens of a normalised text; of two that overlap the longer stays, and a date.

    Sentences without a number are left out: they cost most of the time and hold no figure.
    """
    found = _figures(text)
    if not found:
        return []
    for start, end in _sentences(text, found):
        if start:
            found.append(Token(start - 1, start, "end", text[start - 1], None))
        found += find_words(text, start, end)
    found.sort(key=itemgetter(0))
    tokens: list[Token] = []
    last_end = 0
    for token in found:
        if token[0] < last_end or token[2] == "period" or token[3] == " ":
            _fit(tokens, token, text)
        else:
            tokens.append(token)
        last_end = tokens[-1][1]
    return _with_shared_units(tokens, text)


def _fit(tokens: list[Token], token: Token, text: str) -> None:
    """Add a token that overlaps or goes on what stands before it."""
    if tokens and token.start < tokens[-1].end:
        last = tokens[-1]
        if last.word == "date" or token.end - token.start <= last.end - last.start:
            if token.end > last.end:  # 2027年 + 年复合增长率: what is left over is a word
                tokens += find_words(text, last.end, token.end)
            return
        tokens.pop()
    if token.kind == "period" and tokens and _joins(tokens, token, text):
        return
    tokens.append(_comma(token, tokens[-1], text) if token.word == " " and tokens else token)


def _comma(space: Token, last: Token, text: str) -> Token:
    """A space as the comma that it is behind a figure in a headline: 净利降四成 关店逾百家."""
    parts = last.figure is not None and last.end == space.start
    return space._replace(kind="comma") if parts and "\u4e00" <= text[space.end :][:1] <= "\u9fff" else space


def _with_shared_units(tokens: list[Token], text: str) -> list[Token]:
    """5.2/6.8/8.5亿元, -1、+2和+1个百分点: the unit at the end is that of all."""
    for place in range(len(tokens) - 3, -1, -1):
        if tokens[place][4] is None:
            continue
        one, joint, last = tokens[place : place + 3]
        if one.figure is None or last.figure is None or (one.end, joint.end) != (joint.start, last.start):
            continue
        if joint.kind in _JOINTS and text[joint.start : joint.end] in _LISTS:
            tokens[place] = one._replace(figure=_in_unit_of(one.figure, last.figure))
            tokens[place + 1] = joint._replace(kind="joiner")
    return tokens


def _in_unit_of(figure: Figure, last: Figure) -> Figure:
    pieces = figure.unit == "个" and last.kind == "points"  # 0.9个和0.8个百分点
    if not pieces and (figure.kind != "bare" or figure.scale != 1):
        return figure
    return figure._replace(unit=last.unit, scale=last.scale, kind=last.kind, currency=last.currency)


def _sentences(text: str, numbers: Sequence[Token]) -> list[list[int]]:
    """Where sentences in a row that each hold a number begin and end."""
    closes = [0, *[match.end() for match in _ends().finditer(text)], len(text)]
    rows: list[list[int]] = []
    done = 0
    for number in numbers:
        if number[0] >= done:
            place = bisect_right(closes, number[0], hi=len(closes) - 1)
            start, end = closes[place - 1], closes[place]
            if rows and start == done:
                rows[-1][1] = end
            else:
                rows.append([start, end])
            done = end
    return rows


def _figures(text: str) -> list[Token]:
    new = tuple.__new__  # as in analysis.metrics.words: twice as fast
    tokens = []
    for match in _numbers().finditer(text):
        start, end = match.span()
        if match.lastgroup == "date":
            tokens.append(new(Token, (start - _leads(text, start), end, "period", "date", None)))
        elif match.lastgroup == "fixed":
            tokens.append(new(Token, (start, end, "fixed", match[0], None)))
        else:
            tokens += [token for figure in read_figures(match) if (token := _figure(figure, text))]
    return tokens


def _figure(figure: Figure, text: str) -> Token | None:
    """A number as a figure or a span of time; None where it is neither."""
    start, end, kind = figure.start, figure.end, figure.kind
    if _is_name(figure, text):
        return None
    if kind != "time" or figure.scale >= 10_000 or _lasts(start, text):
        return tuple.__new__(Token, (start, end, "figure", kind, figure))
    spans = figure.unit is not None and figure.unit.endswith(_PERIOD_UNITS)
    if not spans:
        return None
    first = _leads(text, start)
    return Token(start - first, end, "period", "date" if first else "span", None)


def _leads(text: str, start: int) -> bool:
    """首8个月, 首11月: the sign before belongs to the period."""
    return text.startswith("首", start - 1)


def _lasts(start: int, text: str) -> bool:
    return _LASTS.search(text, max(0, start - 16), start) is not None


def _is_name(figure: Figure, text: str) -> bool:
    """B2B, PS5, 5G, 第12条, 图1: a number that is part of a name or counts a place."""
    start = figure.start
    if start and text[start - 1] in "第图":
        return True
    if figure.kind != "bare" or figure.scale != 1:
        return False
    around = text[max(0, start - 1) : start] + text[figure.end : figure.end + 1]
    return any("A" <= sign <= "z" for sign in around)


def _joins(tokens: list[Token], token: Token, text: str) -> bool:
    """Whether the period went into the one before it (去年 + 四季度, 1月31日 + 至 + 2月6日)."""
    last = tokens[-1]
    if last.kind == "period" and text[last.end : token.start] in _TOUCHING:
        tokens[-1] = Token(last.start, token.end, "period", _joined(last.word, token.word))
        return True
    if last.word == "到" and last.end == token.start and token.word in ("date", "plain"):
        opens = len(tokens) < 2 or tokens[-2].kind in _OPENS
        if opens:  # 到2030年，渗透率将达30%; not 增长到2030年的…
            tokens[-1] = Token(last.start, token.end, "period", token.word)
            return True
    if last.word not in ("至", "到") or len(tokens) < 2 or tokens[-2].kind != "period":
        return False
    if tokens[-2].end != last.start or last.end != token.start:
        return False
    tokens[-2:] = [Token(tokens[-2].start, token.end, "period", token.word)]
    return True


def _joined(first: str, second: str) -> str:
    """The kind of two periods that touch: 前 + 11个月 is a date, 11个月 alone only a span of time."""
    if first in ("open", "relative"):
        return "date" if second == "span" else second
    return first
