"""Tariff plans (套餐) compared by what they contain: fee, data, minutes, term."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTerms:
    """What a plan gives for its fee: CNY a month, GB and minutes a month, months of contract; None: not said."""

    competitor: str
    key: str
    title: str
    monthly_fee: Decimal
    data_gb: Decimal | None = None
    voice_minutes: int | None = None
    contract_months: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanMatch:
    """The plan of another competitor that comes nearest: `score` 0 to 1, and its difference in words."""

    one: PlanTerms
    other: PlanTerms
    score: float
    reasons: tuple[str, ...]


_WEIGHTS = {"monthly_fee": 0.4, "data_gb": 0.3, "voice_minutes": 0.2, "contract_months": 0.1}
_NAMES = {
    "monthly_fee": "月费 fee",
    "data_gb": "流量 GB",
    "voice_minutes": "分钟 minutes",
    "contract_months": "合约期 months",
}


def match_plans(plans: Iterable[PlanTerms], *, least: float = 0.6) -> list[PlanMatch]:
    """Give for each plan the nearest plan of each other competitor that scores `least` or more."""
    known = list(plans)
    matches = [match for plan in known for match in _nearest(plan, known) if match.score >= least]
    return sorted(matches, key=lambda match: (-match.score, match.one.key, match.other.key))


def _nearest(plan: PlanTerms, known: Sequence[PlanTerms]) -> Iterable[PlanMatch]:
    best: dict[str, PlanMatch] = {}
    for other in known:
        if other.competitor == plan.competitor:
            continue
        match = _compare(plan, other)
        if other.competitor not in best or match.score > best[other.competitor].score:
            best[other.competitor] = match
    return best.values()


def _compare(one: PlanTerms, other: PlanTerms) -> PlanMatch:
    """Each term weighs by how near its two amounts are; what only one of them states counts as half."""
    score, reasons = 0.0, []
    for name, weight in _WEIGHTS.items():
        mine, others = getattr(one, name), getattr(other, name)
        score += weight * _nearness(mine, others)
        if mine is not None or others is not None:
            reasons.append(f"{_NAMES[name]} {_said(mine)} : {_said(others)}")
    return PlanMatch(one=one, other=other, score=round(score, 3), reasons=tuple(reasons))


def _nearness(one: Decimal | int | None, other: Decimal | int | None) -> float:
    if one is None and other is None:
        return 1.0
    if one is None or other is None:
        return 0.5
    mine, others = float(one), float(other)
    return 1 - abs(mine - others) / max(abs(mine), abs(others), 1e-9)


def _said(amount: Decimal | int | None) -> str:
    return "-" if amount is None else f"{amount:f}" if isinstance(amount, Decimal) else str(amount)
