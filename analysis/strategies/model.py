"""The classifier's numbers: read from model.npz, without pickle; scoring is numpy alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.exceptions import ModelMissing
from analysis.strategies.features import Seen, columns, listed_words
from analysis.strategies.vectors import load_vectors

Floats = NDArray[np.float32]
MODEL = Path(__file__).with_name("model.npz")
LIST_WEIGHT = 0.3
LIST_SMOOTHING = 0.5
_REBUILD = "rebuild it with `python -m analysis.strategies.train`"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A vocabulary and, a term, its weight for each strategy.

    A text's score is the sum of its terms' weights over `length` of the sum of their `measures`: the square
    root of squared inverse document frequencies, or the plain number of terms.
    """

    places: Mapping[str, int]
    weights: Floats
    measures: Floats
    length: Callable[[Floats], Floats]

    def scores(self, texts: Sequence[set[str]]) -> Floats:
        """One row a text, one score a strategy; zeros where no term is known."""
        found = [[self.places[term] for term in terms & self.places.keys()] for terms in texts]
        sizes = np.fromiter(map(len, found), np.int64, len(found))
        flat = np.fromiter((place for places in found for place in places), np.int64, int(sizes.sum()))
        total = _sum_rows(self.weights[flat], sizes)
        length = self.length(_sum_rows(self.measures[flat, None], sizes))
        return np.asarray(total / np.maximum(length, 1e-9), np.float32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Everything that turns features into probabilities. `about`: data hash, scores, date."""

    strategies: tuple[str, ...]
    words: Block
    grams: Block
    meanings: Block
    lists: Floats
    intercept: Floats
    slope: Floats
    offset: Floats
    thresholds: Floats
    about: dict[str, Any]

    def probabilities(self, texts: Sequence[Seen]) -> Floats:
        """One row a text, one calibrated probability a strategy."""
        scores = (
            self.words.scores([text.words for text in texts])
            + self.grams.scores([text.grams for text in texts])
            + self.meanings.scores([text.words for text in texts])
            + list_features([text.listed for text in texts]) @ self.lists
            + self.intercept
        )
        return np.asarray(1 / (1 + np.exp(-(self.slope * scores + self.offset))), np.float32)


def list_features(texts: Sequence[set[str]]) -> Floats:
    """How many words of each list a text holds: logarithms, scaled to nearly unit length."""
    places = listed_words()
    counts = np.zeros((len(texts), len(columns())), np.float32)
    for row, terms in zip(counts, texts, strict=True):
        for term in terms:
            for place in places[term]:
                row[place] += 1
    logs = np.log1p(counts)
    length = np.linalg.norm(logs, axis=1, keepdims=True)
    return np.asarray(LIST_WEIGHT * logs / (length + LIST_SMOOTHING), np.float32)


@cache
def load(path: Path = MODEL) -> Model:
    """The model of a file. Raises ModelMissing where it is absent, damaged or of other categories."""
    try:
        with np.load(path, allow_pickle=False) as stored:
            return _model({name: stored[name] for name in stored.files})
    except FileNotFoundError as error:
        raise ModelMissing(f"{path} is absent; {_REBUILD}") from error
    except (ValueError, KeyError, OSError, EOFError) as error:
        raise ModelMissing(f"{path} cannot be read ({error}); {_REBUILD}") from error


def save(path: Path, arrays: dict[str, Any], about: dict[str, Any]) -> None:
    """Write what `load` reads: weights by name, the lists' columns, and `about` as JSON."""
    text = json.dumps(about, ensure_ascii=False, sort_keys=True)
    np.savez_compressed(path, **arrays, columns=np.array(columns()), about=np.array(text))


def _model(stored: dict[str, Any]) -> Model:
    if tuple(stored["columns"].tolist()) != columns():
        raise ValueError("it was made for other categories")
    return Model(
        strategies=tuple(stored["strategies"].tolist()),
        words=_terms(stored, "words"),
        grams=_terms(stored, "grams"),
        meanings=_meanings(stored["meanings"]),
        lists=stored["lists"],
        intercept=stored["intercept"],
        slope=stored["slope"],
        offset=stored["offset"],
        thresholds=stored["thresholds"],
        about=json.loads(stored["about"].item()),
    )


def _terms(stored: dict[str, Any], name: str) -> Block:
    return Block(
        places={term: place for place, term in enumerate(stored[name].tolist())},
        weights=stored[f"{name}_weights"],
        measures=stored[f"{name}_idf"] ** 2,
        length=np.sqrt,
    )


def _meanings(coefficients: Floats) -> Block:
    """The mean of the words' vectors times coefficients is the mean of products that are known beforehand."""
    places, vectors = load_vectors()
    return Block(
        places=places,
        weights=vectors @ coefficients,
        measures=np.ones(len(vectors), np.float32),
        length=np.positive,
    )


def _sum_rows(rows: Floats, sizes: NDArray[np.int64]) -> Floats:
    """The sum of each run of rows; a run may be empty, which reduceat cannot."""
    total = np.zeros((len(sizes), rows.shape[1]), np.float32)
    filled = sizes > 0
    if filled.any():
        starts = (np.cumsum(sizes) - sizes)[filled]
        total[filled] = np.add.reduceat(rows, starts, axis=0)
    return total
