"""Market figures (经营指标) in text: extract_metrics(text) → Metrics."""

from __future__ import annotations

from analysis.metrics.extraction import extract_many, extract_metrics
from analysis.metrics.metric import Metric, metric_terms

__all__ = ["Metric", "extract_many", "extract_metrics", "metric_terms"]
