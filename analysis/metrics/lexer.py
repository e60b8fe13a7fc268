"""Text → tokens of the figure grammar: words, periods and figures, in order and without overlap."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from analysis.metrics.numerals import Figure, figure_pattern, read_figure
from analysis.metrics.words import find_words

_DASH = "[-~—–至]"
_MONTH = rf"[0-9]{{1,2}}(?:{_DASH}[0-9]{{1,2}})?月(?:份|末|底|初)?"
_DAY = rf"[0-9]{{1,2}}(?:{_DASH}[0-9]{{1,2}})?[日号]"
_DATE = (
    rf"(?:[0-9]{{4}}|[0-9]{{2}})年(?:度|底|末|初)?(?:{_MONTH}(?:{_DAY})?|{_DAY})?"
    rf"|[0-9]{{4}}{_DASH}[0-9]{{4}}年|[0-9]{{4}}(?:财年|Q[1-4]|H[12]|[-/][0-9]{{1,2}}[-/][0-9]{{1,2}})"
    rf"|{_MONTH}(?:{_DAY})?|{_DAY}|[0-9]{{1,2}}(?:时|点(?!数))(?:[0-9]{{1,2}}分)?|[0-9]{{1,2}}:[0-9]{{2}}"
)
# What a date may stand beside: 截至2021年12月的三个月, 前11个月.
_PERIOD_UNITS = ("年", "月", "天", "日", "周", "季度", "季", "期")


class Token(NamedTuple):
    """`kind` is a word's kind, "period" or "figure"; `word` the word, or the period's kind; spans as ever."""

    start: int
    end: int
    kind: str
    word: str
    figure: Figure | None = None


@cache
def _numbers() -> re.Pattern[str]:
    return re.compile(rf"(?<![0-9.])(?P<date>{_DATE})|{figure_pattern().pattern}")


def read_tokens(text: str) -> list[Token]:
    """The tokens of a normalised text; of two that overlap the longer stays."""
    tokens: list[Token] = []
    for token in sorted([*_words(text), *_figures(text)], key=_by_start):
        if tokens and token.start < tokens[-1].end:
            if token.end - token.start <= tokens[-1].end - tokens[-1].start:
                continue
            tokens.pop()
        _append(tokens, token, text)
    return tokens


def _by_start(token: Token) -> int:
    return token.start


def _words(text: str) -> list[Token]:
    return [
        Token(
            start,
            end,
            "period" if kind.startswith("period:") else kind,
            kind[7:] if kind.startswith("period:") else word,
        )
        for start, end, kind, word in find_words(text)
    ]


def _figures(text: str) -> list[Token]:
    tokens = []
    for match in _numbers().finditer(text):
        if match["date"]:
            tokens.append(Token(match.start(), match.end(), "period", "date"))
            continue
        figure = read_figure(match)
        if figure is None:
            continue
        if figure.kind != "time" or figure.scale >= 10_000:
            tokens.append(Token(figure.start, figure.end, "figure", figure.kind, figure))
        elif (figure.unit or "").endswith(_PERIOD_UNITS):
            tokens.append(Token(figure.start, figure.end, "period", "span"))
    return tokens


def _append(tokens: list[Token], token: Token, text: str) -> None:
    """Add the token; periods that touch become one (去年 + 四季度, 1月31日 + 至 + 2月6日)."""
    if token.kind == "period" and tokens:
        last = tokens[-1]
        if last.kind == "period" and text[last.end : token.start] in ("", "的", "(", ")"):
            tokens[-1] = Token(
                last.start, token.end, "period", last.word if last.word != "open" else token.word
            )
            return
        if last.word in ("至", "到") and len(tokens) > 1 and tokens[-2].kind == "period":
            if tokens[-2].end == last.start and last.end == token.start:
                tokens.pop()
                tokens[-1] = Token(tokens[-1].start, token.end, "period", token.word)
                return
    tokens.append(token)
