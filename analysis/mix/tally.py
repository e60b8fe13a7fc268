"""Tally: subjects counted by what they hold, offers and articles apart."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from analysis.mix.mix import Aspect
from analysis.mix.statement import Subject

Key: TypeAlias = tuple[Aspect, str]

ASPECTS: tuple[Aspect, ...] = ("strategy", "sub_strategy", "region", "industry")
EVIDENT = 5


@dataclass(slots=True, kw_only=True)
class Tally:
    """`totals` counts subjects by kind, `counts` those that hold something; `ids` are a few of them."""

    totals: Counter[str] = field(default_factory=Counter)
    counts: dict[Key, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    weights: dict[Key, float] = field(default_factory=lambda: defaultdict(float))
    ids: dict[Key, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, subject: Subject) -> None:
        """Count a subject in."""
        self.totals[subject.kind] += 1
        for aspect in ASPECTS:
            for name in names_of(subject, aspect):
                self.counts[aspect, name][subject.kind] += 1
                if len(self.ids[aspect, name]) < EVIDENT:
                    self.ids[aspect, name].append(subject.ids[0])
        for key, weight in _weights(subject):
            self.weights[key] += weight

    def count(self, key: Key) -> int:
        """How many subjects hold it."""
        return self.counts[key].total() if key in self.counts else 0

    def of(self, key: Key, kind: str) -> int:
        """How many subjects of a kind hold it."""
        return self.counts[key][kind] if key in self.counts else 0


def tally_subjects(subjects: Iterable[Subject]) -> tuple[Tally, dict[str, Tally]]:
    """Count the whole market, and each competitor."""
    market, own = Tally(), defaultdict[str, Tally](Tally)
    for subject in subjects:
        market.add(subject)
        own[subject.competitor].add(subject)
    return market, own


def names_of(subject: Subject, aspect: Aspect) -> Iterable[str]:
    """What a subject holds of an aspect."""
    held: dict[Aspect, Iterable[str]] = {
        "strategy": subject.strategies,
        "sub_strategy": subject.sub_strategies,
        "region": subject.regions,
        "industry": subject.industries,
    }
    return held[aspect]


def _weights(subject: Subject) -> Iterator[tuple[Key, float]]:
    """Each strategy's part of the subject, by its probability; its sub-strategies share it evenly."""
    whole = sum(subject.strategies.values())
    for strategy, probability in subject.strategies.items():
        part = probability / whole if whole else 1 / len(subject.strategies)
        yield ("strategy", strategy), part
        below = [name for name in subject.sub_strategies if name.startswith(f"{strategy}/")]
        for name in below:
            yield ("sub_strategy", name), part / len(below)
