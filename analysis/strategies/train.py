"""Rebuild the model: `python -m analysis.strategies.train [CORRECTIONS.jsonl …]`.

One logistic regression a strategy over words, character n-grams, the words' mean vector and the categories'
word lists; calibrated (Platt 1999) and given its threshold on held-out folds. The same rows give the same
model. scikit-learn is needed here and nowhere else.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.strategies.categories import categories
from analysis.strategies.features import seen
from analysis.strategies.model import MODEL, list_features, save
from analysis.strategies.rows import CORRECTION_WEIGHT, Row, data_hash, our_rows, read_rows
from analysis.strategies.vectors import load_vectors, mean_vectors

_C = 30.0
_FOLDS = 5
# A word counts from its first text on, an n-gram from its second: one is mostly noise.
_WORD_TEXTS = 1
_GRAM_TEXTS = 2
_THRESHOLDS = np.arange(0.24, 0.6, 0.02)

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fitted:
    coefficients: Numbers
    intercept: float
    slope: float
    offset: float
    threshold: float
    held_out: Numbers
    wanted: NDArray[np.bool_]


def train(corrections: Sequence[Path] = (), target: Path = MODEL) -> dict[str, Any]:
    """Fit, cross-validate and write the model; what it is about (data hash, scores, date) is returned."""
    rows = our_rows() + [row for path in corrections for row in read_rows(path, CORRECTION_WEIGHT)]
    strategies = [one.strategy for one in categories()]
    matrix, vocabulary = _features(rows)
    fitted = [_fit(matrix, rows, strategy) for strategy in strategies]
    about = _about(rows, strategies, fitted)
    save(target, _arrays(fitted, vocabulary) | {"strategies": np.array(strategies)}, about)
    return about


def _features(rows: Sequence[Row]) -> tuple[Any, dict[str, Any]]:
    """The sparse matrix of all rows, and the terms and inverse document frequencies behind its columns."""
    from scipy.sparse import csr_matrix, hstack

    texts = [seen(row.text) for row in rows]
    words, word_terms = _block([text.words for text in texts], _WORD_TEXTS)
    grams, gram_terms = _block([text.grams for text in texts], _GRAM_TEXTS)
    meanings = csr_matrix(mean_vectors([text.words for text in texts]))
    lists = csr_matrix(list_features([text.listed for text in texts]))
    vocabulary = {
        f"{name}{key}": value
        for name, terms in (("words", word_terms), ("grams", gram_terms))
        for key, value in terms.items()
    }
    return hstack([words, grams, meanings, lists]).tocsr(), vocabulary


def _block(texts: Sequence[set[str]], least: int) -> tuple[Any, dict[str, Any]]:
    from scipy.sparse import csr_matrix
    from sklearn.preprocessing import normalize

    counts = Counter(term for terms in texts for term in terms)
    # The model file keeps one term a line.
    vocabulary = sorted(term for term, count in counts.items() if count >= least and "\n" not in term)
    places = {term: place for place, term in enumerate(vocabulary)}
    idf = np.array([np.log((1 + len(texts)) / (1 + counts[term])) + 1 for term in vocabulary])
    found = [sorted(places[term] for term in terms & places.keys()) for terms in texts]
    flat = np.array([place for row in found for place in row], dtype=np.int64)
    starts = np.cumsum([0, *map(len, found)])
    matrix = csr_matrix((idf[flat], flat, starts), shape=(len(texts), len(vocabulary)))
    return normalize(matrix), {"": np.array(vocabulary), "_idf": idf}


def _fit(matrix: Any, rows: Sequence[Row], strategy: str) -> _Fitted:
    """One strategy against all else; rows that say nothing of it are left out."""
    used = [place for place, row in enumerate(rows) if row.about in (None, strategy)]
    features = matrix[used]
    wanted = np.array([strategy in rows[place].labels for place in used])
    weights = np.array([rows[place].weight for place in used])
    scores = _held_out_scores(features, wanted, weights)
    met = weights * [_met(rows[place]) for place in used]
    calibration = _regression(1e3).fit(scores[:, None], wanted, sample_weight=met)
    slope, offset = float(calibration.coef_[0, 0]), float(calibration.intercept_[0])
    model = _regression(_C).fit(features, wanted, sample_weight=weights)
    held_out = 1 / (1 + np.exp(-(slope * scores + offset)))
    return _Fitted(
        coefficients=model.coef_[0],
        intercept=float(model.intercept_[0]),
        slope=slope,
        offset=offset,
        threshold=_threshold(held_out, wanted, met),
        held_out=held_out,
        wanted=wanted,
    )


def _held_out_scores(features: Any, wanted: NDArray[np.bool_], weights: Numbers) -> Numbers:
    from sklearn.model_selection import StratifiedKFold

    scores = np.zeros(len(wanted))
    for kept, held in StratifiedKFold(_FOLDS, shuffle=True, random_state=0).split(features, wanted):
        fold = _regression(_C).fit(features[kept], wanted[kept], sample_weight=weights[kept])
        scores[held] = fold.decision_function(features[held])
    return scores


def _regression(strength: float) -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=strength, solver="liblinear", random_state=0, max_iter=1000)


def _met(row: Row) -> float:
    """How often such a text is met, against its share of our rows.

    We wrote more traps, and fewer sentences of several strategies, than business texts hold.
    """
    if row.about is not None or len(row.labels) == 1:
        return 1.0
    return 2.0 if row.labels else 0.8


def _threshold(probabilities: Numbers, wanted: NDArray[np.bool_], weights: Numbers) -> float:
    """The probability from which on a label is given: the best F1 on held-out folds, nearest to .35."""

    def quality(least: float) -> tuple[float, float]:
        return _f1(probabilities >= least, wanted, weights), -abs(least - 0.35)

    return float(max(_THRESHOLDS, key=quality))


def _f1(given: NDArray[np.bool_], wanted: NDArray[np.bool_], weights: Numbers | float = 1.0) -> float:
    right, either = (given & wanted) * weights, given * weights + wanted * weights
    return float(2 * right.sum() / max(1e-9, either.sum()))


def _arrays(fitted: Sequence[_Fitted], vocabulary: dict[str, Any]) -> dict[str, Any]:
    """What the model file holds: coefficients with their inverse document frequency multiplied in."""
    coefficients = np.array([one.coefficients for one in fitted]).T
    words, grams = len(vocabulary["words"]), len(vocabulary["grams"])
    size = load_vectors().vectors.shape[1]
    word_rows, gram_rows, meanings, lists = np.split(coefficients, np.cumsum([words, grams, size]))
    numbers = {
        "words_weights": word_rows * vocabulary["words_idf"][:, None],
        "grams_weights": gram_rows * vocabulary["grams_idf"][:, None],
        "words_idf": vocabulary["words_idf"],
        "grams_idf": vocabulary["grams_idf"],
        "meanings": meanings,
        "lists": lists,
        "intercept": np.array([one.intercept for one in fitted]),
        "slope": np.array([one.slope for one in fitted]),
        "offset": np.array([one.offset for one in fitted]),
        "thresholds": np.array([one.threshold for one in fitted]),
    }
    terms = {name: np.array("\n".join(vocabulary[name])) for name in ("words", "grams")}
    return terms | {name: numbers[name].astype(np.float32) for name in numbers}


def _about(rows: Sequence[Row], strategies: Sequence[str], fitted: Sequence[_Fitted]) -> dict[str, Any]:
    whole = [place for place, row in enumerate(rows) if row.about is None]
    given = np.array([(one.held_out >= one.threshold)[: len(whole)] for one in fitted])
    wanted = np.array([one.wanted[: len(whole)] for one in fitted])
    empty = ~wanted.any(axis=0)
    return {
        "data": data_hash(rows),
        "date": datetime.now(UTC).date().isoformat(),
        "rows": len(rows),
        "negatives": int(empty.sum()),
        "micro_f1": round(_f1(given, wanted), 4),
        "negatives_kept": round(float((~given[:, empty].any(axis=0)).mean()), 4),
        "f1": {name: round(_f1(given[at], wanted[at]), 4) for at, name in enumerate(strategies)},
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(train([Path(name) for name in sys.argv[1:]]), indent=1) + "\n")
