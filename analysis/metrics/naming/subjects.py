"""Of whom and of what: the entity's and the metric's name of each record.

A company that opens a clause is the subject of what follows until another is named: 一汽集团采取…举措，…，
全年营业收入7070亿元. Where no company is named the market or the place is (全国, NFT市场), and, without
either, what stands before the noun.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from analysis.entities import Mention
from analysis.metrics.naming.announced import Known, announced
from analysis.metrics.naming.candidates import could_be_name
from analysis.metrics.naming.companies import company_between, find_companies
from analysis.metrics.naming.dictionary import is_known
from analysis.metrics.naming.listings import names_of_lists
from analysis.metrics.naming.markets import find_market, place_at
from analysis.metrics.naming.measures import Measures
from analysis.metrics.naming.openings import (
    OUTLETS,
    Opening,
    behind_cause,
    read_opening,
)
from analysis.metrics.naming.pointing import in_bracket, pointed_at, points
from analysis.metrics.naming.regions import region_end
from analysis.metrics.naming.rows import names_of_rows
from analysis.metrics.naming.scene import Scene, Span, reports
from analysis.metrics.records import Record
from analysis.metrics.words import Token, read_words
from analysis.passage import Passage

_BOUNDARIES = frozenset({"end", "comma"})
_REACH = 30  # a name is not longer
_DATED = re.compile("[0-9年月季]|累计")
_DATING = re.compile("[0-9][年月季]|累计")
_ENDS = re.compile(r"[，。；：、和与及,;:()\s]|$")
_JOINED = re.compile("[、和与及]")
_BESIDE = re.compile(
    "(?:[占与较比向对给和及约]|占[其了]|超[越过]|优于|胜过|领先|落后|高[于过]|低于|击败|取代)$"
)  # 占甲总收入, 与甲相比: whom a clause only mentions


class Names(NamedTuple):
    """The entity and the metric as written; None where the text gives none."""

    entity: str | None
    metric: str | None


def name_records(
    records: Sequence[Record], tokens: Sequence[Token], passage: Passage, mentions: Iterable[Mention] = ()
) -> list[Names]:
    """The names of each record of a text, in order; `mentions` are companies known to stand there."""
    if not records:
        return []
    scene = Scene(passage, tokens)
    find_companies(scene, mentions)
    walk = _Walk(scene, records)
    listed = names_of_rows(scene, records) | names_of_lists(scene, records)
    return [walk.name(record, listed.get(number)) for number, record in enumerate(records)]


class _Walk:
    """Goes over the clauses of a text, knowing who was named last."""

    __slots__ = (
        "_announced", "_clauses", "_known", "_last", "_measured", "_measures", "_next", "_opening", "_points", "_record",
        "_scene",
    )  # fmt: skip

    def __init__(self, scene: Scene, records: Sequence[Record]) -> None:
        self._scene, self._measures = scene, Measures(scene)
        self._clauses, self._next = _clauses(scene, records), 0
        self._announced = self._known = announced(scene)
        self._opening, self._last = Opening(0), Names(None, None)
        self._points = points(scene)
        self._record: Record | None = None
        self._measured: str | None = None

    def name(self, record: Record, listed: Span | None) -> Names:
        """The names of the next record; `listed` where a list says whose it is."""
        self._go_to(record.clause)
        if self._record is None or record.sentence != self._record.sentence:
            self._last = Names(None, None)
            self._measures.forget()
        end = region_end(self._scene, record)
        entity, floor = self._entity(record, end)
        if entity is None and (self._known is None or not self._known.company):
            entity, floor = self._market(record, (floor, end))
        metric = self._again(record) or self._metric(record, self._floor(record, listed, floor, end), end)
        whom = listed or entity or (self._known.name if self._known else None)
        self._record, self._measured = record, metric or self._measured
        self._last = Names(self._written(whom) or self._last.entity, metric or self._last.metric)
        return self._last

    def _again(self, record: Record) -> str | None:
        """The metric of 由2008年的85万增至2009年的162万 and of 产销分别完成238万辆和250万辆, told once for both."""
        last, noun = self._record, record.noun
        if last is None or noun is None or noun is not last.noun or last.clause != record.clause:
            return None
        before, figure = last.figure, record.figure
        if (
            before is None
            or figure is None
            or before.start < noun.end
            or not _ENDS.match(self._scene.normal, figure.end)
        ):
            return None
        return self._last.metric if noun.word != "产销" else self._measures.second_of(noun, self._last.metric)

    def _floor(self, record: Record, listed: Span | None, floor: int, end: int) -> int:
        """Where the metric's name may begin: behind whose it is, and behind the figure before it in its clause."""
        last = self._record.figure if self._record is not None else None
        ends = [last.end] if last is not None else []
        if last is not None and (joined := _JOINED.match(self._scene.normal, last.end)) is not None:
            ends.append(joined.end())
        if listed is not None and not _JOINED.match(self._scene.normal, listed[1]):
            ends.append(listed[1])
        floor = max([floor, *(each for each in ends if each <= end)])
        # 带动销售额增长15%: the sales grew; but 带动就业1.2万人 counts what was brought about
        return behind_cause(self._scene.normal, floor, end) if record.changes or record.type else floor

    def _metric(self, record: Record, floor: int, end: int) -> str | None:
        if in_bracket(self._scene, record):
            return self._measures.name_bracketed(record, self._measured)
        return self._measures.name(record, floor, end, self._last.metric)

    def _go_to(self, clause: int) -> None:
        """Hear the clauses up to the one given."""
        while self._next < len(self._clauses) and self._clauses[self._next][0] <= clause:
            start, end, tells, opens = self._clauses[self._next]
            self._next += 1
            if opens:
                self._known = self._announced
            if tells or self._known is None or self._known.name is None:
                self._hear(read_opening(self._scene, start, end), end)

    def _hear(self, opening: Opening, end: int) -> None:
        known, name = self._known, opening.name
        if name is not None and opening.kind == "company" and self._is_outlet(name):
            opening = Opening(name[0])
        elif name is not None and opening.kind == "company":
            self._known = Known(name, True)
        elif name is not None and (opening.kind == "dated" or known is None or known.name is None):
            self._known = Known(name, not is_known(self._scene.normal[slice(*name)]))
        elif name is None and known is None:
            self._known = self._mentioned(opening, end)
        self._opening = opening

    def _is_outlet(self, name: Span) -> bool:
        """抖音平台GMV of a company named before: where it sells, not who."""
        known = self._known
        return known is not None and known.company and self._scene.normal.startswith(OUTLETS, name[1])

    def _mentioned(self, opening: Opening, end: int) -> Known | None:
        """Whom a clause that has no subject speaks of: 投行上调宁德时代目标价."""
        if opening.kind == "pronoun":
            return Known(None, True)
        if (named := self._inside(opening, end)) is not None:
            return Known(named, True)
        place = place_at(self._scene, opening.head)
        if place is None or reports(self._scene.normal[place[0] : min(end, place[1] + _REACH)]):
            return None
        return Known(place, False)

    def _entity(self, record: Record, end: int) -> tuple[Span | None, int]:
        """Who the record is of, None where it is whom the text speaks of, and where the metric's name may begin."""
        opening = self._opening
        if self._points and (special := pointed_at(self._scene, record, end)) is not None:
            return special, opening.head
        if opening.name is not None:
            return opening.name, opening.name[1]
        if self._elliptic(record, opening.head, end):
            return (opening.head, end), end
        if (named := self._inside(opening, end)) is not None:
            self._known = Known(named, True)
            return named, named[1]
        return None, opening.head

    def _elliptic(self, record: Record, start: int, end: int) -> bool:
        """阿维塔销量3100辆，智己2200辆: of the same, another's."""
        figure, last, noun = record.figure, self._record, record.noun
        if (
            end - start < 2
            or figure is None
            or last is None
            or last.figure is None
            or last.figure.unit != figure.unit
        ):
            return False
        if record.sentence - last.sentence > 1 or last.clause == record.clause:
            return False
        normal = self._scene.normal
        if _DATING.search(normal, start, end) or normal.endswith(
            _deeds(), start, end
        ):  # 累计前11月营收, 煤炭装船
            return False
        if last.sentence != record.sentence:  # 零跑汽车交付3.8万辆；阿维塔交付1万辆
            same = noun is not None and last.noun is not None and noun.word == last.noun.word
            phrase = self._scene.normal[start:end]
            same = same and _DATED.search(phrase) is None and not is_known(phrase)
        else:
            same = noun is None or self._scene.text[noun.start : noun.end] == self._last.metric
        return same and could_be_name(self._scene, start, end)

    def _inside(self, opening: Opening, end: int) -> Span | None:
        """成本上升拖累东软一季度净利: a company inside the clause that is not only mentioned."""
        scene, start = self._scene, max(opening.head, end - _REACH)
        while opening.kind != "listed" and (named := company_between(scene, start, end)) is not None:
            mentioned = _BESIDE.search(scene.normal, max(0, named[0] - 2), named[0])
            unsure = named[0] in scene.guessed and self._known is not None and self._known.company
            if named[1] <= end and not mentioned and not unsure and not self._is_outlet(named):
                return named
            start = named[0] + 1
        return None

    def _market(self, record: Record, region: Span) -> tuple[Span | None, int]:
        found = find_market(self._scene, record, self._opening.head, region, self._known is not None)
        if found is None:
            return None, region[0]
        self._known = Known(found[0], False)
        return found

    def _written(self, span: Span | None) -> str | None:
        return (
            None if span is None else self._scene.text[slice(*span)].strip(' “”"').removeprefix("的") or None
        )


@cache
def _deeds() -> tuple[str, ...]:
    return tuple(read_words("nouns")["deeds"])


def _clauses(scene: Scene, records: Sequence[Record]) -> list[tuple[int, int, bool, bool]]:
    """Where the clauses begin and end, whether they tell a subject though one is known (those of records, and where a
    company stands), and whether they open another paragraph."""
    telling = {record.clause for record in records}
    places, place = [*scene.places, len(scene.normal)], 0
    clauses, start, opens = [], 0, False
    for token in scene.tokens:
        if token[2] in _BOUNDARIES:
            end = token[0]
            tells = start in telling
            while places[place] < end:
                place, tells = place + 1, True
            clauses.append((start, end, tells, opens))
            start, opens = token[1], token[3] == "\n"
    return [*clauses, (start, len(scene.normal), True, opens)]
