"""Whether a rule's conditions hold for the facts, and in which words that is told."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.moves.rendering import NAMES
from analysis.playbook.facts import Facts
from analysis.playbook.rule import PlanField, When, Words


def holds(when: When, facts: Facts) -> bool:
    """Whether every condition that is given holds."""
    move = facts.move
    return (
        move.kind in when.moves
        and (when.size is None or when.size.holds(None if move.change is None else abs(move.change)))
        and (not when.mechanics or bool(facts.mechanics & set(when.mechanics)))
        and all(_course(facts, name) == way for name, way in when.plan.items())
        and _shifts(when, facts)
        and (not when.emphasis or bool(facts.emphasis & set(when.emphasis)))
        and when.in_campaign in (None, move.campaign is not None)
        and when.raised_first in (None, move.raised_first)
        and _is_there(when, facts)
        and _counts_hold(when, facts)
        and _ours_hold(when, facts)
    )


def _shifts(when: When, facts: Facts) -> bool:
    move = facts.move
    if when.strategies and (move.kind != "strategy_shift" or move.promotion not in when.strategies):
        return False
    return when.direction is None or (
        move.change is not None and (move.change > 0) == (when.direction == "up") and move.change != 0
    )


def _is_there(when: When, facts: Facts) -> bool:
    wanted = facts.sells_in if when.regions == "ours" else frozenset(when.regions)
    return not when.regions or bool(facts.regions & wanted)


def _counts_hold(when: When, facts: Facts) -> bool:
    return (
        (when.together is None or when.together.holds(facts.together))
        and (when.breadth is None or when.breadth.holds(facts.breadth))
        and (when.repeats is None or when.repeats.holds(facts.repeats))
        and when.answers_us in (None, facts.answers_us)
    )


def _ours_hold(when: When, facts: Facts) -> bool:
    known = {
        "margin": facts.margin is not None,
        "gap": facts.gap is not None,
        "figures": bool(facts.figures),
        "position": facts.position is not None,
    }
    return (
        (when.margin is None or when.margin.holds(facts.margin))
        and (when.margin_after is None or when.margin_after.holds(facts.margin_after))
        and (when.gap is None or when.gap.holds(facts.gap))
        and (not when.position or facts.position in when.position)
        and all(facts.figures.get(metric) == course for metric, course in when.figures.items())
        and not any(known[fact] for fact in when.unknown)
    )


def _course(facts: Facts, name: PlanField) -> str | None:
    """Which way a plan's term went; None where it did not, or is not known."""
    before, after = facts.move.before, facts.move.after
    if facts.move.kind != "plan_change" or not isinstance(before, dict) or not isinstance(after, dict):
        return None
    old, new = before.get(name), after.get(name)
    if old is None or new is None or old == new:
        return None
    return "up" if new > old else "down"


def reasons(when: When, facts: Facts) -> Iterator[Words]:
    """Why the rule is called for: the facts that its conditions asked for, with their figures."""
    move = facts.move
    zh, _, en = NAMES[move.kind].partition(" ")
    size = "" if move.change is None or move.kind == "strategy_shift" else f" {move.change:+.1%}"
    yield Words(zh=f"{zh}{size}", en=f"{en}{size}")
    counted = {
        "together": Words(
            zh=f"一周内 {facts.together} 家同向", en=f"{facts.together} competitors within a week"
        ),
        "breadth": Words(zh=f"同时涉及 {facts.breadth} 款", en=f"{facts.breadth} products at once"),
        "repeats": Words(zh=f"60 天内第 {facts.repeats} 次", en=f"{facts.repeats} times in 60 days"),
    }
    yield from (words for name, words in counted.items() if getattr(when, name) is not None)
    if when.mechanics:
        said = "、".join(sorted(facts.mechanics & set(when.mechanics)))
        yield Words(zh=f"促销 {said}", en=f"promotion {said}")
    if when.in_campaign:
        yield Words(zh=f"大促 {move.campaign}", en=f"campaign {move.campaign}")
    if when.raised_first:
        yield Words(zh="先涨后降", en="raised before it was cut")
    if when.strategies or when.emphasis:
        said = (when.strategies and move.promotion) or "、".join(sorted(facts.emphasis & set(when.emphasis)))
        yield Words(zh=f"策略 {said}", en=f"strategy {said}")
    if when.regions:
        said = "、".join(sorted(facts.regions))
        yield Words(zh=f"地区 {said}", en=f"region {said}")
    yield from _our_reasons(when, facts)


def _our_reasons(when: When, facts: Facts) -> Iterator[Words]:
    amounts = {
        "margin": ("我方毛利", "our margin", facts.margin),
        "margin_after": ("跟价后毛利", "margin at their price", facts.margin_after),
        "gap": ("低于我方价格", "below our price", facts.gap),
    }
    for name, (zh, en, value) in amounts.items():
        if getattr(when, name) is not None and value is not None:
            yield Words(zh=f"{zh} {value:.0%}", en=f"{en} {value:.0%}")
    if when.position:
        yield Words(zh=f"我方地位 {facts.position}", en=f"our position {facts.position}")
    courses = {
        "up": ("上升", "rose"),
        "down": ("下降", "fell"),
        "steady": ("无可辨变化", "did not change distinguishably"),
    }
    for metric in when.figures:
        zh, en = courses[facts.figures[metric]]
        yield Words(zh=f"此后我方 {metric} {zh}", en=f"our {metric} {en} afterwards")
