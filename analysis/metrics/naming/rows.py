"""Whose each of a row of figures is: 男性占60%，女性占40%; 销量分别为：甲18万台、乙14万台."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import groupby

from analysis.metrics.naming.scene import Scene, Span
from analysis.metrics.records import Record

_REACH = 40  # signs between two figures
_NEAR = 3  # signs between 占 and its figure: 占总收入的30% is a share of something told
_TAKES = frozenset({"占", "约占", "仅占", "人数占"})
_LISTED = re.compile(r"[、和与及]?(?P<name>[\w·&-]{2,12})$")
_SHARER = re.compile(
    r"(?:[^，。；：,;:\n“”]{0,24}(?:方面|[调調]查|显示|受访者中|之中|来看))?[、和与及]?(?:其中|而|则)?"
    r"(?P<name>“[^“”\n]{1,24}”|[\w·&-]{2,16}?)(?:的?(?:人数|用户|人群))?的?[约仅各]?$"
)
_OPENED = re.compile("(?:分别|依次|[为是])[为是]?[:]?$")


def names_of_rows(scene: Scene, records: Sequence[Record]) -> dict[int, Span]:
    """Which records are of one of several that share a whole or stand in a row, by their number."""
    named: dict[int, Span] = {}
    for _, sentence in groupby(enumerate(records), lambda each: each[1].sentence):
        row = {number: name for number, each in sentence if (name := _name(scene, records, number, each))}
        named |= row if len(row) > 1 else {}
    return named


def _name(scene: Scene, records: Sequence[Record], number: int, record: Record) -> Span | None:
    """Who stands between the figure or the comma before and what is theirs."""
    noun, figure = record.noun, record.figure
    if noun is None or figure is None:
        return None
    if record.type == "share" and noun.word in _TAKES and 0 <= figure.start - noun.end <= _NEAR:
        pattern, end = _SHARER, noun.start
    elif noun.end <= record.clause and _OPENED.search(scene.normal, max(0, record.clause - 4), record.clause):
        pattern, end = _LISTED, figure.start
    else:
        return None
    before = records[number - 1].end if number else 0
    start = max(record.clause, end - _REACH, before if before <= end else 0)
    found = pattern.match(scene.normal, start, end)
    if found is None or (pattern is _LISTED and _tells(scene, found.start("name"), end)):
        return None
    return found.span("name")


def _tells(scene: Scene, start: int, end: int) -> bool:
    """Whether a word of the grammar stands between two places, which no name holds."""
    index = bisect_left(scene.starts, start)
    return index < len(scene.starts) and scene.starts[index] < end
