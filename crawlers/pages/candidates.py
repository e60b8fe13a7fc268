"""Candidate: one value that a page states for one field, with its origin and how far it is trusted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple, TypeAlias

Value: TypeAlias = str | Decimal | int | datetime | tuple[str, ...]


class Candidate(NamedTuple):
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
    return _winner([candidate for candidate in candidates if candidate.field == field])


def winners(candidates: Iterable[Candidate]) -> dict[str, Candidate]:
    """The winning candidate of each field that has any."""
    by_field: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        by_field.setdefault(candidate.field, []).append(candidate)
    return {field: winner for field, mine in by_field.items() if (winner := _winner(mine))}


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


def _winner(mine: list[Candidate]) -> Candidate | None:
    if len(mine) < 2:
        return mine[0] if mine else None
    return max(mine, key=lambda candidate: candidate.score + _AGREED * _agreeing(candidate, mine))


def _agreeing(candidate: Candidate, others: list[Candidate]) -> int:
    """1 where another origin says the same; more origins than that often copy each other."""
    return any(other.value == candidate.value and other.origin != candidate.origin for other in others)
