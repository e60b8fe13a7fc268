"""Rebuild the model: `python -m analysis.strategies.train [CORRECTIONS.jsonl …]`.

The same rows give the same model. scikit-learn is needed here and nowhere else.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from analysis.strategies.calibration import f1
from analysis.strategies.categories import categories
from analysis.strategies.features import seen
from analysis.strategies.fitting import Fitted, fit_all
from analysis.strategies.matrix import Matrix, matrix_of
from analysis.strategies.model import MODEL, save
from analysis.strategies.rows import CORRECTION_WEIGHT, Row, data_hash, our_rows, read_rows


def train(corrections: Sequence[Path] = (), target: Path = MODEL) -> dict[str, Any]:
    """Fit, cross-validate and write the model; what it is about (data hash, scores, date) is returned."""
    corrected = [row for path in corrections for row in read_rows(path, CORRECTION_WEIGHT)]
    rows = our_rows() + corrected
    strategies = [one.strategy for one in categories()]
    matrix = matrix_of([seen(row.text) for row in rows])
    fitted = fit_all(matrix, rows, strategies)
    about = _about(rows, strategies, fitted) | {"corrections": len(corrected)}
    save(target, _arrays(fitted, matrix) | {"strategies": np.array(strategies)}, about)
    return about


def _arrays(fitted: Fitted, matrix: Matrix) -> dict[str, Any]:
    """What the model file holds: coefficients with their inverse document frequency multiplied in."""
    words, grams, meanings, lists = np.split(fitted.coefficients, np.cumsum(matrix.sizes[:-1]))
    numbers = {
        "words_weights": words * matrix.words.idf[:, None],
        "grams_weights": grams * matrix.grams.idf[:, None],
        "words_idf": matrix.words.idf,
        "grams_idf": matrix.grams.idf,
        "meanings": meanings,
        "lists": lists,
        "intercepts": fitted.intercepts,
        "thresholds": fitted.thresholds,
        **fitted.interplay._asdict(),
    }
    terms = {name: np.array("\n".join(getattr(matrix, name).terms)) for name in ("words", "grams")}
    return terms | {name: numbers[name].astype(np.float32) for name in numbers}


def _about(rows: Sequence[Row], strategies: Sequence[str], fitted: Fitted) -> dict[str, Any]:
    """What the model says of itself; its scores are those of held-out rows, sitting by sitting."""
    whole = [place for place, row in enumerate(rows) if row.about is None]
    given, wanted = (fitted.held_out >= fitted.thresholds)[whole], fitted.wanted[whole]
    empty = ~wanted.any(axis=1)
    return {
        "data": data_hash(rows),
        "date": datetime.now(UTC).date().isoformat(),
        "rows": len(rows),
        "negatives": int(empty.sum()),
        "micro_f1": round(f1(given, wanted), 4),
        "negatives_kept": round(float((~given[empty].any(axis=1)).mean()), 4),
        "f1": {name: round(f1(given[:, at], wanted[:, at]), 4) for at, name in enumerate(strategies)},
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(train([Path(name) for name in sys.argv[1:]]), indent=1) + "\n")
