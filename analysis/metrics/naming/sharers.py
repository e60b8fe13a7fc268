"""Who shares what in a row of shares: 男性占60%，女性占40%; “愿意”占34%、“不愿意”占66%."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from analysis.metrics.naming.scene import Scene, Span
from analysis.metrics.records import Record

_REACH = 40  # signs between two shares
_SHARER = re.compile(
    r"(?:[^，。；：,;:\n“”]{0,24}(?:方面|[调調]查|显示|受访者中|之中|来看))?[、和与及]?(?:其中|而|则)?"
    r"(?P<name>“[^“”\n]{1,24}”|[\w·&-]{2,16}?)(?:的?(?:人数|用户|人群))?的?[约仅各]?$"
)


def names_of_sharers(scene: Scene, records: Sequence[Record]) -> dict[int, Span]:
    """Which records are of one of several that share a whole, by their number."""
    named: dict[int, Span] = {}
    for _, sentence in groupby(enumerate(records), lambda each: each[1].sentence):
        row = {number: found for number, each in sentence if (found := _sharer(scene, records, number, each))}
        named |= row if len(row) > 1 else {}
    return named


def _sharer(scene: Scene, records: Sequence[Record], number: int, record: Record) -> Span | None:
    """Who stands between the figure or the comma before and a 占 that is all its noun."""
    noun, figure = record.noun, record.figure
    if (
        noun is None
        or figure is None
        or record.type != "share"
        or noun.word not in ("占", "约占", "仅占", "人数占")
    ):
        return None
    if not 0 <= figure.start - noun.end <= 3:  # 占总收入的30% is a share of something told
        return None
    before = records[number - 1].end if number else 0
    start = max(record.clause, noun.start - _REACH, before if before <= noun.start else 0)
    found = _SHARER.match(scene.normal, start, noun.start)
    return found.span("name") if found else None
