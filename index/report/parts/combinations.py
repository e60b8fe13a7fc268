"""Strategies that stand together more often than chance would have it (策略组合)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.mix import Together
from index.report.evidence import Ledger
from index.report.layout import Cell, Layout, View, cell, one_table
from index.report.material import Material
from index.report.part import Part, Told
from index.report.words import Words, words

_EVIDENT = 3
_COLUMNS = (
    Words("竞争对手", "Competitor"),
    Words("组合", "Combination"),
    Words("同时出现", "Together"),
    Words("随机应有", "By chance"),
    Words("倍数", "Times"),
    Words("p 值", "p"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Combination:
    """Two strategies or sub-strategies in one product or article: `both` times, `expected` times by chance (exact
    test, adjusted for all pairs looked at). `competitor` None is the whole market."""

    competitor: str | None
    aspect: str
    one: str
    other: str
    both: int
    total: int
    expected: float
    lift: float
    chance: float
    cites: tuple[int, ...]


def _tell(material: Material, ledger: Ledger) -> Told[Combination]:
    return [_combination(pair, ledger) for pair in material.mix.together], None


def _combination(pair: Together, ledger: Ledger) -> Combination:
    return Combination(
        competitor=pair.competitor,
        aspect=pair.aspect,
        one=pair.one,
        other=pair.other,
        both=pair.both,
        total=pair.total,
        expected=pair.expected,
        lift=pair.lift,
        chance=pair.chance,
        cites=tuple(ledger.observation(id) for id in pair.evidence[:_EVIDENT]),
    )


def _show(told: Sequence[Combination], view: View) -> Layout:
    rows = [
        (
            cell(one.competitor or Words("全市场", "the market")),
            cell(_named(one), one.cites),
            cell(one.both),
            Cell(text=f"{one.expected:.1f}", value=one.expected),
            Cell(text=f"×{one.lift:.1f}", value=one.lift),
            cell(f"{one.chance:.2g}"),
        )
        for one in told
    ]
    return one_table(_COLUMNS, rows, view.most)


def _named(one: Combination) -> Words:
    kind = "strategies" if one.aspect == "strategy" else "sub_strategies"
    first, other = words(kind, one.one), words(kind, one.other)
    return Words(f"{first.zh} + {other.zh}", f"{first.en} + {other.en}")


COMBINATIONS = Part(
    name="combinations", heading=Words("策略组合", "Strategies together"), tell=_tell, show=_show
)
