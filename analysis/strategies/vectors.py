"""Word vectors: words of kindred meaning lie near each other, so that a word never labelled still speaks.

Made by bench/reduce_vectors.py from the word2vec vectors of the MIT-licensed package `synonyms`; see NOTICE.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from analysis.exceptions import ModelMissing

VECTORS = Path(__file__).with_name("vectors.npz")


class Vectors(NamedTuple):
    """The known words, and one vector each."""

    words: Sequence[str]
    vectors: NDArray[np.float32]


@cache
def load_vectors() -> Vectors:
    """The vectors that come with the package. Raises ModelMissing where the file is absent or damaged."""
    try:
        with VECTORS.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            words = stored["words"].item().split("\n")
            vectors = stored["vectors"].astype(np.float32) * stored["scale"]
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        raise ModelMissing(f"{VECTORS} cannot be read ({error}); reinstall the package") from error
    return Vectors(words, vectors)


def mean_vectors(texts: Sequence[set[str]]) -> NDArray[np.float32]:
    """One row a text: the mean vector of its words; zeros where none is known."""
    known, vectors = load_vectors()
    places = {word: place for place, word in enumerate(known)}
    means = np.zeros((len(texts), vectors.shape[1]), np.float32)
    for row, words in zip(means, texts, strict=True):
        found = sorted(places[word] for word in words & places.keys())
        if found:
            row[:] = vectors[found].mean(axis=0)
    return means
