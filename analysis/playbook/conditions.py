"""Whether a rule's conditions hold for the facts."""

from __future__ import annotations

from analysis.playbook.facts import Facts
from analysis.playbook.rule import PlanField, When


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
