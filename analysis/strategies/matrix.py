"""The labelled rows as one sparse matrix: words, character n-grams, mean word vector, the categories' lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from analysis.runs import Numbers, flat, starts_of
from analysis.strategies.features import Seen
from analysis.strategies.grams import grams_of
from analysis.strategies.model import list_features
from analysis.strategies.vectors import mean_vectors

# A word counts from its first text on, an n-gram from its second: one is mostly noise.
_WORD_TEXTS = 1
_GRAM_TEXTS = 2
# Rare terms count more than by their inverse document frequency alone, a single sign less beside longer grams:
# 价 stands in 降价 as in 天价.
_RARITY = 1.5
_SIGN = 0.7


class Vocabulary(NamedTuple):
    """Terms in the order of their columns, and the inverse document frequency of each, weighed as below."""

    terms: list[str]
    idf: Numbers


class Matrix(NamedTuple):
    """A scipy CSR matrix with one row a text, how many columns the words, grams, vectors and lists have, and
    what stands behind the first two."""

    features: Any
    sizes: tuple[int, ...]
    words: Vocabulary
    grams: Vocabulary


def matrix_of(texts: Sequence[Seen]) -> Matrix:
    """The features of all texts; the vocabularies are learnt from them."""
    from scipy.sparse import csr_matrix, hstack

    words, word_columns = _block([text.words for text in texts], _WORD_TEXTS, 1.0)
    grams, gram_columns = _block([grams_of(text.text) for text in texts], _GRAM_TEXTS, _SIGN)
    meanings = csr_matrix(mean_vectors([text.words for text in texts]))
    listed, sizes = flat([text.listed for text in texts])
    lists = csr_matrix(list_features(listed, starts_of(sizes)))
    blocks = [words, grams, meanings, lists]
    return Matrix(
        hstack(blocks).tocsr(), tuple(block.shape[1] for block in blocks), word_columns, gram_columns
    )


def _block(texts: Sequence[set[str]], least: int, sign: float) -> tuple[Any, Vocabulary]:
    """A row a text, divided by the square root of its length.

    Between a sum and a row of unit length: what a long text says of several things is not thinned out as far.
    """
    from scipy.sparse import csr_matrix, diags

    counts = Counter(term for terms in texts for term in terms)
    # The model file keeps one term a line.
    terms = sorted(term for term, count in counts.items() if count >= least and "\n" not in term)
    places = {term: place for place, term in enumerate(terms)}
    idf = np.array([np.log((1 + len(texts)) / (1 + counts[term])) + 1 for term in terms]) ** _RARITY
    idf *= [sign if len(term) == 1 else 1.0 for term in terms]
    found = [sorted(places[term] for term in text & places.keys()) for text in texts]
    idf /= np.median([np.linalg.norm(idf[row]) for row in found])  # a usual text has length 1
    flat = np.array([place for row in found for place in row], dtype=np.int64)
    starts = np.cumsum([0, *map(len, found)])
    matrix = csr_matrix((idf[flat], flat, starts), shape=(len(texts), len(terms)))
    lengths = np.array([np.linalg.norm(idf[row]) or 1.0 for row in found])
    return diags(1 / np.sqrt(lengths)) @ matrix, Vocabulary(terms, idf)
