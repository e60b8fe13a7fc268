"""Which sub-strategies a text's words speak of, and where: none is named without the words that name it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from analysis.strategies.features import Seen, columns, listed_words

Span = tuple[int, int]


def named_below(text: Seen, strategy: str) -> dict[str, Span]:
    """The sub-strategies of a strategy that the text's words name, those with most words first; where first."""
    words = _subs(strategy)
    spans: dict[str, list[Span]] = {}
    for word, start, end in text.met:
        for sub in words.get(word, ()):
            spans.setdefault(sub, []).append((start, end))
    ranked = sorted(spans.items(), key=lambda found: (-len(found[1]), found[0]))
    return {sub: min(found) for sub, found in ranked}


@cache
def _subs(strategy: str) -> Mapping[int, Sequence[str]]:
    """The sub-strategies of a strategy by the place of each word that names one."""
    names = [name.partition("/") for name in columns()]
    listed = enumerate(listed_words().values())
    subs = {place: [names[at][2] for at in found if names[at][0] == strategy] for place, found in listed}
    return {place: named for place, every in subs.items() if (named := [sub for sub in every if sub])}
