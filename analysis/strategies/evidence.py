"""The words of a text that weighed most for a strategy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

from analysis.strategies.features import Seen
from analysis.strategies.model import Reading

_TERMS = 8
_PLACES = 3
_SPANS = 3
# A word is evidence where it weighed at least this share of what the heaviest word weighed.
_SHARE = 0.4


def evidence_spans(
    text: Seen, reading: Reading, strategy: int, named: Sequence[tuple[int, int]] = ()
) -> tuple[tuple[int, int], ...]:
    """At most three words of the text, in its order, that spoke most for a strategy, and those `named`.

    `strategy` is its column in the model. The weights of the heaviest terms are spread over the signs they
    cover, and words are chosen by what they gathered. Spans that touch are one.
    """
    weights = [0.0] * len(text.text)
    for term, weight in reading.heaviest(strategy, _TERMS):
        for start in _starts(text.text, term):
            for at in range(start, start + len(term)):
                weights[at] += weight / len(term)
    words = sorted(_weighed_words(text.cut, weights), reverse=True)[:_SPANS]
    chosen = [(start, end) for weight, start, end in words if weight >= _SHARE * words[0][0]]
    return tuple(_joined(sorted([*chosen, *named])))


def _starts(text: str, term: str) -> Iterator[int]:
    start = text.find(term)
    for _ in range(_PLACES):
        if start < 0:
            return
        yield start
        start = text.find(term, start + 1)


def _weighed_words(words: Sequence[str], weights: Sequence[float]) -> Iterator[tuple[float, int, int]]:
    """The words that gathered any weight, with it and their span; punctuation is no evidence."""
    sums = list(accumulate(weights, initial=0.0))
    start = 0
    for word in words:
        end = start + len(word)
        if sums[end] > sums[start] and any(map(str.isalnum, word)):
            yield sums[end] - sums[start], start, end
        start = end


def _joined(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and joined[-1][1] >= start:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
