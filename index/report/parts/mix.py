"""The strategy mix: what each competitor's products and articles are about, against the market and the past."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from analysis.mix import Against, Share
from index.report.evidence import Ledger
from index.report.layout import Cell, Layout, Row, View, cell, few_tables, table
from index.report.material import Material
from index.report.part import Part, Told
from index.report.words import Words, words

_EVIDENT = 3
_FIGURE_SPACE = "\u2007"  # as wide as a digit: the bars begin in one line
_COLUMNS = (
    Words("策略", "Strategy"),
    Words("占比", "Share"),
    Words("数量", "Of"),
    Words("与市场", "Against the market"),
    Words("与上期", "Against the period before"),
)
_NO_PAST = Words(
    "没有上一期可比，占比只与市场相比",
    "no period before to compare with: shares are against the market alone",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Emphasis:
    """One share of a competitor (None: the whole market): `count` of `total` products and articles, each counted
    once in the period, are about `name` (a strategy, a sub-strategy such as price/cut, a region or industry).

    `low` and `high` are its 95 % interval; `market` and `before` compare it with all others and with the period
    before (analysis.mix.Against): `verdict` says whether it is more, less, not distinguishable, or too few.
    """

    competitor: str | None
    aspect: str
    name: str
    count: int
    total: int
    share: float
    low: float
    high: float
    market: Against | None
    before: Against | None
    cites: tuple[int, ...]


def _tell(material: Material, ledger: Ledger) -> Told[Emphasis]:
    found = [_emphasis(row, ledger) for row in material.mix.shares]
    return found, _NO_PAST if found and material.mix.before is None else None


def _emphasis(row: Share, ledger: Ledger) -> Emphasis:
    return Emphasis(
        competitor=row.competitor,
        aspect=row.aspect,
        name=row.name,
        count=row.count,
        total=row.total,
        share=row.share,
        low=row.low,
        high=row.high,
        market=row.market,
        before=row.before,
        cites=tuple(ledger.observation(id) for id in row.evidence[:_EVIDENT]),
    )


def _show(told: Sequence[Emphasis], view: View) -> Layout:
    ordered = sorted(
        told, key=lambda one: (one.competitor is not None, one.competitor or "", one.aspect != "strategy")
    )
    tables = [
        table(
            _COLUMNS,
            [_row(one) for one in sorted(group, key=lambda one: -one.share)],
            view.most,
            caption=f"{competitor or '全市场 / the whole market'} · {words('aspects', aspect)}",
        )
        for (competitor, aspect), group in groupby(ordered, key=lambda one: (one.competitor, one.aspect))
        if aspect == "strategy"
    ]
    note = Words(
        "一件商品或一篇文章在本期只计一次，可属多种策略；± 为 95% 区间，↑↓ 为显著差异；子策略、地区、行业见 JSON",
        "a product or article counts once and may be about several; ↑↓ are differences beyond chance; sub-strategies, regions and industries are in the JSON",
    )
    return few_tables(tables, view.most, note)


def _row(one: Emphasis) -> Row:
    share = f"{one.share:4.0%}".replace(" ", _FIGURE_SPACE)
    return (
        cell(words("strategies", one.name), one.cites),
        Cell(text=share, share=one.share, value=one.share),
        cell(f"{one.count}/{one.total} [{one.low:.0%}–{one.high:.0%}]"),
        _against(one.market),
        _against(one.before),
    )


def _against(against: Against | None) -> Cell:
    if against is None:
        return cell("—")
    if against.verdict in ("more", "less"):
        sign = "↑" if against.verdict == "more" else "↓"
        return cell(f"{sign} {against.share:.0%}（p={against.chance:.2g}）", tone="best")
    told = words("verdicts", against.verdict)
    return cell(Words(f"{against.share:.0%} {told.zh}", told.en))


MIX = Part(name="mix", heading=Words("策略构成", "Strategy mix"), tell=_tell, show=_show)
