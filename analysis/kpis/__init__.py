"""Our own figures (流量, 点击率, 转化率, 复购率, 销售额): read from tables, and their change around moves."""

from __future__ import annotations

from analysis.kpis.effects import Effect, find_effects
from analysis.kpis.measurement import Measurement
from analysis.kpis.metrics import Metric, metrics
from analysis.kpis.tables import Figures, is_figures, read_figures

__all__ = [
    "Effect",
    "Figures",
    "Measurement",
    "Metric",
    "find_effects",
    "is_figures",
    "metrics",
    "read_figures",
]
