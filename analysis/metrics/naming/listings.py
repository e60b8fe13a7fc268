"""Names in a list, each with a figure of its own: 极米、坚果的份额分别为9.1%和7.3%."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import groupby

from analysis.metrics.naming.scene import Scene, Span
from analysis.metrics.records import Record

_REACH = 40  # signs before the clause where the list may begin
_LISTED = 8  # names of a list
_ENDING = frozenset({"period", "amount", "share", "rate", "ratio", "respectively", "level", "joiner"})
_RESPECTIVELY = re.compile("分别|依次")
_ITEM = re.compile(r"[^、和与及，。；：,;:\n]{1,24}")
_NAME = re.compile(r"[\w·&-]{2,12}")
_LIST = re.compile(
    r"(?:^|[，。；：\n,;:]|依次[为是]|分别[为是])(?:其中|而|由|为)?"
    r"(?P<list>[\w·&-]{2,12}?[、和与及](?=[\w·&-]{2}))"
)


def names_of_lists(scene: Scene, records: Sequence[Record]) -> dict[int, Span]:
    """Which records are of a name in a list, by their number: the nth of a clause is of the nth name.

    The clauses that follow in the sentence, with as many figures, are of the same names.
    """
    if _RESPECTIVELY.search(scene.normal) is None:
        return {}
    shares: dict[int, Span] = {}
    for _, sentence in groupby(enumerate(records), lambda each: each[1].sentence):
        names: list[Span] = []
        for _, clause in groupby(sentence, lambda each: each[1].clause):
            numbers, told = zip(*clause, strict=True)
            if len(numbers) > 1:
                names = _names_before(scene, told[0]) or names
                shares |= dict(zip(numbers, names, strict=True)) if len(names) == len(numbers) else {}
    return shares


def _names_before(scene: Scene, record: Record) -> list[Span]:
    """The names of the list that stands before 分别, in its clause or in the one before."""
    end = record.figure.start if record.figure else record.clause
    found = _LIST.search(scene.normal, max(0, record.clause - _REACH), end)
    if found is None or not _RESPECTIVELY.search(scene.normal, found.start(), end):
        return []
    names = [item.span() for item in _ITEM.finditer(scene.normal, found.start("list"), end)][:_LISTED]
    names[-1] = _last(scene, *names[-1])
    return names if all(_NAME.match(scene.normal, *name) for name in names) else []


def _last(scene: Scene, start: int, end: int) -> Span:
    """The last name ends before the period, the noun or the 的 that the list shares."""
    first, last = bisect_left(scene.starts, start + 2), bisect_left(scene.starts, end)
    stops = (token[0] for token in scene.tokens[first:last] if token[2] in _ENDING)
    end = min(end, next(stops, end))
    owned = scene.normal.find("的", start, end)
    return (start, owned) if owned > start else (start, end)
