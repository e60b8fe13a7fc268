"""The words of a text that weighed most for a strategy."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.runs import Floats, Places, sizes_of, spread
from analysis.strategies.batch import Batch

Strings = NDArray[np.str_]
Sums = NDArray[np.float64]

TERMS = 8  # the heaviest are enough
_PLACES = 3
_SPANS = 3
# A word is evidence where it weighed at least this share of what the heaviest word weighed.
_SHARE = 0.4


class Spans(NamedTuple):
    """Spans of texts side by side: those of text `rows[n]` from `starts[n]` to `ends[n]`, offsets into it."""

    rows: Places
    starts: Places
    ends: Places


def heaviest_words(batch: Batch, texts: Places, terms: Strings, weights: Floats) -> Spans:
    """For each of the `texts` (numbers in the batch, some may come often) three words of it at most.

    Row n of `terms` and of their `weights` is what speaks for text n; a weight of 0 speaks not. The weights are
    spread over the signs that the terms cover, and words are chosen by what they gathered; punctuation is no
    evidence.
    """
    columns, gathered = _largest(_gathered(batch, texts, terms, weights))
    rows, nth = np.nonzero((gathered > 0) & (gathered >= _SHARE * gathered[:, :1]))
    words, begins = batch.first_words[texts[rows]] + columns[rows, nth], batch.starts[texts[rows]]
    return Spans(rows, batch.word_starts[words] - begins, batch.word_starts[words + 1] - begins)


def joined(*spans: Spans) -> Spans:
    """The spans in order, row by row; those of a row that touch are one."""
    rows, starts, ends = map(np.concatenate, zip(*spans, strict=True))
    order = np.lexsort((starts, rows))
    rows, starts, ends = rows[order], starts[order], ends[order]
    apart = rows * (ends.max(initial=0) + 1)  # so that no span of one row reaches into the next
    reached = np.maximum.accumulate(apart + ends)
    first, last = np.ones((2, len(rows)), np.bool_)
    np.greater((apart + starts)[1:], reached[:-1], out=first[1:])
    last[:-1] = first[1:]
    return Spans(rows[first], starts[first], (reached - apart)[last])


def _gathered(batch: Batch, texts: Places, terms: Strings, weights: Floats) -> Sums:
    """What each word gathers of the terms that cover it: a row a text, its words side by side."""
    rows, columns, starts = _met(np.array(batch.texts)[texts], terms, weights)
    sizes = np.strings.str_len(terms)[rows, columns]
    shares = weights[rows, columns].astype(np.float64) / sizes
    starts += batch.starts[texts[rows]]
    signs, of = spread(starts, starts + sizes)
    words = batch.word_at[signs]
    width = int(sizes_of(batch.first_words).max())
    cells = rows[of] * width + words - batch.first_words[texts[rows]][of]
    gathered = np.bincount(cells, shares[of] * batch.spoken[words], len(texts) * width)
    return np.asarray(gathered, np.float64).reshape(-1, width)


def _met(texts: Strings, terms: Strings, weights: Floats) -> tuple[Places, Places, Places]:
    """Where the terms of each text stand in it, the first places of each: row and column of the term, and start."""
    starts = np.strings.find(texts[:, None], terms)
    rows, columns = np.nonzero((starts >= 0) & (weights > 0))
    met = [(rows, columns, starts[rows, columns])]
    while len(met) < _PLACES:
        rows, columns, starts = met[-1]
        again = np.strings.find(texts[rows], terms[rows, columns], starts + 1)
        more = (again >= 0).nonzero()[0]
        met.append((rows[more], columns[more], again[more]))
    rows, columns, starts = map(np.concatenate, zip(*met, strict=True))
    return rows, columns, starts


def _largest(sums: Sums) -> tuple[Places, Sums]:
    """The columns of the three largest of each row, of equals the last, and what stood there: it is taken out."""
    rows = np.arange(len(sums))
    columns, largest = np.empty((len(sums), _SPANS), np.int64), np.empty((len(sums), _SPANS))
    for nth in range(_SPANS):
        columns[:, nth] = column = sums.shape[1] - 1 - sums[:, ::-1].argmax(axis=1)
        largest[:, nth] = sums[rows, column]
        sums[rows, column] = 0
    return columns, largest
