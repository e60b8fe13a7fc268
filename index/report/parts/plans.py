"""Tariff plans (套餐): the nearest plan of each other competitor, by what it contains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from analysis.matching import PlanMatch, PlanTerms, match_plans
from index.report.evidence import Ledger
from index.report.layout import Layout, Row, View, cell, money_cell, one_table
from index.report.material import Material
from index.report.offers import Key, Offered
from index.report.part import Part, Told
from index.report.words import Words, money

_COLUMNS = (
    Words("套餐", "Plan"),
    Words("月费", "Monthly fee"),
    Words("内容", "Contents"),
    Words("最接近的套餐", "Nearest plan"),
    Words("月费", "Monthly fee"),
    Words("内容", "Contents"),
    Words("相近度", "Likeness"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tariff:
    """A plan: CNY a month, GB and minutes a month, months of contract; None where the page does not say."""

    competitor: str
    title: str
    monthly_fee: Decimal
    data_gb: Decimal | None
    voice_minutes: int | None
    contract_months: int | None
    cites: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPair:
    """A plan and the one of another competitor that comes nearest; `nearest` None where none comes near."""

    plan: Tariff
    nearest: Tariff | None
    score: float | None
    reasons: tuple[str, ...]


def _tell(material: Material, ledger: Ledger) -> Told[PlanPair]:
    offered = {(one.competitor, one.key): one for one in material.offered if one.monthly_fee is not None}
    matches = match_plans(_terms(one) for one in offered.values())
    pairs = [_pair(match, offered, ledger) for match in matches]
    matched = {(match.one.competitor, match.one.key) for match in matches}
    alone = [
        PlanPair(plan=_tariff(one, ledger), nearest=None, score=None, reasons=())
        for key, one in offered.items()
        if key not in matched
    ]
    single = offered and len({one.competitor for one in offered.values()}) == 1
    return [*pairs, *alone], (
        Words("只见一家的套餐，无从比较", "plans of one competitor only: nothing to compare with")
        if single
        else None
    )


def _terms(one: Offered) -> PlanTerms:
    return PlanTerms(
        competitor=one.competitor,
        key=one.key,
        title=one.title,
        monthly_fee=one.monthly_fee or Decimal(0),
        data_gb=one.data_gb,
        voice_minutes=one.voice_minutes,
        contract_months=one.contract_months,
    )


def _pair(match: PlanMatch, offered: dict[Key, Offered], ledger: Ledger) -> PlanPair:
    one, other = (offered[plan.competitor, plan.key] for plan in (match.one, match.other))
    return PlanPair(
        plan=_tariff(one, ledger),
        nearest=_tariff(other, ledger),
        score=match.score,
        reasons=match.reasons,
    )


def _tariff(one: Offered, ledger: Ledger) -> Tariff:
    return Tariff(
        competitor=one.competitor,
        title=one.title,
        monthly_fee=one.monthly_fee or Decimal(0),
        data_gb=one.data_gb,
        voice_minutes=one.voice_minutes,
        contract_months=one.contract_months,
        cites=(ledger.observation(one.id),),
    )


def _show(told: Sequence[PlanPair], view: View) -> Layout:
    paired = any(pair.nearest for pair in told)
    rows = [(*_side(pair.plan), *(_other(pair) if paired else ())) for pair in told]
    return one_table(_COLUMNS if paired else _COLUMNS[:3], rows, view.most)


def _side(plan: Tariff) -> Row:
    return (
        cell(f"{plan.competitor} {plan.title}", plan.cites),
        money_cell(plan.monthly_fee, "CNY"),
        cell(_contents(plan)),
    )


def _other(pair: PlanPair) -> Row:
    if pair.nearest is None:
        return (cell("—"),) * 4
    return (*_side(pair.nearest), cell(f"{pair.score or 0:.0%}"))


def _contents(plan: Tariff) -> str:
    parts = (
        plan.data_gb is not None and f"{plan.data_gb.normalize():f}GB（{_per_gb(plan)}/GB）",
        plan.voice_minutes is not None and f"{plan.voice_minutes}分钟",
        plan.contract_months is not None and f"合约{plan.contract_months}个月",
    )
    return "，".join(part for part in parts if part) or "—"


def _per_gb(plan: Tariff) -> str:
    return money((plan.monthly_fee / plan.data_gb).quantize(Decimal("0.01"))) if plan.data_gb else "—"


PLANS = Part(name="plans", heading=Words("套餐对比", "Tariff plans"), tell=_tell, show=_show)
