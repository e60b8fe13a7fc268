"""Candidate: one value that a page states for one field, with its origin and how far it is trusted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

Value: TypeAlias = str | Decimal | int | tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One value of one field. `origin`: "selector", "json-ld", "microdata", "opengraph", "state", "visible"
    or "url"; `where` says where in it, `score` is between 0 and 1, a manual selector's is 1."""

    field: str
    value: Value
    origin: str
    score: float
    where: str = ""


def best(candidates: Iterable[Candidate], field: str) -> Candidate | None:
    """The candidate of a field that wins: by score, helped where another origin says the same.

    Among equals the first stands: candidates come in the order of their origins' trust.
    """
    mine = [candidate for candidate in candidates if candidate.field == field]
    if not mine:
        return None
    return max(mine, key=lambda candidate: candidate.score + _AGREED * _agreeing(candidate, mine))


def disagreements(candidates: Iterable[Candidate]) -> dict[str, tuple[Candidate, ...]]:
    """The fields for which the origins state different values, each with the best candidate of a value."""
    by_field: dict[str, dict[Value, Candidate]] = {}
    for candidate in candidates:
        values = by_field.setdefault(candidate.field, {})
        known = values.get(candidate.value)
        if known is None or known.score < candidate.score:
            values[candidate.value] = candidate
    return {
        field: tuple(sorted(values.values(), key=lambda candidate: -candidate.score))
        for field, values in by_field.items()
        if len(values) > 1 and len({candidate.origin for candidate in values.values()}) > 1
    }


_AGREED = 0.1


def _agreeing(candidate: Candidate, others: list[Candidate]) -> int:
    """1 where another origin says the same; more origins than that often copy each other."""
    return any(other.value == candidate.value and other.origin != candidate.origin for other in others)
