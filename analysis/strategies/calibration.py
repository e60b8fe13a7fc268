"""Scores → probabilities, and the probability from which on a strategy is given."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analysis.runs import Numbers, Truths
from analysis.strategies.rows import Row

# Nothing is said that is less probable than this.
_THRESHOLDS = np.arange(0.3, 0.6, 0.02)
# Thresholds whose F1 differs by less are equal; of those the one nearest to the usual.
_CHANCE = 0.01
_USUAL = 0.5


def calibrate(scores: Numbers, wanted: Truths, weights: Numbers) -> tuple[Numbers, float]:
    """Slopes and offset that make log odds of held-out scores (Platt 1999), one column a machine."""
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(C=10.0).fit(scores, wanted, sample_weight=weights)
    return fitted.coef_[0], float(fitted.intercept_[0])


def met(rows: Sequence[Row]) -> Numbers:
    """How often texts like each row are met, against their share of our rows.

    We wrote fewer sentences of several strategies than business texts hold.
    """
    return np.array([row.weight * (2.0 if len(row.labels) > 1 else 1.0) for row in rows])


def threshold_of(probabilities: Numbers, wanted: Truths, weights: Numbers) -> float:
    """The probability from which on a label is given: near the best F1 on held-out folds, the most usual."""
    qualities = np.array([f1(probabilities >= least, wanted, weights) for least in _THRESHOLDS])
    good = _THRESHOLDS[qualities >= qualities.max() - _CHANCE]
    return float(good[np.abs(good - _USUAL).argmin()])


def f1(given: Truths, wanted: Truths, weights: Numbers | float = 1.0) -> float:
    """The harmonic mean of precision and recall over all cells; 0 where nothing is given."""
    right, either = (given & wanted) * weights, given * weights + wanted * weights
    return float(2 * right.sum() / max(1e-9, either.sum()))
