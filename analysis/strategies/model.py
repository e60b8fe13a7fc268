"""The classifier's numbers: read from model.npz, without pickle; scoring is numpy alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import BadZipFile

import numpy as np

from analysis.exceptions import ModelMissing
from analysis.strategies.blocks import Block, Floats
from analysis.strategies.features import Seen, columns, listed_words
from analysis.strategies.vectors import load_vectors

MODEL = Path(__file__).with_name("model.npz")
LIST_WEIGHT = 0.3
LIST_SMOOTHING = 0.5
_REBUILD = "rebuild it with `python -m analysis.strategies.train`"


class Reading(NamedTuple):
    """A text's calibrated probability of each strategy, and its known terms' places in each evidence block."""

    probabilities: Floats
    found: tuple[list[int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Everything that turns features into probabilities. `about`: data hash, scores, date.

    `listed` weighs each listed word as its `lists` are weighed; it gives evidence and no score.
    """

    strategies: tuple[str, ...]
    words: Block
    grams: Block
    meanings: Block
    listed: Block
    lists: Floats
    intercept: Floats
    slope: Floats
    offset: Floats
    thresholds: Floats
    about: dict[str, Any]

    def read(self, texts: Sequence[Seen]) -> list[Reading]:
        """One reading a text."""
        words = self.words.find([text.words for text in texts])
        grams = self.grams.find([text.grams for text in texts])
        meanings = self.meanings.find([text.words for text in texts])
        listed = self.listed.find([text.listed for text in texts])
        scores = self.words.scores(words) + self.grams.scores(grams) + self.meanings.scores(meanings)
        scores += list_features([text.listed for text in texts]) @ self.lists + self.intercept
        probabilities = 1 / (1 + np.exp(-(self.slope * scores + self.offset)))
        return list(map(Reading, probabilities, zip(words, grams, meanings, listed, strict=True)))

    def evidence_blocks(self) -> tuple[Block, ...]:
        """The blocks whose terms can be shown, in the order of `Reading.found`."""
        return self.words, self.grams, self.meanings, self.listed


def list_features(texts: Sequence[set[str]]) -> Floats:
    """How many words of each list a text holds: logarithms, scaled to nearly unit length."""
    places = listed_words()
    rows = [row for row, terms in enumerate(texts) for term in terms for _ in places[term]]
    lists = [place for terms in texts for term in terms for place in places[term]]
    counts = np.zeros((len(texts), len(columns())), np.float32)
    np.add.at(counts, (rows, lists), 1)
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
    except (ValueError, KeyError, OSError, EOFError, BadZipFile) as error:
        raise ModelMissing(f"{path} cannot be read ({error}); {_REBUILD}") from error


def save(path: Path, arrays: dict[str, Any], about: dict[str, Any]) -> None:
    """Write what `load` reads: weights by name, the lists' columns, and `about` as JSON."""
    text = json.dumps(about, ensure_ascii=False, sort_keys=True)
    np.savez_compressed(path, **arrays, columns=np.array(columns()), about=np.array(text))


def _model(stored: dict[str, Any]) -> Model:
    if tuple(stored["columns"].tolist()) != columns():
        raise ValueError("it was made for other categories")
    places, vectors = load_vectors()
    return Model(
        strategies=tuple(stored["strategies"].tolist()),
        words=_terms(stored, "words"),
        grams=_terms(stored, "grams"),
        # A mean of vectors times coefficients is the mean of each vector times coefficients, known beforehand.
        meanings=Block(places=places, terms=tuple(places), weights=vectors @ stored["meanings"]),
        listed=_listed(stored["lists"]),
        lists=stored["lists"],
        intercept=stored["intercept"],
        slope=stored["slope"],
        offset=stored["offset"],
        thresholds=stored["thresholds"],
        about=json.loads(stored["about"].item()),
    )


def _terms(stored: dict[str, Any], name: str) -> Block:
    terms = stored[name].item().split("\n")
    places = {term: place for place, term in enumerate(terms)}
    weights, squares = stored[f"{name}_weights"], stored[f"{name}_idf"] ** 2
    return Block(places=places, terms=terms, weights=weights, squares=squares)


def _listed(lists: Floats) -> Block:
    words = listed_words()
    weights = np.array([lists[list(places)].sum(axis=0) for places in words.values()], np.float32)
    return Block(
        places={word: place for place, word in enumerate(words)}, terms=tuple(words), weights=weights
    )
