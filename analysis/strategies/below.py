"""Which sub-strategies a text's words speak of, and where: none is named without the words that name it."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np

from analysis.runs import Places, first_of_equals, flat, spread, starts_of
from analysis.strategies.batch import Batch
from analysis.strategies.categories import categories
from analysis.strategies.features import columns, listed_words


class Named(NamedTuple):
    """Sub-strategies that are named, side by side: `rows` are the pairs of a text and a strategy that they belong
    to, `starts` and `ends` in the text where each is named first."""

    rows: Places
    names: list[str]
    starts: Places
    ends: Places


def named_below(batch: Batch, texts: Places, strategies: Places, most: int) -> Named:
    """For each pair of a text and a strategy (its number in `categories`) the sub-strategies that the text's words
    name, `most` at most: those with most words first, of equals the first by name."""
    rows, subs, words = _met(batch, texts, strategies)
    order = np.lexsort((subs, rows))  # the words stay in the text's order
    first = first_of_equals(rows[order] * len(_subs().names) + subs[order]).nonzero()[0]
    counts = np.concatenate([first[1:], [len(order)]]) - first
    rows, subs, words = rows[order[first]], subs[order[first]], words[order[first]]
    order = np.lexsort((subs, -counts, rows))
    order = order[np.arange(len(order)) - rows.searchsorted(rows) < most]
    rows, (_, starts, ends) = rows[order], batch.met[words[order]].T
    begins = batch.starts[texts[rows]]
    return Named(rows, [_subs().names[sub] for sub in subs[order].tolist()], starts - begins, ends - begins)


def _met(batch: Batch, texts: Places, strategies: Places) -> tuple[Places, Places, Places]:
    """Every sub-strategy of the pairs, as often as it is named: its pair, its number and the word met."""
    pairs = np.full((len(batch), len(categories())), -1)
    pairs[texts, strategies] = np.arange(len(texts))
    words, starts, _ = batch.met.T
    at, met = spread(_subs().starts[words], _subs().starts[words + 1])
    subs = _subs().numbers[at]
    rows = pairs[batch.text_at[starts[met]], _subs().strategies[subs]]
    asked = (rows >= 0).nonzero()[0]
    return rows[asked], subs[asked], met[asked]


class _Subs(NamedTuple):
    """All sub-strategies, by strategy and name, and the `numbers` of those that each listed word names: of word n
    from `starts[n]` to `starts[n + 1]`."""

    names: list[str]
    strategies: Places
    numbers: Places
    starts: Places


@cache
def _subs() -> _Subs:
    named = [tuple(name.split("/")) for name in columns()]
    places = {one.strategy: place for place, one in enumerate(categories())}
    every = sorted((places[each[0]], each[1]) for each in named if len(each) == 2)
    numbers = {one: number for number, one in enumerate(every)}
    words = [
        [named[column] for column in found if len(named[column]) == 2] for found in listed_words().values()
    ]
    subs, sizes = flat([[numbers[places[strategy], name] for strategy, name in found] for found in words])
    return _Subs([name for _, name in every], np.array([place for place, _ in every]), subs, starts_of(sizes))
