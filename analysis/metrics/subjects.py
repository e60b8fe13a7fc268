"""Of whom and of what: the entity's and the metric's name around each record, as spans of the text.

Without a list of companies the subject is told by where it stands: before 公告 or a colon, before a period
(空中网第一季度净利润), before 占, inside 对…满意, before a bracket (小米（930万台）). A record
that names none keeps the one before it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from analysis.metrics.records import Record
from analysis.metrics.words import Token, read_words

Span = tuple[int, int]

_REACH = 30  # a name is not longer
_TOKENS = 24  # nor does a clause hold more words of the grammar
_NAMING = frozenset({"amount", "share", "rate", "ratio", "growth", "cagr", "not_nouns"})
_ANNOUNCED = re.compile(
    r"(?:^|\n)[\s【]{0,4}(?P<name>[^，。；：、【】()“”\",;:\s0-9]{2,20}?)(?:\([^()\n]{1,16}\))?"
    r"(?:今日|昨日|日前|近日|晚间|[0-9]{1,2}月[0-9]{1,2}日|[0-9]{1,2}日)?(?:公告|披露|发布|公布|宣布|表示|：|:)"
)
_TOWARDS = re.compile(r"对(?P<name>[^，。；：,;:\n]{1,16}?)(?=满意|不满意|认可|喜欢)")
_NAME = re.compile(r"[^，。；：、()“”《》\",;:\s【】]{1,24}$")


class Names(NamedTuple):
    """Spans of the entity and of the metric; None where the text gives none."""

    entity: Span | None
    metric: Span | None
    carried: bool = False  # whether the entity is the subject of what follows, too


def name_records(records: Sequence[Record], tokens: Sequence[Token], normal: str) -> Iterator[Names]:
    """The names of each record of a text, in order."""
    starts = [token.start for token in tokens]
    known = _announced(normal)
    for record in records:
        before = _before(record, tokens, starts)
        names = _names(record, before, normal, known)
        yield Names(names.entity or known, _without(names.metric, known, normal))
        if names.carried:
            known = names.entity


def _before(record: Record, tokens: Sequence[Token], starts: Sequence[int]) -> Sequence[Token]:
    """The tokens between the clause's beginning and what is named, the last few of a long clause."""
    end = bisect_left(starts, _anchor(record))
    return tokens[max(bisect_left(starts, record.clause), end - _TOKENS) : end]


def _without(metric: Span | None, known: Span | None, normal: str) -> Span | None:
    """The metric's name without the entity before it."""
    if metric is None or known is None or not normal.startswith(normal[slice(*known)], metric[0]):
        return metric
    start = metric[0] + known[1] - known[0]
    return (start, metric[1]) if start < metric[1] else metric


def _anchor(record: Record) -> int:
    """Up to where the words before the record reach."""
    if record.noun is not None and record.noun.start >= record.clause:
        return record.noun.start
    return record.figure.start if record.figure else record.changes[0].figure.start


def _announced(normal: str) -> Span | None:
    """Who speaks at the head of the text, unless it is known to report on others."""
    found = _ANNOUNCED.match(normal)
    if found is None or _reports(found["name"]):
        return None
    return found.span("name")


def _reports(name: str) -> bool:
    return any(source in name for source in read_words("subjects")["sources"])


def _names(record: Record, before: Sequence[Token], normal: str, known: Span | None) -> Names:
    end = _anchor(record)
    start = _boundary(record.clause, end, before)
    metric = _metric(record, start)
    special = _bracketed(record, normal) or _towards(record, end, normal)
    if special:
        return Names(special, metric)
    if start > record.clause or record.noun is None:
        leading = _leading(record.clause, before, normal)
        return Names(leading, metric, leading is not None)
    return _split(record, start, known)


def _boundary(clause: int, end: int, before: Sequence[Token]) -> int:
    """Where the words that name the metric begin: behind the last word of the grammar that names nothing."""
    start = max(clause, end - _REACH)
    for token in before:
        if token.kind not in _NAMING and token.end <= end:
            start = max(start, token.end)
    return start


def _metric(record: Record, start: int) -> Span | None:
    if record.noun_after is not None and record.figure is not None:
        return record.figure.end, record.noun_after.end
    if record.noun is None:
        return None
    return min(start, record.noun.start), record.noun.end


def _leading(clause: int, before: Sequence[Token], normal: str) -> Span | None:
    """The words at the head of the clause, before its first word of the grammar: 空中网 | 第一季度."""
    first = next((token for token in before if token.kind not in _NAMING), None)
    if (
        first is None
        or first.start - clause < 2
        or (first.kind == "forecast" and _reports(normal[clause : first.start]))
    ):
        return None
    found = _NAME.search(normal, max(clause, first.start - _REACH), first.start)
    return None if found is None or _reports(found[0]) else found.span()


def _split(record: Record, start: int, known: Span | None) -> Names:
    """威马汽车交付量 → 威马汽车 | 交付量, by the entity that is known, else before the noun itself."""
    noun = record.noun
    if noun is None:
        return Names(None, None)
    if noun.word.endswith("占") and noun.start - start >= 2:
        return Names((start, noun.start), noun[:2])
    if known is not None or noun.start - start < 2:
        return Names(None, (start, noun.end))
    return Names((start, noun.start), noun[:2])


def _bracketed(record: Record, normal: str) -> Span | None:
    if record.clause < 2 or normal[record.clause - 1] != "(":
        return None
    found = _NAME.search(normal, max(0, record.clause - 25), record.clause - 1)
    name = found and re.split("[和及与]", found[0])[-1]
    return (record.clause - 1 - len(name), record.clause - 1) if name else None


def _towards(record: Record, end: int, normal: str) -> Span | None:
    found = _TOWARDS.search(normal, max(record.clause, end - _REACH), end + 4)
    return found.span("name") if found else None
