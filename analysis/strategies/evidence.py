"""The words of a text that weighed most for a strategy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from analysis.strategies.features import Seen
from analysis.strategies.terms import Said

Span = tuple[int, int]

TERMS = 8  # the heaviest are enough
_PLACES = 3
_SPANS = 3
# A word is evidence where it weighed at least this share of what the heaviest word weighed.
_SHARE = 0.4


def words_at(cut: Iterable[str]) -> list[int]:
    """For each sign of a text the number of the word that it stands in.

    >>> words_at(["降价", "了"])
    [0, 0, 1]
    """
    return [number for number, word in enumerate(cut) for _ in word]


def evidence_spans(
    text: Seen, words: Sequence[int], said: Iterable[Said], named: Iterable[Span] = ()
) -> tuple[Span, ...]:
    """At most three words of the text, in its order, that spoke most for a strategy, and those `named`.

    `words` are its `words_at`. The weights of the terms `said` are spread over the signs they cover, and words are
    chosen by what they gathered; punctuation is no evidence. Spans that touch are one.
    """
    gathered = _gathered(text.text, words, said)
    ranked = sorted(gathered, key=lambda word: (-gathered[word], -word))
    heaviest = list(islice((word for word in ranked if any(map(str.isalnum, text.cut[word]))), _SPANS))
    chosen = [word for word in heaviest if gathered[word] >= _SHARE * gathered[heaviest[0]]]
    starts = map(words.index, chosen)
    spans = [(start, start + len(text.cut[word])) for start, word in zip(starts, chosen, strict=True)]
    return tuple(_joined(sorted([*spans, *named])))


def _gathered(text: str, words: Sequence[int], said: Iterable[Said]) -> dict[int, float]:
    """What each word gathers of the terms that cover it; of a term its first places count."""
    gathered: dict[int, float] = {}
    for term, weight in said:
        size = len(term)
        share, start, places = weight / size, text.find(term), 0
        while start >= 0 and places < _PLACES:
            for word in words[start : start + size]:
                gathered[word] = gathered.get(word, 0.0) + share
            start, places = text.find(term, start + 1), places + 1
    return gathered


def _joined(spans: Sequence[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in spans:
        if joined and joined[-1][1] >= start:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
