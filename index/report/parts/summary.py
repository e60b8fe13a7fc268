"""The briefing in brief: the few facts to be read first, each with its evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.report.evidence import Ledger
from index.report.layout import Layout, View, cell, table
from index.report.material import Material
from index.report.offers import last_seen
from index.report.part import Part, Told
from index.report.parts.answers import ANSWERS
from index.report.parts.comparisons import COMPARISONS, cheapest
from index.report.parts.effects import EFFECTS
from index.report.parts.health import HEALTH
from index.report.parts.moves import MOVES
from index.report.parts.rising import RISING
from index.report.sentences import who_did_what
from index.report.words import Words, calendar, clock, percent

_COLUMNS = (Words("事项", "Topic"), Words("说明", "What"))
_MOVES, _ANSWERS, _TERMS, _EVIDENT = 6, 3, 6, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One fact in Chinese and English, under its topic."""

    topic: Words
    text: Words
    cites: tuple[int, ...]


def _tell(material: Material, _ledger: Ledger) -> Told[Fact]:
    if not HEALTH.of(material.told):
        return (), _silence(material)
    facts = (_moves, _answers, _own, _prices, _terms, _unwell)
    return [_volume(material), *(fact for tell in facts for fact in tell(material))], None


def _silence(material: Material) -> Words:
    last, names = last_seen(material.history), "、".join(material.competitors)
    if last is not None and names:
        return Words(f"本期没有采集到 {names}", f"nothing was seen of {names} in this period")
    if last is None:
        return Words("尚无采集数据", "nothing was collected yet")
    return Words(
        f"本期没有采集；最近所见为 {clock(last)}", f"nothing was seen; the last was on {clock(last)}"
    )


def _volume(material: Material) -> Fact:
    seen = HEALTH.of(material.told)
    total = sum(one.offers + one.articles for one in seen)
    names = len({one.competitor for one in seen if one.competitor})
    return Fact(
        topic=Words("所见", "Seen"),
        text=Words(f"{total} 条观察，{names} 家竞争对手", f"{total} observations of {names} competitors"),
        cites=tuple(number for one in seen[:_EVIDENT] for number in one.cites[:1]),
    )


def _moves(material: Material) -> Iterator[Fact]:
    for act in MOVES.of(material.told)[:_MOVES]:
        day = calendar(act.at)[5:]
        yield Fact(topic=Words(day, day), text=who_did_what(act), cites=act.cites)


def _answers(material: Material) -> Iterator[Fact]:
    """The weightiest answer to each of the competitors, a few of them."""
    once = {one.competitor: one for one in reversed(ANSWERS.of(material.told))}
    for one in sorted(once.values(), key=lambda one: -one.score)[:_ANSWERS]:
        yield Fact(
            topic=Words("应对", "Answer"),
            text=Words(f"{one.competitor}：{one.consider.zh}", f"{one.competitor}: {one.consider.en}"),
            cites=one.cites,
        )


def _own(material: Material) -> Iterator[Fact]:
    """What of our own figures differs from its usual course, the largest change of each."""
    for series in EFFECTS.of(material.told)[:_ANSWERS]:
        one, of = series.changes[0], " ".join(part for part in (series.product, series.region) if part)
        if one.verdict in ("up", "down") and one.change is not None:
            yield Fact(
                topic=Words("我方指标", "Our figures"),
                text=Words(
                    f"{series.name.zh}{of} 自 {one.day} 起 {percent(one.change)}（与自身星期规律相比）",
                    f"{series.name.en} {of} {percent(one.change)} from {one.day} on, against its weekday pattern",
                ),
                cites=one.cites,
            )


def _prices(material: Material) -> Iterator[Fact]:
    """Who is how often the cheapest of those that offer the same."""
    compared = COMPARISONS.of(material.told)
    if not compared:
        return
    lowest = Counter(one.competitor for group in compared for one in cheapest(group))
    count = len(compared)
    said = "，".join(f"{name} {number}" for name, number in lowest.most_common(5))
    yield Fact(
        topic=Words("同款最低", "Cheapest"),
        text=Words(
            f"{count} 个同款中到手价最低（并列都计）：{said}",
            f"lowest take-home price among {count} products that several offer, ties counted: {said}",
        ),
        cites=tuple(number for group in compared[:_EVIDENT] for number in group.standings[0].cites),
    )


def _terms(material: Material) -> Iterator[Fact]:
    terms = RISING.of(material.told)[:_TERMS]
    if terms:
        said = "、".join(one.term for one in terms)
        cites = tuple(dict.fromkeys(one.cites[0] for one in terms if one.cites))
        yield Fact(topic=Words("上升词", "Rising"), text=Words(said, said), cites=cites)


def _unwell(material: Material) -> Iterator[Fact]:
    """The sources whose last run was not well: what is said of them may lack something."""
    ran = [one for one in HEALTH.of(material.told) if one.last_outcome]
    unwell = [one for one in ran if one.last_outcome != "ok"]
    if unwell:
        names = "、".join(one.source or "—" for one in unwell[:_EVIDENT])
        yield Fact(
            topic=Words("来源健康", "Sources"),
            text=Words(
                f"{len(ran)} 个来源中 {len(unwell)} 个不正常：{names}",
                f"{len(unwell)} of {len(ran)} sources were not well: {names}",
            ),
            cites=tuple(one.cites[-1] for one in unwell[:_EVIDENT] if one.cites),
        )


def _show(told: Sequence[Fact], _view: View) -> Layout:
    rows = [(cell(one.topic), cell(one.text, one.cites)) for one in told]
    return Layout(tables=(table(_COLUMNS, rows, None, headed=False),) if rows else ())


SUMMARY = Part(name="summary", heading=Words("要点", "In brief"), tell=_tell, show=_show)
