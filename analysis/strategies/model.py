"""The classifier's numbers: read without pickle, scoring is numpy alone.

Ours come with the package; where a user has trained, theirs lie below SHANGQING_DATA, which no upgrade
touches, and are used instead.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import BadZipFile

import numpy as np

from analysis.exceptions import ModelMissing
from analysis.runs import Floats, Places, rows_of, sizes_of, spread, sums
from analysis.strategies.batch import Batch
from analysis.strategies.categories import categories
from analysis.strategies.features import columns, list_counts, listed_words, listings
from analysis.strategies.interplay import Interplay
from analysis.strategies.terms import Found, Kind, Terms
from analysis.strategies.vectors import load_vectors
from crawlers.settings import read_environment
from crawlers.storage.files import write_atomically

MODEL = Path(__file__).with_name("model.npz")
LIST_WEIGHT = 0.3
LIST_SMOOTHING = 0.5
# Raised whenever the numbers of a file mean something else than before.
_FORMAT = 5
_REBUILD = "rebuild it with `python -m analysis.strategies.train`"
_REFIT = "fit it again with `shangqing train ROWS.jsonl`, or go back to ours with `shangqing train --ours`"


class _Outdated(Exception):
    """A sound file whose numbers mean something else today."""


class Reading(NamedTuple):
    """The calibrated probability of each strategy (its column) in each text (its row), and what was found there."""

    probabilities: Floats
    found: Found


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Everything that turns features into probabilities. `about`: data hash, scores, date."""

    strategies: tuple[str, ...]
    terms: Terms
    lists: Floats
    intercepts: Floats
    interplay: Interplay
    thresholds: Floats
    about: dict[str, Any]

    def read(self, texts: Batch) -> Reading:
        """Read some texts."""
        found = self.terms.find(texts)
        lists = list_features(*self.terms.listed(found))
        scores = found.scores() + lists @ self.lists + self.intercepts
        return Reading(self.interplay.probabilities(scores), found)


def list_features(places: Places, starts: Places) -> Floats:
    """How much of each list some texts hold (see `list_counts`): logarithms, scaled to nearly unit length.

    `places` are those of the listed words, text by text; of text n from `starts[n]` to `starts[n + 1]`.
    """
    columns_of, firsts = listings()
    texts = rows_of(sizes_of(starts))
    at, words = spread(firsts[places], firsts[places + 1])
    size = (len(starts) - 1, len(columns()))
    cells = texts[words] * size[1] + columns_of[at]
    counts = np.bincount(cells, list_counts()[places[words]], size[0] * size[1]).reshape(size)
    logs = np.log1p(counts, dtype=np.float32)
    length = np.sqrt((logs * logs).sum(axis=1, keepdims=True))
    return np.asarray(LIST_WEIGHT * logs / (length + LIST_SMOOTHING), np.float32)


def users_model() -> Path:
    """Where `shangqing train` keeps the user's own model; it need not exist."""
    return read_environment().data / "models" / "strategies.npz"


@cache
def current() -> Model:
    """The model in use, chosen once a process: the user's own where there is one, else ours."""
    own = users_model()
    return load(own if own.exists() else MODEL)


def load(path: Path = MODEL) -> Model:
    """The model of a file. Raises ModelMissing where it is absent, damaged or made for other categories."""
    advice = _REBUILD if path == MODEL else _REFIT
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            return _model({name: stored[name] for name in stored.files})
    except FileNotFoundError as error:
        raise ModelMissing(f"{path} is absent; {advice}") from error
    except _Outdated as error:
        raise ModelMissing(f"{path} cannot be used: {error}; {advice}") from error
    except (ValueError, KeyError, OSError, EOFError, BadZipFile) as error:
        raise ModelMissing(f"{path} cannot be used: it is damaged or no model; {advice}") from error


def save(path: Path, arrays: dict[str, Any], about: dict[str, Any]) -> None:
    """Write what `load` reads: weights by name, the lists' columns, and `about` as JSON."""
    text = json.dumps(about, ensure_ascii=False, sort_keys=True)
    content = BytesIO()
    numbers = arrays | {"format": np.array(_FORMAT), "columns": np.array(columns()), "about": np.array(text)}
    np.savez_compressed(content, **numbers)
    write_atomically(path, content.getvalue())


def _model(stored: dict[str, Any]) -> Model:
    if "format" not in stored or stored["format"].item() != _FORMAT:
        raise _Outdated("another version of Shangqing made it")
    ours = (tuple(one.strategy for one in categories()), columns())
    if tuple(tuple(stored[name].tolist()) for name in ("strategies", "columns")) != ours:
        raise _Outdated("it was made for other categories")
    return Model(
        strategies=tuple(stored["strategies"].tolist()),
        terms=Terms.of(
            _idf_block(stored, "words"),
            _idf_block(stored, "grams"),
            _meanings(stored["meanings"]),
            _listed(stored["lists"]),
        ),
        lists=stored["lists"],
        intercepts=stored["intercepts"],
        interplay=Interplay(*(stored[name] for name in Interplay._fields)),
        thresholds=stored["thresholds"],
        about=json.loads(stored["about"].item()),
    )


def _idf_block(stored: dict[str, Any], name: str) -> Kind:
    terms = stored[name].item().split("\n")
    return Kind(terms, stored[f"{name}_weights"], stored[f"{name}_idf"] ** 2)


def _meanings(coefficients: Floats) -> Kind:
    """A mean of vectors times coefficients is the mean of each vector times coefficients, known beforehand."""
    words, vectors = load_vectors()
    return Kind(words, vectors @ coefficients, np.ones(len(words), np.float32))


def _listed(lists: Floats) -> Kind:
    """A listed word weighs what its lists weigh; how often a list is met counts in `list_features` alone."""
    places, starts = listings()
    words = listed_words()
    return Kind(tuple(words), sums(lists[places], starts), np.ones(len(words), np.float32))
