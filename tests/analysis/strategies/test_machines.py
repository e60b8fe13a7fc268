"""The machines that answer one question, and whom they believe."""

import numpy as np
from scipy.sparse import csr_matrix

from analysis.strategies.machines import folds_of, on_business, on_strategy, scores_of, views_of
from analysis.strategies.matrix import Matrix, Vocabulary
from analysis.strategies.rows import CORRECTION_WEIGHT, Row

_PRICE, _NOTHING = frozenset({"price"}), frozenset[str]()
_SIZES = (2, 2, 1, 1)


def _matrix(rows: list[Row]) -> Matrix:
    """A column says 降, the next 天, and so on in each block."""
    signs = np.array([[float("降" in row.text), float("天" in row.text)] for row in rows])
    known = Vocabulary(["降", "天"], np.ones(2))
    return Matrix(csr_matrix(np.hstack([signs, signs, signs])), _SIZES, known, known)


def _rows(labels: frozenset[str], text: str, count: int, weight: float = 1.0) -> list[Row]:
    return [Row(text=text, labels=labels, weight=weight, group=f"{text} {n}") for n in range(count)]


def _said_of_a_cut(doubtful: list[Row]) -> float:
    """What machines that learnt of some rows, and of doubtful ones, say of 降."""
    rows = _rows(_PRICE, "降价", 60) + _rows(_NOTHING, "天气", 60) + doubtful
    seen_all = scores_of(views_of(_matrix(rows)), rows, on_strategy("price", rows))[0]
    return float(seen_all.coefficients[0] + seen_all.intercept)


def test_an_analyst_is_believed_where_a_row_of_ours_is_doubted() -> None:
    ours, corrected = (_rows(_NOTHING, "降温", 20, weight) for weight in (1.0, CORRECTION_WEIGHT))
    assert _said_of_a_cut([]) > _said_of_a_cut(ours) > _said_of_a_cut(corrected)
    doubted = _said_of_a_cut([]) - _said_of_a_cut(ours)
    believed = _said_of_a_cut([]) - _said_of_a_cut(corrected)
    assert believed > 3 * doubted


def test_an_example_answers_only_what_its_category_asks() -> None:
    rows = [
        Row(text="降价", labels=_PRICE, about="price"),
        Row(text="天价", labels=_NOTHING, about="price"),
        Row(text="今天", labels=_NOTHING),
    ]
    assert on_strategy("price", rows).answered.all()
    assert on_strategy("brand", rows).answered.tolist() == [False, False, True]
    assert on_business(rows).answered.tolist() == [True, False, True]


def test_a_sitting_stays_in_one_fold() -> None:
    rows = [Row(text="降价", labels=_PRICE, group=group) for group in "abacbc"]
    folds = folds_of(rows)
    assert folds[0] == folds[2] and folds[1] == folds[4] and folds[3] == folds[5]
    assert len(set(folds.tolist())) == 3
