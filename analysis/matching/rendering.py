"""What `shangqing matches` prints: which products are the same, why, and what waits for a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

import orjson

from analysis.matching.identity import Described
from analysis.matching.match import SURE, Key, Match
from analysis.matching.plans import PlanMatch, PlanTerms
from crawlers.printing import printable

Decisions = Mapping[frozenset[Key], bool]
_STATES = {
    "same": "同款 same",
    "doubtful": "存疑 doubtful",
    "decided same": "人工确认 decided: same",
    "decided different": "人工否定 decided: different",
}


def render_matches(matches: Sequence[Match], plans: Sequence[PlanMatch], decided: Decisions) -> str:
    """Lines for a terminal: the two products, the score and its reasons; then the plans (套餐) that are near."""
    return (
        "\n".join(map(printable, _lines(matches, plans, decided)))
        or "没有两家竞品都在售的商品 no product is sold by two competitors"
    )


def render_matches_json(matches: Sequence[Match], plans: Sequence[PlanMatch], decided: Decisions) -> str:
    """One JSON object: `products`, a list of pairs with `score`, `state` and `reasons`, and `plans` likewise."""
    answer = {
        "products": [{**_pair(match), "state": state_of(match, decided)} for match in matches],
        "plans": [_pair(match) for match in plans],
    }
    return orjson.dumps(answer, default=_number, option=orjson.OPT_INDENT_2).decode()


def state_of(match: Match, decided: Decisions) -> str:
    """`same`, `doubtful`, or what a person decided."""
    known = decided.get(
        frozenset({(match.one.competitor, match.one.key), (match.other.competitor, match.other.key)})
    )
    if known is None:
        return "same" if match.score >= SURE else "doubtful"
    return "decided same" if known else "decided different"


def _lines(matches: Sequence[Match], plans: Sequence[PlanMatch], decided: Decisions) -> Iterator[str]:
    for match in matches:
        yield f"{match.score:.2f} | {_STATES[state_of(match, decided)]} | {_named(match.one)} = {_named(match.other)}"
        yield f"    {'; '.join(match.reasons)}"
    for plan in plans:
        yield f"{plan.score:.2f} | 相近套餐 near plans | {_named(plan.one)} ~ {_named(plan.other)}"
        yield f"    {'; '.join(plan.reasons)}"


def _named(one: Described | PlanTerms) -> str:
    return f"{one.competitor}: {one.title} ({one.key})"


def _pair(match: Match | PlanMatch) -> dict[str, Any]:
    return {
        "one": asdict(match.one),
        "other": asdict(match.other),
        "score": match.score,
        "reasons": match.reasons,
    }


def _number(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(type(value).__name__)
