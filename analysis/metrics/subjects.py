"""Of whom and of what: the entity's and the metric's name around each record, as spans of the text.

Without a list of companies the subject is told by where it stands: before 公告 or a colon, before a period
(空中网第一季度净利润), before 占, inside 对…满意, before a bracket (小米（930万台）). A record
that names none keeps the one before it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from analysis.metrics.records import Record
from analysis.metrics.words import Token, longest_of, read_words

Span = tuple[int, int]

_SHORTEST = 2  # signs of a name
_REACH = 30  # a name is not longer
_TOKENS = 24  # nor does a clause hold more words of the grammar
_NAMING = frozenset({"amount", "share", "rate", "ratio", "growth", "cagr", "not_nouns", "after", "joiner"})
_HEADS = frozenset({"period", "adverb", "forecast", "joiner", "qualifier", "respectively"})
_ANNOUNCED = re.compile(
    r"(?:^|\n)[\s【]{0,4}(?P<name>[^，。；：、【】()“”\",;:\s0-9]{2,20}?)(?:\([^()\n]{1,16}\))?"
    r"(?:今日|昨日|日前|近日|晚间|[0-9]{1,2}月[0-9]{1,2}日|[0-9]{1,2}日)?(?:公告|披露|发布|公布|宣布|表示|：|:)"
)
_TOWARDS = re.compile(r"对(?P<name>[^，。；：,;:\n]{1,16}?)(?=满意|不满意|认可|喜欢)")
_QUOTED = re.compile(r"“(?P<name>[^“”\n]{1,24})”(?:的?(?:人数|用户|人群|比例))?$")
_LONGEST = 24
_SEPARATOR = re.compile(r"[，。；：()“”《》\",;:\s【】]")
_BEHIND = re.compile(r"的?(?P<name>[^，。；：、()“”《》\",;:\s【】0-9%的]{2,8})")
# What a name does not begin or end with: 使欧盟, 远特拥有, 基地现已.
_NOBODY = frozenset({"公司", "该公司", "本公司", "集团", "我们", "其中", "两家公司"})
_ENDINGS = ("之间", "相关", "方面", "再度", "整体", "对外", "合计")
_HUSK = "使而但则将把其该此这在拟已现共有拥被也仍的于对给为由从至 "


_SAID = re.compile("显示|透露|指出|称|预计|表明|确定")


class Names(NamedTuple):
    """Spans of the entity and of the metric; None where the text gives none."""

    entity: Span | None
    metric: Span | None


def name_records(records: Sequence[Record], tokens: Sequence[Token], normal: str) -> list[Names]:
    """The names of each record of a text, in order."""
    if not records:
        return []
    announced = known = _announced(normal)
    named, last, sentence, place = [], Names(None, None), -1, 0
    for record in records:
        if normal.find("\n", place, record.clause) >= 0:  # another paragraph
            known = announced
        if record.sentence != sentence:
            last = Names(known, None)
        entity, metric, leads = _names(record, _before(record, tokens), normal, known)
        if leads:
            known = entity
        last = Names(entity or last.entity or known, _without(metric or last.metric, known, normal))
        sentence, place = record.sentence, record.clause
        named.append(last)
    return named


def _before(record: Record, tokens: Sequence[Token]) -> Sequence[Token]:
    """The tokens between the clause's beginning and what is named, the last few of a long clause."""
    end = bisect_left(tokens, (_anchor(record),))
    return tokens[max(bisect_left(tokens, (record.clause,), hi=end), end - _TOKENS) : end]


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
    # 【元宇宙内也有时尚：虚拟时装受追捧】 is a headline; who speaks is named again below it
    headline = normal[: found.start("name")].strip() == "【"
    return None if headline and normal.find(found["name"], found.end()) < 0 else found.span("name")


def _reports(name: str) -> bool:
    return name in _NOBODY or _sources().search(name) is not None


@cache
def _sources() -> re.Pattern[str]:
    return re.compile(longest_of(read_words("subjects")["sources"]))


def _names(
    record: Record, before: Sequence[Token], normal: str, known: Span | None
) -> tuple[Span | None, Span | None, bool]:
    """Entity, metric, and whether the entity is the subject of what follows, too."""
    end = _anchor(record)
    start = _boundary(record.clause, end, before)
    metric = _metric(record, start, end, normal)
    special = _bracketed(record, normal) or _pointed(record, end, normal)
    if special:
        return special, None if record.noun is None else metric, False
    head, first = _head(record.clause, before)
    if first is not None:
        leading = _trimmed(normal, max(head, first.start - _REACH), first.start)
        return leading, metric, leading is not None
    return *_split(record, max(start, head), metric, known, normal), False


def _boundary(clause: int, end: int, before: Sequence[Token]) -> int:
    """Where the words that name the metric begin: behind the last word of the grammar that names nothing."""
    start = max(clause, end - _REACH)
    for token in reversed(before):
        if token.kind not in _NAMING and token.end <= end:
            return max(start, token.end)
    return start


def _head(clause: int, before: Sequence[Token]) -> tuple[int, Token | None]:
    """Where the clause's own words begin, behind 其中 or a date, and the first word that parts them."""
    head = clause
    for token in before:
        if token.kind in _HEADS and token.start == head:
            head = token.end
        elif token.kind not in _NAMING:
            return head, token if token.start - head >= 2 else None
    return head, None


def _metric(record: Record, start: int, end: int, normal: str) -> Span | None:
    figure, noun = record.figure, record.noun
    if record.noun_after is not None and figure is not None:
        start = figure.end
        after = next((word for word in read_words("context")["after"] if normal.startswith(word, start)), "")
        return start + len(after), record.noun_after.end  # 500亿元左右投资
    if noun is not None:
        return min(start, noun.start), noun.end
    if end - start >= 2:
        return start, end
    found = _BEHIND.match(normal, figure.end) if figure is not None and figure.kind == "count" else None
    return found.span("name") if found else None


def _trimmed(normal: str, start: int, end: int) -> Span | None:
    """The name at the end of the words, without 使, 其 or 已 around it; None for who only reports."""
    name = _SEPARATOR.split(normal[max(start, end - _LONGEST) : end])[-1]
    if name.find("在") >= _SHORTEST:  # 甲公司在全国
        end -= len(name) - name.index("在")
        name = name.partition("在")[0]
    begin = end - len(name)
    if name.endswith(_ENDINGS):
        for ending in _ENDINGS:
            name = name.removesuffix(ending)
    name = name.rstrip(_HUSK)
    begin += len(name) - len(name.lstrip(_HUSK))
    name = name.lstrip(_HUSK)
    return (begin, begin + len(name)) if len(name) >= _SHORTEST and not _reports(name) else None


def _split(
    record: Record, start: int, metric: Span | None, known: Span | None, normal: str
) -> tuple[Span | None, Span | None]:
    """威马汽车交付量 → 威马汽车 | 交付量: before the noun, unless the entity is known already."""
    noun = record.noun
    if noun is None or noun.start - start < 2:
        return None, metric
    if noun.word.endswith("占"):
        return (start, noun.start), noun[:2]
    if known is not None:
        return None, metric
    said = _SAID.search(normal, start, noun.start)  # 文件显示Groupon再度融资
    entity = _trimmed(normal, said.end() if said else start, noun.start)
    return (entity, noun[:2]) if entity else (None, metric)


def _without(metric: Span | None, known: Span | None, normal: str) -> Span | None:
    """The metric's name without the entity before it."""
    if metric is None or known is None or not normal.startswith(normal[known[0] : known[1]], metric[0]):
        return metric
    start = metric[0] + known[1] - known[0]
    return (start, metric[1]) if start < metric[1] else metric


def _bracketed(record: Record, normal: str) -> Span | None:
    """小米（930万台）."""
    if record.clause < 2 or normal[record.clause - 1] != "(":
        return None
    before = normal[max(0, record.clause - 1 - _LONGEST) : record.clause - 1]
    name = re.split("[和及与]", _SEPARATOR.split(before)[-1])[-1]
    return (record.clause - 1 - len(name), record.clause - 1) if name else None


def _pointed(record: Record, end: int, normal: str) -> Span | None:
    """对天猫满意的人数, “愿意”占: whom the clause points at."""
    start, found = max(record.clause, end - _REACH), None
    if normal.find("对", start, end) >= 0:
        found = _TOWARDS.search(normal, start, end + 4)
    if found is None and normal.find("”", start, end) >= 0:
        found = _QUOTED.search(normal, start, end)
    return found.span("name") if found else None
