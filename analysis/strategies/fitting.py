"""Each strategy against all else: linear scores, what they say together, and the threshold of each strategy.

Of several machines a strategy, and as many that tell business from all else, a logistic regression on held-out
scores makes one score (Wolpert 1992, stacked generalization): one that sees all leans on what it has learnt by
heart, and 积分 in a football league stays silent. Being linear, all fold into one weight a feature.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from analysis.runs import Floats, Numbers, Truths
from analysis.strategies.calibration import calibrate, met, threshold_of
from analysis.strategies.interplay import Interplay, fit_interplay
from analysis.strategies.machines import (
    Question,
    Scored,
    by_fold,
    folds_of,
    on_business,
    on_strategy,
    scores_of,
    views_of,
)
from analysis.strategies.matrix import Matrix
from analysis.strategies.rows import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """What is learnt of some rows.

    `coefficients` have a row a feature and a column a score: that of each strategy, and that of business, the last;
    `intercepts` likewise. `interplay` makes probabilities of scores, from `thresholds` on a strategy is given.
    `held_out` are the probabilities of all rows, each from a model that had not seen it; `wanted` the truth: a row
    a row, a column a strategy.
    """

    coefficients: Numbers
    intercepts: Numbers
    interplay: Interplay
    thresholds: Numbers
    held_out: Numbers
    wanted: Truths


class _Line(NamedTuple):
    coefficients: Numbers
    intercept: float
    held_out: Numbers


def fit_all(matrix: Matrix, rows: Sequence[Row], strategies: Sequence[str]) -> Fitted:
    """What a matrix with a row for each of the rows teaches. Each processor answers one question at a time."""
    from sklearn.utils.parallel import Parallel, delayed

    views = views_of(matrix)
    business, *asked = [on_business(rows), *(on_strategy(strategy, rows) for strategy in strategies)]
    answer = Parallel(n_jobs=-1)
    general, *special = answer(delayed(scores_of)(views, rows, each) for each in [business, *asked])
    lines = [_line([*own, *general], rows, each) for own, each in zip(special, asked, strict=True)]
    return _fitted([*lines, _line(general, rows, business)], rows, asked)


def _line(machines: Sequence[Scored], rows: Sequence[Row], question: Question) -> _Line:
    """Several machines as one."""
    answered, wanted = question
    scores = np.column_stack([machine.held_out for machine in machines])
    slopes, offset = calibrate(scores[answered], wanted[answered], met(rows)[answered])
    return _Line(
        slopes @ np.array([machine.coefficients for machine in machines]),
        float(slopes @ [machine.intercept for machine in machines]) + offset,
        scores @ slopes + offset,
    )


def _fitted(lines: Sequence[_Line], rows: Sequence[Row], asked: Sequence[Question]) -> Fitted:
    scores = np.column_stack([line.held_out for line in lines])
    wanted = np.column_stack([question.wanted for question in asked])
    held_out, weights = _held_out(scores, wanted, rows), met(rows)
    given = zip(asked, held_out.T, strict=True)
    return Fitted(
        coefficients=np.column_stack([line.coefficients for line in lines]),
        intercepts=np.array([line.intercept for line in lines]),
        interplay=_interplay(scores, wanted, rows, np.ones(len(rows), np.bool_)),
        thresholds=np.array([_threshold(question, of, weights) for question, of in given]),
        held_out=held_out,
        wanted=wanted,
    )


def _threshold(question: Question, probabilities: Numbers, weights: Numbers) -> float:
    answered, wanted = question
    return threshold_of(probabilities[answered], wanted[answered], weights[answered])


def _interplay(scores: Numbers, wanted: Truths, rows: Sequence[Row], kept: Truths) -> Interplay:
    """Learnt of the rows kept that say yes or no to every strategy."""
    whole = kept & np.array([row.about is None for row in rows])
    return fit_interplay(scores[whole], wanted[whole], met(rows)[whole])


def _held_out(scores: Numbers, wanted: Truths, rows: Sequence[Row]) -> Numbers:
    """The probabilities of all rows, each from the interplay of other folds."""

    def probabilities(held: Truths) -> Floats:
        return _interplay(scores, wanted, rows, ~held).probabilities(scores[held])

    return by_fold(folds_of(rows), probabilities, wanted.shape[1:])
