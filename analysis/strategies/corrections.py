"""What an analyst corrects: the texts where the model is least sure, and the file that keeps the right labels."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from analysis.exceptions import InvalidRules
from analysis.strategies.batch import Batch
from analysis.strategies.categories import categories
from analysis.strategies.model import current

_BATCH = 128


def least_certain_first(texts: Sequence[str]) -> list[str]:
    """The texts, those first where some strategy's probability is nearest to the threshold of its label."""
    batches = (texts[start : start + _BATCH] for start in range(0, len(texts), _BATCH))
    distances = [distance for batch in batches for distance in _distances(batch)]
    return [text for _, text in sorted(zip(distances, texts, strict=True), key=lambda pair: pair[0])]


def append_correction(path: Path, text: str, labels: Iterable[str]) -> None:
    """Add a row to a JSONL file that `train` takes as a correction; the file is made where there is none.

    Raises InvalidRules for an empty text and for a label that is no strategy.
    """
    known, wanted = [one.strategy for one in categories()], set(labels)
    if unknown := wanted - set(known):
        raise InvalidRules(f"{sorted(unknown)} are no strategies; choose among {', '.join(known)}, or none")
    if not text.strip():
        raise InvalidRules("an empty text cannot be labelled; give the sentence as it was read")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"text": text, "labels": sorted(wanted)}, ensure_ascii=False) + "\n")


def _distances(texts: Sequence[str]) -> list[float]:
    model = current()
    probabilities = model.read(Batch(texts)).probabilities
    distances: list[float] = np.abs(probabilities - model.thresholds).min(axis=1).tolist()
    return distances
