"""Which sub-strategies a text's words speak of, and where: none is named without the words that name it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cache

from analysis.strategies.features import Seen, columns, listed_words

Span = tuple[int, int]


def named_below(text: Seen) -> dict[str, dict[str, Span]]:
    """By strategy the sub-strategies that the text's words name, those with most words first; where first."""
    spans: dict[tuple[str, str], list[Span]] = defaultdict(list)
    subs = _subs()
    for place, start, end in text.met:
        for sub in subs[place]:
            spans[sub].append((start, end))
    below: dict[str, dict[str, Span]] = defaultdict(dict)
    for (strategy, name), found in sorted(spans.items(), key=_most_first):
        below[strategy][name] = found[0]
    return below


def _most_first(named: tuple[tuple[str, str], list[Span]]) -> tuple[int, tuple[str, str]]:
    return -len(named[1]), named[0]


@cache
def _subs() -> Sequence[Sequence[tuple[str, str]]]:
    """Of each listed word, by its place, the sub-strategies that it names, each behind its strategy."""
    names = [name.partition("/") for name in columns()]
    return [
        [(names[at][0], names[at][2]) for at in found if names[at][2]] for found in listed_words().values()
    ]
