"""Where the words that name a metric stand: between whom it is of and the noun or the figure."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache

from analysis.metrics.naming.openings import ATTRIBUTES
from analysis.metrics.naming.scene import Scene
from analysis.metrics.records import Record
from analysis.metrics.words import Token, read_words

REACH = 40  # a name is not longer
NAMING = frozenset(
    {"amount", "share", "stake", "rate", "ratio", "growth", "cagr", "not_nouns", "after", "joiner"}
)
_HAVING = frozenset({"拥有", "共有", "设有", "总计", "共计", "覆盖", "提供", "推出", "布局"})
# 5G 用户, 手机 5G 渗透率: short terms, not the models of an offer.
_TERM_BEFORE = re.compile("(?<![A-Za-z0-9-])[A-Za-z0-9]{1,4}$")
_TERM_BEHIND = re.compile("[A-Za-z0-9]{1,4}(?: ?[\u4e00-\u9fff])")
_CLOSING = ("量", "额", "数", "率", "值", "价")
_LOOSE = frozenset({"adverb", "qualifier", "deed"})  # these are often but a part of a word: 数字化
_WITHIN = frozenset({"up", "down", "deed", "adverb", "up_before_figure", "down_before_figure"})
_DEEDS = frozenset({"verbs", "companies"})


def region_end(scene: Scene, record: Record) -> int:
    """At the noun, or before 约, 达 and 了 at the figure."""
    if record.noun is not None and record.noun.start >= record.clause:
        return record.noun.start
    figures = (record.figure, *[change.figure for change in record.changes[:1]])
    start = min(figure.start for figure in figures if figure is not None and figure.start >= record.clause)
    return before_words(scene, start, record.clause)


def before_words(scene: Scene, end: int, clause: int) -> int:
    """Before the words of the grammar that touch a place and name nothing: 约, 达, 为."""
    index, start = bisect_left(scene.starts, end) - 1, max(clause, end - REACH)
    while index >= 0:
        token = scene.tokens[index]
        if token[1] != end or token[2] in NAMING or token[0] < start:
            break
        end = token[0]
        index -= 1
    return max(end, clause)


def region_start(scene: Scene, start: int, end: int) -> int:
    """Behind the last word of the grammar, or the last verb, that is no part of a name."""
    start = max(start, end - REACH)
    tokens, marks = scene.tokens, scene.marks
    for index in range(bisect_left(scene.starts, end) - 1, -1, -1):
        token = tokens[index]
        if token[0] < start:
            break
        if token[2] not in NAMING and token[1] <= end and not _within(scene, token, end):
            start = token[0] if _kept(token) else token[1]
            break
    for index in range(bisect_left(scene.mark_starts, end) - 1, -1, -1):
        begin, stop, kind = marks[index]
        if begin < start:
            break
        if kind in _DEEDS and stop - begin > 1 and stop <= end and scene.is_word(begin, stop):
            return begin if scene.normal[begin:stop] in _makers() else stop
    return start


@cache
def _makers() -> frozenset[str]:
    return frozenset(read_words("nouns")["verbs"])


def _within(scene: Scene, token: Token, end: int) -> bool:
    """累计, 数字化, 净增数, 覆盖率, 30种蔬菜, 5G 用户: no word of its own."""
    start, stop, kind, word, figure = token
    if word in ATTRIBUTES:
        return True
    if kind == "adverb" and word.startswith("每"):  # 每股基本净利润
        return True
    if word == "自" and scene.normal.startswith("进口", end):
        return True
    if kind == "period" and scene.normal.startswith("平均每", start - 2):
        return True
    if figure is not None:
        return figure.unit is None and scene.normal[stop : stop + 1].isalpha()
    if word == " ":
        return _TERM_BEFORE.search(scene.normal, max(0, start - 6), start) is not None or (
            _TERM_BEHIND.match(scene.normal, stop) is not None
        )
    if (kind in _LOOSE or stop - start == 1) and not scene.is_word(start, stop):
        return True
    return stop == end and kind in _WITHIN and scene.normal.startswith(_CLOSING, end)


def _kept(token: Token) -> bool:
    """接待游客: a deed that is counted belongs to the name."""
    return token[2] == "deed" and token[3] not in _HAVING
