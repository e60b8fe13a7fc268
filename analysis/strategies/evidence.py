"""The words of a text that weighed most for a strategy."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.segment import cut_normalised
from analysis.strategies.features import Seen, listed_words
from analysis.strategies.model import Block, Model

_FEATURES = 12
_PLACES = 3
_SPANS = 3
# A word is evidence where it weighed at least this share of what the heaviest word weighed.
_SHARE = 0.4


def evidence_spans(model: Model, text: str, features: Seen, place: int) -> tuple[tuple[int, int], ...]:
    """At most three spans of the `readable` text, in its order: the words that spoke most for a strategy.

    `place` is the strategy's column in the model. The weights of its heaviest features are spread over the
    signs they cover, and words are chosen by what they gathered.
    """
    weights = [0.0] * len(text)
    for term, weight in _heaviest(model, features, place):
        for start in _starts(text, term):
            for at in range(start, start + len(term)):
                weights[at] += weight / len(term)
    words = sorted(_weighed_words(text, weights), reverse=True)[:_SPANS]
    chosen = sorted(
        (start, end) for weight, start, end in words if weight > 0 and weight >= _SHARE * words[0][0]
    )
    return tuple(_joined(chosen))


def _heaviest(model: Model, features: Seen, place: int) -> list[tuple[str, float]]:
    weighed = [
        *_weighed(model.words, features.words, place),
        *_weighed(model.meanings, features.words, place),
        *_weighed(model.grams, features.grams, place),
        *_weighed_listed(model, features.listed, place),
    ]
    return sorted(((term, weight) for term, weight in weighed if weight > 0), key=_by_weight)[:_FEATURES]


def _by_weight(weighed: tuple[str, float]) -> tuple[float, str]:
    return -weighed[1], weighed[0]


def _weighed(block: Block, terms: set[str], place: int) -> list[tuple[str, float]]:
    known = [(term, block.places[term]) for term in terms & block.places.keys()]
    if not known:
        return []
    places = [at for _, at in known]
    length = float(block.length(block.measures[places].sum()))
    weights = (block.weights[places, place] / length).tolist()
    return [(term, weight) for (term, _), weight in zip(known, weights, strict=True)]


def _weighed_listed(model: Model, terms: set[str], place: int) -> list[tuple[str, float]]:
    """A listed word weighs what its lists weigh, shared among all listed words of the text."""
    places = listed_words()
    column = model.lists[:, place].tolist()
    return [(term, sum(column[at] for at in places[term]) / (len(terms) + 1)) for term in terms]


def _starts(text: str, term: str) -> Iterator[int]:
    start = text.find(term)
    for _ in range(_PLACES):
        if start < 0:
            return
        yield start
        start = text.find(term, start + 1)


def _weighed_words(text: str, weights: list[float]) -> Iterator[tuple[float, int, int]]:
    start = 0
    for word in cut_normalised(text):
        end = start + len(word)
        if any(map(str.isalnum, word)):
            yield sum(weights[start:end]), start, end
        start = end


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Neighbouring words are one span."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and joined[-1][1] == start:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
