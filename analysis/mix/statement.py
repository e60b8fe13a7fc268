"""Statement: one thing that a competitor says, however often it was seen saying it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from analysis.findings import Finding

Emphasis: TypeAlias = tuple[str, float, tuple[str, ...]]
"""A strategy, its probability and its sub-strategies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """An article, or a product's page as seen once; what it is about, which regions and industries it names.

    `subject` is the same for every sight of one product or article of a competitor. `id` is the finding's.
    """

    id: str
    competitor: str
    kind: str
    subject: str
    observed: datetime
    strategies: tuple[Emphasis, ...] = ()
    regions: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """All that was said of one subject in a period: each strategy with its highest probability."""

    ids: tuple[str, ...]
    competitor: str
    kind: str
    strategies: dict[str, float]
    sub_strategies: frozenset[str]
    regions: frozenset[str]
    industries: frozenset[str]


def finding_statement(finding: Finding) -> Statement | None:
    """The statement that a finding is; None where nobody made it, or nobody knows when."""
    seen = finding.observation
    if seen.competitor is None or seen.observed is None:
        return None
    named = getattr(seen, "sku", None) or seen.url or seen.title
    return Statement(
        id=finding.id,
        competitor=seen.competitor,
        kind=seen.kind,
        subject=f"{seen.source}:{named}",
        observed=seen.observed,
        strategies=tuple(
            (label.strategy, label.probability, label.sub_strategies) for label in finding.strategies
        ),
        regions=tuple({name: None for one in finding.regions for name in (one.within, one.name) if name}),
        industries=tuple(one.name for one in finding.industries),
    )


def gather_subjects(statements: Iterable[Statement]) -> list[Subject]:
    """One subject each, so that a page that is seen every day weighs no more than one that was seen once."""
    groups: dict[tuple[str, str, str], list[Statement]] = defaultdict(list)
    for statement in statements:
        groups[statement.competitor, statement.kind, statement.subject].append(statement)
    return [_subject(group) for group in groups.values()]


def _subject(group: Sequence[Statement]) -> Subject:
    strategies: dict[str, float] = {}
    for strategy, probability, _ in (emphasis for one in group for emphasis in one.strategies):
        strategies[strategy] = max(probability, strategies.get(strategy, 0.0))
    return Subject(
        ids=tuple(one.id for one in sorted(group, key=lambda one: (one.observed, one.id), reverse=True)),
        competitor=group[0].competitor,
        kind=group[0].kind,
        strategies=strategies,
        sub_strategies=frozenset(
            f"{strategy}/{sub}" for one in group for strategy, _, subs in one.strategies for sub in subs
        ),
        regions=frozenset(name for one in group for name in one.regions),
        industries=frozenset(name for one in group for name in one.industries),
    )
