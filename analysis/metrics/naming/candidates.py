"""Which words may be a name that only its place tells, and which measure something."""

from __future__ import annotations

import re
from bisect import bisect_left

from analysis.metrics.naming.dictionary import is_deed, is_known
from analysis.metrics.naming.scene import Mark, Scene, reports
from analysis.metrics.words import Token

SHORTEST, LONGEST = 2, 12  # signs of a name that only its place tells
_MEASURED = frozenset({"amount", "share", "rate", "ratio", "growth", "cagr", "up", "down", "deed"})
_WORD = re.compile(r"[\w·&―-]+(?: [A-Za-z]+)?")
_JOINT = re.compile("[、和与及]")


def could_be_name(scene: Scene, start: int, end: int) -> bool:
    """Whether words may be a name that only its place tells."""
    phrase = scene.normal[start:end]
    if not SHORTEST <= end - start <= LONGEST or _JOINT.search(phrase, 1) or not _WORD.fullmatch(phrase):
        return False
    if reports(phrase) or _holds_common(scene, start, end) or holds_measure(scene, start, end):
        return False
    return not is_deed(phrase) or _of_company_only(scene, end)


def _holds_common(scene: Scene, start: int, end: int) -> bool:
    for index in range(bisect_left(scene.mark_starts, start), len(scene.marks)):
        mark = scene.marks[index]
        if mark[0] >= end:
            return False
        if mark[2] in ("common", "segments"):
            return True
        if mark[2] == "places" and mark[0] == start and not _names_more(scene, mark, end):
            return True
    return False


def _of_company_only(scene: Scene, end: int) -> bool:
    """东方甄选 + 财报."""
    mark = scene.mark_at(end)
    return mark is not None and mark.kind == "companies"


def _names_more(scene: Scene, place: Mark, end: int) -> bool:
    """中国石油, 苏州鼎成; not 印度煤炭."""
    rest = scene.normal[place.end : end]
    return len(rest) >= SHORTEST and (not is_known(rest) or scene.normal[place.start : place.end] == "中国")


def is_measure(token: Token) -> bool:
    """Whether a word is a noun or a verb of the grammar that no name holds, as 收入 and 增长 are; 达 and 量 may be."""
    return token[2] in _MEASURED and token[1] - token[0] > 1


def holds_measure(scene: Scene, start: int, end: int) -> bool:
    """Whether a noun or a verb of the grammar that no name holds stands between two places."""
    for index in range(bisect_left(scene.starts, start), len(scene.tokens)):
        token = scene.tokens[index]
        if token[0] >= end:
            return False
        if is_measure(token) or (token[1] == end and token[2] in _MEASURED):
            return True
    return False
