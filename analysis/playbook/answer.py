"""Answer: what to consider, and the moves that call for it; at most a few for one event."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import TypeAlias

from analysis.moves import Move
from analysis.moves.move import beijing_day
from analysis.playbook.conditions import holds
from analysis.playbook.facts import Facts, move_key
from analysis.playbook.reasons import reasons
from analysis.playbook.rule import Rule, Stance, Words
from analysis.playbook.rules import rules, sources

_AN_EVENT = 3
"""So many answers for what one competitor did with one product on one day."""
# Where answers contradict each other and are equally specific, the one that commits us least goes first.
_CAUTION: tuple[Stance | None, ...] = ("hold", "raise", "lower", "leave")
# How much a kind of move weighs where it states no size; a cut of this share weighs as much as 1.
_WEIGHTS = {"price_war": 1.0, "plan_change": 0.6, "follow": 0.6, "strategy_shift": 0.5, "new_product": 0.5}
_OTHER_WEIGHT, _FULL_SIZE = 0.3, 0.3
# A move on what we sell weighs more, one on what we do not sell less; known only where our shop is watched.
_SOLD, _NOT_SOLD = 1.5, 0.5

Decided: TypeAlias = Container[tuple[str, str]]
"""(rule, move_key) pairs that were decided and are not to be proposed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer to what one competitor did on one day (Beijing).

    `id` names rule, competitor and day. `moves` are those that call for it, never empty, the weightiest
    first; `because` the facts that the rule asked for. `score` orders answers: how weighty the moves are, more
    so where we sell the product and less where we do not, then how specific the rule is. `sources` are full citations.
    """

    id: str
    rule: str
    approach: Words
    stance: Stance | None
    competitor: str
    day: date
    moves: tuple[Move, ...]
    because: tuple[Words, ...]
    consider: Words
    why: Words
    cost: Words
    risk: Words
    sources: tuple[str, ...]
    score: float


def find_answers(known: Iterable[Facts], decided: Decided = frozenset()) -> list[Answer]:
    """The answers that the moves call for, the weightiest first; what was decided is not proposed again.

    Of rules that contradict each other (follow, hold, exit) only the most specific stance is given. Answers
    of one rule to several moves of a competitor's day are one.
    """
    events: dict[tuple[str, str, int], list[Facts]] = defaultdict(list)
    for facts in known:
        product = facts.move.product.key if facts.move.product else ""
        events[facts.move.competitor, product, beijing_day(facts.move.at)].append(facts)
    called: dict[tuple[str, str, int], list[Facts]] = defaultdict(list)
    for (competitor, _, day), event in events.items():
        for rule in _chosen(event):
            open_ = [
                one for one in event if holds(rule.when, one) and (rule.id, move_key(one.move)) not in decided
            ]
            if open_:
                called[rule.id, competitor, day] += open_
    answers = [_answer(*key, facts) for key, facts in called.items()]
    return sorted(answers, key=lambda answer: (-answer.score, -answer.day.toordinal(), answer.id))


def answer_id(rule: str, competitor: str, day: date) -> str:
    """The day and 8 hex digits: 20261101-1f2e3d4c."""
    digest = sha256(f"{rule}\x1f{competitor}\x1f{day}".encode()).hexdigest()
    return f"{day:%Y%m%d}-{digest[:8]}"


def _chosen(event: Sequence[Facts]) -> list[Rule]:
    """The rules for one event: of one stance, the most specific ones first."""
    fitting = [rule for _, rule in rules().values() if any(holds(rule.when, facts) for facts in event)]
    fitting = [rule for rule in fitting if not rule.otherwise] or fitting
    fitting.sort(key=lambda rule: -rule.when.specificity)
    firm = [rule for rule in fitting if rule.stance is not None]
    best = max((rule.when.specificity for rule in firm), default=0)
    stances = {rule.stance for rule in firm if rule.when.specificity == best}
    stance = next((one for one in _CAUTION if one in stances), None)
    return [rule for rule in fitting if rule.stance in (None, stance)][:_AN_EVENT]


def _answer(rule_id: str, competitor: str, day: int, facts: Sequence[Facts]) -> Answer:
    approach, rule = rules()[rule_id]
    ordered = sorted(facts, key=lambda one: -_weight(one))
    on = date.fromordinal(day)
    return Answer(
        id=answer_id(rule_id, competitor, on),
        rule=rule_id,
        approach=approach.name,
        stance=rule.stance,
        competitor=competitor,
        day=on,
        moves=tuple(one.move for one in ordered),
        because=tuple(reasons(rule.when, ordered[0])),
        consider=rule.consider,
        why=rule.why,
        cost=rule.cost,
        risk=rule.risk,
        sources=tuple(sources()[key].cited for key in rule.source),
        score=round(_weight(ordered[0]) + 0.02 * rule.when.specificity + 0.01 * min(10, len(ordered)), 4),
    )


def _weight(facts: Facts) -> float:
    move = facts.move
    size = move.change if move.kind not in ("strategy_shift", "plan_change") else None
    weight = _WEIGHTS.get(move.kind, _OTHER_WEIGHT)
    meant = 1.0 if facts.sells is None else _SOLD if facts.sells else _NOT_SOLD
    return meant * move.confidence * max(weight, 0.0 if size is None else min(1.0, abs(size) / _FULL_SIZE))
