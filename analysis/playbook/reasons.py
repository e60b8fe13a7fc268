"""Why a rule was called for, in both languages: the facts that its conditions asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from analysis.kpis import metrics
from analysis.moves.rendering import NAMES
from analysis.playbook.facts import Facts
from analysis.playbook.rule import When, Words
from analysis.promotions.grammar import grammar
from analysis.strategies import categories

_COURSES = {
    "up": Words(zh="上升", en="rose"),
    "down": Words(zh="下降", en="fell"),
    "steady": Words(zh="无可辨变化", en="did not change distinguishably"),
}
_POSITIONS = {
    "leader": Words(zh="领导者", en="leader"),
    "challenger": Words(zh="挑战者", en="challenger"),
    "follower": Words(zh="跟随者", en="follower"),
    "nicher": Words(zh="补缺者", en="nicher"),
}


def reasons(when: When, facts: Facts) -> Iterator[Words]:
    """The move first, then each condition's fact with its figure."""
    move = facts.move
    zh, _, en = NAMES[move.kind].partition(" ")
    size = "" if move.change is None or move.kind == "strategy_shift" else f" {move.change:+.1%}"
    yield Words(zh=f"{zh}{size}", en=f"{en}{size}")
    if facts.sells:
        yield Words(zh="我方在售同款", en="we sell the same product")
    yield from _counted(when, facts)
    if when.mechanics:
        yield _named("促销 {}", "promotion {}", facts.mechanics & set(when.mechanics), _mechanic_names())
    if when.in_campaign:
        yield Words(zh=f"大促 {move.campaign}", en=f"campaign {move.campaign}")
    if when.raised_first:
        yield Words(zh="先涨后降", en="raised before it was cut")
    if when.strategies and move.promotion:
        yield _named("策略 {}", "strategy {}", [move.promotion], _strategy_names())
    if when.emphasis:
        yield _named("偏重 {}", "emphasis on {}", facts.emphasis & set(when.emphasis), _strategy_names())
    if when.regions:
        yield _named("地区 {}", "region {}", facts.regions, {})
    yield from _ours(when, facts)


def _counted(when: When, facts: Facts) -> Iterator[Words]:
    if when.together is not None:
        yield Words(zh=f"一周内 {facts.together} 家同向", en=f"{facts.together} competitors within a week")
    if when.breadth is not None:
        yield Words(zh=f"同时涉及 {facts.breadth} 款", en=f"{facts.breadth} products at once")
    if when.repeats is not None:
        yield Words(zh=f"60 天内第 {facts.repeats} 次", en=f"time {facts.repeats} in 60 days")


def _ours(when: When, facts: Facts) -> Iterator[Words]:
    if when.answers_us:
        yield Words(zh="跟进的是我方降价", en="it answers our own cut")
    amounts = {
        "margin": ("我方毛利 {:.0%}", "our margin {:.0%}", facts.margin),
        "margin_after": ("跟价后毛利 {:.0%}", "margin at their price {:.0%}", facts.margin_after),
        "gap": ("低于我方到手价 {:.0%}", "{:.0%} below our take-home price", facts.gap),
    }
    for name, (zh, en, value) in amounts.items():
        if getattr(when, name) is not None and value is not None:
            yield Words(zh=zh.format(value), en=en.format(value))
    if when.position and facts.position:
        ours = _POSITIONS[facts.position]
        yield Words(zh=f"我方是{ours.zh}", en=f"we are the {ours.en}")
    for key in when.figures:
        metric, course = metrics()[key], _COURSES[facts.figures[key]]
        yield Words(zh=f"此后我方{metric.zh}{course.zh}", en=f"our {metric.en} {course.en} afterwards")


def _named(zh: str, en: str, names: Iterable[str], known: dict[str, Words]) -> Words:
    said = [known.get(name) or Words(zh=name, en=name) for name in sorted(names)]
    return Words(
        zh=zh.format("、".join(one.zh for one in said)), en=en.format(", ".join(one.en for one in said))
    )


@cache
def _mechanic_names() -> dict[str, Words]:
    return {one["mechanic"]: Words(zh=one["zh"], en=one["en"]) for one in grammar().files}


@cache
def _strategy_names() -> dict[str, Words]:
    return {one.strategy: Words(zh=one.zh, en=one.en) for one in categories()}
