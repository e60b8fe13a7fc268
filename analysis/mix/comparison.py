"""One tally against another, within offers and within articles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from analysis.mix.chance import adjusted, difference_chance
from analysis.mix.mix import Against, Aspect, Verdict
from analysis.mix.tally import Key, Tally

CHANCE = 0.05
_LEAST = 8


class _Stratum(NamedTuple):
    """Those that hold something and all subjects, ours and theirs, of one kind."""

    held: int
    total: int
    other: int
    other_total: int


def compare(
    tally: Tally, other: Tally | None, aspect: Aspect, names: Sequence[str], *, within: bool
) -> Mapping[str, Against]:
    """Each name against the other tally; `within`: that one holds this one's subjects, which are left out.

    Kinds of page that only one of them has tell nothing and are left out: who publishes articles alone is
    compared with the articles of others.
    """
    if other is None:
        return {}
    strata = {name: _strata(tally, other, (aspect, name), within=within) for name in names}
    chances = adjusted([difference_chance(each) if _is_enough(each) else 1.0 for each in strata.values()])
    return {
        name: _against(each, chance) for (name, each), chance in zip(strata.items(), chances, strict=True)
    }


def _strata(tally: Tally, other: Tally, key: Key, *, within: bool) -> list[_Stratum]:
    found = (
        _Stratum(
            held=tally.of(key, kind),
            total=total,
            other=other.of(key, kind) - tally.of(key, kind) * within,
            other_total=other.totals[kind] - total * within,
        )
        for kind, total in tally.totals.items()
    )
    return [stratum for stratum in found if stratum.total and stratum.other_total]


def _is_enough(strata: Sequence[_Stratum]) -> bool:
    return min(sum(one.total for one in strata), sum(one.other_total for one in strata)) >= _LEAST


def _against(strata: Sequence[_Stratum], chance: float) -> Against:
    total = sum(one.total for one in strata)
    expected = sum(one.total * one.other / one.other_total for one in strata) / total if total else 0.0
    difference = sum(one.held for one in strata) / total - expected if total else 0.0
    verdict: Verdict = "more" if difference > 0 else "less"
    if not _is_enough(strata):
        verdict = "too few"
    elif chance > CHANCE or not difference:
        verdict = "not distinguishable"
    return Against(
        count=sum(one.other for one in strata),
        total=sum(one.other_total for one in strata),
        share=round(expected, 4),
        difference=round(difference, 4),
        chance=chance,
        verdict=verdict,
    )
