"""Strategies in combination (策略组合): what each competitor's texts are about, against the market and the past."""

from __future__ import annotations

from analysis.mix.mix import Against, Share, StrategyMix, Together, Total
from analysis.mix.reading import strategy_mix
from analysis.mix.rendering import plain_mix, render_mix
from analysis.mix.statement import Statement, finding_statement

__all__ = [
    "Against",
    "Share",
    "Statement",
    "StrategyMix",
    "Together",
    "Total",
    "finding_statement",
    "plain_mix",
    "render_mix",
    "strategy_mix",
]
