"""Reduce the word vectors of the PyPI package `synonyms` to analysis/strategies/vectors.npz.

    pip download synonyms==3.10.2 --no-deps && tar xzf synonyms-3.10.2.tar.gz
    python bench/reduce_vectors.py synonyms-3.10.2/synonyms/data/words.vector

Kept: the most frequent words that our tokenizer can yield. A vector is scaled to unit length, the mean of
all is taken from it, frequent words are weighed down (Arora, Liang & Ma 2017, "A Simple but Tough-to-Beat
Baseline for Sentence Embeddings"), and it is stored in eight bits a number.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analysis.strategies.vectors import VECTORS

_MOST = 62_000
_SMOOTHING = 1e-3
_WORD = re.compile(r"[\u4e00-\u9fff]{1,4}|[a-z][a-z0-9+.-]*")


def main(source: Path) -> None:
    words, vectors = read_word2vec(source.read_bytes())
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors -= vectors.mean(axis=0)
    frequency = 1 / (np.arange(len(words)) + 10)  # the file is ordered by frequency; Zipf
    frequency /= frequency.sum()
    vectors *= (_SMOOTHING / (_SMOOTHING + frequency))[:, None]
    places = {word.lower(): place for place, word in reversed(list(enumerate(words[:_MOST])))}
    kept = sorted(word for word in places if _WORD.fullmatch(word))
    chosen = vectors[[places[word] for word in kept]]
    scale = np.abs(chosen).max() / 127
    small = np.round(chosen / scale).astype(np.int8)
    np.savez_compressed(VECTORS, words=np.array("\n".join(kept)), vectors=small, scale=np.float32(scale))
    print(f"{len(kept)} words, {VECTORS.stat().st_size / 1e6:.1f} MB in {VECTORS}")


def read_word2vec(content: bytes) -> tuple[list[str], NDArray[np.float64]]:
    """The words and vectors of word2vec's binary form."""
    header, _, _ = content.partition(b"\n")
    count, size = map(int, header.split())
    words, vectors = [], np.empty((count, size))
    at = len(header) + 1
    for row in range(count):
        end = content.index(b" ", at)
        words.append(content[at:end].decode("utf-8", "replace").lstrip("\n"))
        vectors[row] = np.frombuffer(content, np.float32, size, end + 1)
        at = end + 1 + 4 * size
    return words, vectors


if __name__ == "__main__":
    main(Path(sys.argv[1]))
