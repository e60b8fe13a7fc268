"""Machines that answer one question of a text: is it about this strategy, about business at all?

Linear support vector machines, each of which sees something else: one all, one words alone, one characters alone,
one knowledge of words alone (their vectors and the lists). A word or n-gram counts more, the more unequally it is
spread between yes and no (Wang & Manning 2012, "Baselines and Bigrams"). A fold keeps rows that were written in one
sitting together, since siblings would flatter the score.

People label unevenly. So a row of ours counts by how probable its answer is to a machine that learnt from the other
folds (after Northcutt, Jiang & Chuang 2021, "Confident Learning"); what an analyst corrected and what a category's
file promises is not doubted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from analysis.runs import Floats, Numbers, Places, Truths
from analysis.strategies.calibration import calibrate, met
from analysis.strategies.matrix import Matrix
from analysis.strategies.rows import Row

_C = 1.0
# Ten times as fine a tolerance moves a score by a thousandth.
_TOLERANCE = 0.01
_FOLDS = 5
# How much a view sees of words, characters, vectors and lists.
_VIEWS = ((1.0, 1.0, 1.0, 1.0), (1.0, 0.0, 0.0, 0.0), (0.0, 1.0, 0.0, 0.0), (0.0, 0.0, 1.4, 4.2))
# How much of a term's weight hangs on its spread, and how many texts it is taken to have been met in before.
_SPREAD = 0.5
_MET_BEFORE = 2.0


class View(NamedTuple):
    """Features as one machine sees them, the first `terms` columns being words and n-grams; and by what each
    column of the whole was multiplied; 0: unseen."""

    features: Any
    terms: int
    scales: Numbers


class Question(NamedTuple):
    """Which rows answer it, and which of them say yes."""

    answered: Truths
    wanted: Truths


class Scored(NamedTuple):
    """A machine: what each column of the whole counts; and its scores of rows that it had not seen."""

    coefficients: Numbers
    intercept: float
    held_out: Numbers


def views_of(matrix: Matrix) -> list[View]:
    """The rows as each kind of machine sees them."""
    return [_view(matrix, scales) for scales in _VIEWS]


def _view(matrix: Matrix, by: Sequence[float]) -> View:
    from scipy.sparse import diags

    scales = np.repeat(by, matrix.sizes)
    seen = scales > 0
    terms = int(seen[: sum(matrix.sizes[:2])].sum())
    return View((matrix.features[:, seen] @ diags(scales[seen])).tocsr(), terms, scales)


def on_business(rows: Sequence[Row]) -> Question:
    """Is it about business at all? An example that says no to a category does not say."""
    every = np.array([row.about is None or bool(row.labels) for row in rows])
    return Question(every, np.array([bool(row.labels) for row in rows]))


def on_strategy(strategy: str, rows: Sequence[Row]) -> Question:
    """Is it about this strategy? Examples of other categories do not say."""
    answered = np.array([row.about in (None, strategy) for row in rows])
    return Question(answered, np.array([strategy in row.labels for row in rows]))


def scores_of(views: Sequence[View], rows: Sequence[Row], question: Question) -> list[Scored]:
    """A machine a view; each row weighs by how far what it says can be trusted."""
    weights, folds = np.array([row.weight for row in rows]), folds_of(rows)
    trusted = weights * _trust(views[0], rows, question, weights, folds)
    return [_score(view, question, trusted, folds) for view in views]


def _trust(view: View, rows: Sequence[Row], question: Question, weights: Numbers, folds: Places) -> Numbers:
    """The probability of each row's answer to machines of other folds; 1 of a row that is not doubted."""
    answered, wanted = question
    scores = _held_out(view, question, weights, folds)[:, None]
    slopes, offset = calibrate(scores[answered], wanted[answered], met(rows)[answered])
    probabilities = 1 / (1 + np.exp(-(scores @ slopes + offset)))
    return np.where(weights > 1, 1.0, np.where(wanted, probabilities, 1 - probabilities))


def _score(view: View, question: Question, weights: Numbers, folds: Places) -> Scored:
    """A machine of the rows that answer, and scores of all rows from machines of other folds."""
    learnt, intercept = _learn(view, question.answered, question.wanted, weights)
    whole = np.zeros(len(view.scales))
    whole[view.scales > 0] = learnt * view.scales[view.scales > 0]
    return Scored(whole, intercept, _held_out(view, question, weights, folds))


def _held_out(view: View, question: Question, weights: Numbers, folds: Places) -> Numbers:
    def scores(held: Truths) -> Numbers:
        coefficients, intercept = _learn(view, question.answered & ~held, question.wanted, weights)
        unseen: Numbers = view.features[held] @ coefficients + intercept
        return unseen

    return by_fold(folds, scores, ())


def _learn(view: View, kept: Truths, wanted: Truths, weights: Numbers) -> tuple[Numbers, float]:
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
        present = features[:, :terms] != 0
        inside, outside = (np.asarray(present[rows].sum(axis=0)).ravel() for rows in (wanted, ~wanted))
        counts, share = inside + outside, float(wanted.mean())
        with_strategy, without = inside + _MET_BEFORE * share, outside + _MET_BEFORE * (1 - share)
        ratios = np.abs(np.log(with_strategy / with_strategy.sum()) - np.log(without / without.sum()))
        by[:terms] = _SPREAD * ratios * counts.sum() / (ratios @ counts) + 1 - _SPREAD
    return by


def folds_of(rows: Sequence[Row]) -> Places:
    """The fold of each row; rows of one sitting are in one."""
    places = {group: place for place, group in enumerate(dict.fromkeys(row.group for row in rows))}
    return np.array([places[row.group] % _FOLDS for row in rows])


def by_fold(folds: Places, told: Callable[[Truths], Numbers | Floats], shape: tuple[int, ...]) -> Numbers:
    """What is told of the rows of each fold, which are given as a mask and must not be learnt of; of every row values
    of one shape."""
    values = np.zeros((len(folds), *shape))
    for number in np.unique(folds):
        held = folds == number
        values[held] = told(held)
    return values


def _machine() -> Any:
    from sklearn.svm import LinearSVC

    return LinearSVC(C=_C, tol=_TOLERANCE, random_state=0)
