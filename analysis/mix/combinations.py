"""Which strategies stand together more often than chance."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from typing import TypeAlias

from analysis.mix.chance import adjusted, joint_chance
from analysis.mix.comparison import CHANCE
from analysis.mix.mix import Aspect, Together
from analysis.mix.statement import Subject
from analysis.mix.tally import EVIDENT, names_of

Stratum: TypeAlias = tuple[str, str]
Pair: TypeAlias = tuple[str, str]
_Counted: TypeAlias = tuple[dict[str, Counter[Stratum]], Counter[Stratum]]

# A feature that fewer subjects hold is not looked at; a pair needs so many joint subjects to be told.
_LEAST_EACH = 5
_LEAST_BOTH = 3


def combined(subjects: Sequence[Subject]) -> Iterator[Together]:
    """The market's combinations, then each competitor's, the surest first.

    Chance is reckoned within each competitor's offers and within its articles: that offers tell of prices and
    articles of finance, or that one competitor does all of two things, makes no combination.
    """
    yield from _combined(None, subjects)
    own: dict[str, list[Subject]] = defaultdict(list)
    for subject in subjects:
        own[subject.competitor].append(subject)
    for competitor, group in sorted(own.items()):
        yield from _combined(competitor, group)


def _combined(competitor: str | None, subjects: Sequence[Subject]) -> Iterator[Together]:
    aspects: tuple[Aspect, ...] = ("strategy", "sub_strategy")
    for aspect in aspects:
        yield from _pairs(competitor, aspect, subjects)


def _pairs(competitor: str | None, aspect: Aspect, subjects: Sequence[Subject]) -> Iterator[Together]:
    sizes = Counter((one.competitor, one.kind) for one in subjects)
    holders: dict[str, Counter[Stratum]] = defaultdict(Counter)
    joint: dict[Pair, list[Subject]] = defaultdict(list)
    for subject in subjects:
        names = sorted(names_of(subject, aspect))
        for name in names:
            holders[name][subject.competitor, subject.kind] += 1
        for pair in combinations(names, 2):
            joint[pair].append(subject)
    # chosen by how often each stands alone: choosing by how often they meet would favour chance
    common = sorted(name for name, held in holders.items() if held.total() >= _LEAST_EACH)
    pairs = [pair for pair in combinations(common, 2) if _family(pair[0]) != _family(pair[1])]
    found = [_together(competitor, aspect, pair, joint.get(pair, ()), (holders, sizes)) for pair in pairs]
    chances = adjusted([row.chance for row in found])
    told = [replace(row, chance=chance) for row, chance in zip(found, chances, strict=True)]
    sure = (row for row in told if row.chance <= CHANCE and row.both >= _LEAST_BOTH)
    yield from sorted(sure, key=lambda row: (row.chance, -row.lift, row.one, row.other))


def _together(
    competitor: str | None, aspect: Aspect, pair: Pair, joint: Sequence[Subject], counted: _Counted
) -> Together:
    (one, other), (holders, sizes) = pair, counted
    strata = [(size, holders[one][key], holders[other][key]) for key, size in sizes.items()]
    expected = sum(first * second / size for size, first, second in strata)
    both = len(joint)
    return Together(
        competitor=competitor,
        aspect=aspect,
        one=one,
        other=other,
        both=both,
        one_count=holders[one].total(),
        other_count=holders[other].total(),
        total=sizes.total(),
        expected=round(expected, 2),
        lift=round(both / expected, 2) if expected else 0.0,
        # fewer than by chance is not asked for, and need not be reckoned
        chance=joint_chance(both, strata) if both > expected else 1.0,
        evidence=tuple(subject.ids[0] for subject in joint[:EVIDENT]),
    )


def _family(name: str) -> str:
    """Two sub-strategies of one strategy share its words: that they meet says nothing."""
    return name.partition("/")[0]
