"""Each strategy against all else: a linear model that gives probabilities, and its threshold.

Linear support vector machines, one a strategy and one that tells business from all else; a logistic
regression on held-out scores (Platt 1999) makes a probability of a strategy's score and that of business,
so that 积分 in a football league stays silent. Being linear, both fold into one weight a feature. A fold keeps
rows that were written in one sitting together, since siblings would flatter the score.

Each machine learns thrice more with less to see (words alone, characters alone, knowledge of words alone: their
vectors and the lists), and the logistic regression weighs all four by their held-out scores (Wolpert 1992,
stacked generalization): one that sees all leans on what it has learnt by heart. A word or n-gram counts more, the
more unequally it is spread between the strategy and all else (Wang & Manning 2012, "Baselines and Bigrams").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.strategies.matrix import Matrix, Numbers
from analysis.strategies.rows import Row

_C = 1.0
_FOLDS = 5
# How much a view sees of words, characters, vectors and lists.
_VIEWS = ((1.0, 1.0, 1.0, 1.0), (1.0, 0.0, 0.0, 0.0), (0.0, 1.0, 0.0, 0.0), (0.0, 0.0, 1.4, 4.2))
# Nothing is said that is less probable than this.
_THRESHOLDS = np.arange(0.3, 0.6, 0.02)
# Thresholds whose F1 differs by less are equal; of those the one nearest to the usual.
_CHANCE = 0.005
_USUAL = 0.46
# How much of a term's weight hangs on its spread, and how many texts it is taken to have been met in before.
_SPREAD = 0.5
_MET_BEFORE = 2.0

Truths = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """One strategy: coefficients and intercept of the logit, the probability from which on it is given.

    `held_out` are the probabilities of all rows, each from a model that had not seen it; `wanted` the truth.
    """

    coefficients: Numbers
    intercept: float
    threshold: float
    held_out: Numbers
    wanted: Truths


class _View(NamedTuple):
    """Features as one machine sees them, the first `terms` columns being words and n-grams; and by what each
    column of the whole was multiplied; 0: unseen."""

    features: Any
    terms: int
    scales: Numbers


class _Scored(NamedTuple):
    coefficients: Numbers
    intercept: float
    held_out: Numbers


def fit_all(matrix: Matrix, rows: Sequence[Row], strategies: Sequence[str]) -> list[Fitted]:
    """One `Fitted` a strategy, of a matrix with a row for each of the rows."""
    views = [_view(matrix, scales) for scales in _VIEWS]
    every = np.array([row.about is None or bool(row.labels) for row in rows])
    business = _scores(views, rows, every, np.array([bool(row.labels) for row in rows]))
    return [_fit(views, rows, strategy, business) for strategy in strategies]


def f1(given: Truths, wanted: Truths, weights: Numbers | float = 1.0) -> float:
    """The harmonic mean of precision and recall over all cells; 0 where nothing is given."""
    right, either = (given & wanted) * weights, given * weights + wanted * weights
    return float(2 * right.sum() / max(1e-9, either.sum()))


def _view(matrix: Matrix, by: Sequence[float]) -> _View:
    from scipy.sparse import diags

    scales = np.repeat(by, matrix.sizes)
    seen = scales > 0
    terms = int(seen[: sum(matrix.sizes[:2])].sum())
    return _View((matrix.features[:, seen] @ diags(scales[seen])).tocsr(), terms, scales)


def _fit(views: Sequence[_View], rows: Sequence[Row], strategy: str, business: Sequence[_Scored]) -> Fitted:
    spoken = np.array([row.about in (None, strategy) for row in rows])
    wanted = np.array([strategy in row.labels for row in rows])
    machines = [*_scores(views, rows, spoken, wanted), *business]
    scores = np.column_stack([machine.held_out for machine in machines])
    met = np.array([_met(row) for row in rows])
    slopes, offset = _calibrate(scores[spoken], wanted[spoken], met[spoken])
    held_out = 1 / (1 + np.exp(-(scores @ slopes + offset)))
    return Fitted(
        coefficients=slopes @ np.array([machine.coefficients for machine in machines]),
        intercept=float(slopes @ [machine.intercept for machine in machines]) + offset,
        threshold=_threshold(held_out[spoken], wanted[spoken], met[spoken]),
        held_out=held_out,
        wanted=wanted,
    )


def _scores(views: Sequence[_View], rows: Sequence[Row], spoken: Truths, wanted: Truths) -> list[_Scored]:
    return [_score(view, rows, spoken, wanted) for view in views]


def _score(view: _View, rows: Sequence[Row], spoken: Truths, wanted: Truths) -> _Scored:
    """A machine of the rows that speak of the matter, and scores of all rows from machines of other folds."""
    weights, folds = np.array([row.weight for row in rows]), _folds(rows)
    held_out = np.zeros(len(rows))
    for number in range(_FOLDS):
        held = folds == number
        coefficients, intercept = _learn(view, spoken & ~held, wanted, weights)
        held_out[held] = view.features[held] @ coefficients + intercept
    learnt, intercept = _learn(view, spoken, wanted, weights)
    whole = np.zeros(len(view.scales))
    whole[view.scales > 0] = learnt * view.scales[view.scales > 0]
    return _Scored(whole, intercept, held_out)


def _learn(view: _View, kept: Truths, wanted: Truths, weights: Numbers) -> tuple[Numbers, float]:
    """Coefficients and intercept of a machine of the rows kept."""
    from scipy.sparse import diags

    features, truths = view.features[kept], wanted[kept]
    by = _spread(features, truths, view.terms)
    machine = _machine().fit(features @ diags(by), truths, sample_weight=weights[kept])
    return machine.coef_[0] * by, float(machine.intercept_[0])


def _spread(features: Any, wanted: Truths, terms: int) -> Numbers:
    """By what each column is multiplied: a term by its log odds ratio, the mean over all that is met being 1."""
    by = np.ones(features.shape[1])
    if terms:
        met = features[:, :terms] != 0
        inside, outside = (np.asarray(met[rows].sum(axis=0)).ravel() for rows in (wanted, ~wanted))
        counts, share = inside + outside, float(wanted.mean())
        with_strategy, without = inside + _MET_BEFORE * share, outside + _MET_BEFORE * (1 - share)
        ratios = np.abs(np.log(with_strategy / with_strategy.sum()) - np.log(without / without.sum()))
        by[:terms] = _SPREAD * ratios * counts.sum() / (ratios @ counts) + 1 - _SPREAD
    return by


def _folds(rows: Sequence[Row]) -> NDArray[np.int64]:
    places = {group: place for place, group in enumerate(dict.fromkeys(row.group for row in rows))}
    return np.array([places[row.group] % _FOLDS for row in rows])


def _machine() -> Any:
    from sklearn.svm import LinearSVC

    return LinearSVC(C=_C, random_state=0, max_iter=5000)


def _calibrate(scores: Numbers, wanted: Truths, weights: Numbers) -> tuple[Numbers, float]:
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(C=10.0).fit(scores, wanted, sample_weight=weights)
    return fitted.coef_[0], float(fitted.intercept_[0])


def _met(row: Row) -> float:
    """How often such a text is met, against its share of our rows.

    We wrote fewer sentences of several strategies than business texts hold.
    """
    return row.weight * (2.0 if len(row.labels) > 1 else 1.0)


def _threshold(probabilities: Numbers, wanted: Truths, weights: Numbers) -> float:
    """The probability from which on a label is given: near the best F1 on held-out folds, the most usual."""
    qualities = np.array([f1(probabilities >= least, wanted, weights) for least in _THRESHOLDS])
    good = _THRESHOLDS[qualities >= qualities.max() - _CHANCE]
    return float(good[np.abs(good - _USUAL).argmin()])
