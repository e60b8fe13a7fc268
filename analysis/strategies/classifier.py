"""Texts → strategy labels, each with its probability, sub-strategies and the words that weighed most."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice
from math import ceil
from operator import itemgetter

import numpy as np

from analysis.passage import Passage
from analysis.strategies.below import named_below
from analysis.strategies.evidence import TERMS, evidence_spans, words_at
from analysis.strategies.features import Seen, seen
from analysis.strategies.model import current
from analysis.strategies.terms import Floats, Places, Said, heaviest

_BATCH = 128
# Up to this length a text is labelled in one piece, as the training sentences are; else by its sentences.
_ONE_PIECE = 300
_PIECE = re.compile(r"[^。！？!?；;\n]{1,300}[。！？!?；;\n]?")
# A long text is about what this share of its sentences is about.
_SHARE = 0.15
# So many sub-strategies of a strategy are named at most.
_SUBS = 3
# The evidence of so many of them is kept.
_EVIDENT = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategyLabel:
    """One strategy that a text is about.

    `probability` is calibrated (0 to 1). `sub_strategies` are names in the category's YAML, the one with most
    words first. `evidence` are (start, end) offsets into the text given, in the text's order: the words that
    weighed most, and of each sub-strategy a word that names it.
    """

    strategy: str
    probability: float
    sub_strategies: tuple[str, ...] = ()
    evidence: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledSentence:
    """A sentence from `start` to `end` of the text given, and its labels."""

    start: int
    end: int
    labels: tuple[StrategyLabel, ...]


def classify(text: str | Passage) -> tuple[StrategyLabel, ...]:
    """The strategies that a text as a whole is about, most probable first; none where it is unsure."""
    return classify_many([text])[0]


def classify_many(texts: Sequence[str | Passage]) -> list[tuple[StrategyLabel, ...]]:
    """`classify` for many texts at once, in their order; many times as fast."""
    labels: list[tuple[StrategyLabel, ...]] = []
    remaining = map(Passage.of, texts)
    while batch := list(islice(remaining, _BATCH)):
        short = iter(_label_pieces([each for each in batch if len(each.text) <= _ONE_PIECE]))
        labels += [
            next(short) if len(each.text) <= _ONE_PIECE else _whole(label_sentences(each.text))
            for each in batch
        ]
    return labels


def label_sentences(text: str) -> tuple[LabelledSentence, ...]:
    """Each sentence (or line) of a text with the strategies it is about; evidence offsets are the text's."""
    pieces = [(match.start(), match.end()) for match in _PIECE.finditer(text) if match.group().strip()]
    labels = _label_pieces([text[start:end] for start, end in pieces])
    return tuple(
        LabelledSentence(start=start, end=end, labels=tuple(_shift(label, start) for label in found))
        for (start, end), found in zip(pieces, labels, strict=True)
    )


def _label_pieces(texts: Sequence[str | Passage]) -> list[tuple[StrategyLabel, ...]]:
    labels: list[tuple[StrategyLabel, ...]] = [()] * len(texts)
    if not texts:
        return labels
    pieces = [seen(text) for text in texts]
    reading = current().read(pieces)
    rows, columns = _chosen(pieces, reading.probabilities)
    probabilities = reading.probabilities[rows, columns].tolist()
    given = zip(columns.tolist(), probabilities, heaviest(reading.found, rows, columns, TERMS), strict=True)
    for row, group in groupby(zip(rows.tolist(), given, strict=True), key=itemgetter(0)):
        labels[row] = tuple(_labels(pieces[row], [each for _, each in group]))
    return labels


def _chosen(texts: Sequence[Seen], probabilities: Floats) -> tuple[Places, Places]:
    """The rows and columns of the labels to give: text by text, the most probable first."""
    spoken = np.array([any(map(str.isalpha, text.text)) for text in texts])  # figures alone are about nothing
    rows, columns = np.nonzero((probabilities >= current().thresholds) & spoken[:, None])
    order = np.lexsort((-probabilities[rows, columns], rows))
    return rows[order], columns[order]


def _labels(text: Seen, given: Sequence[tuple[int, float, Sequence[Said]]]) -> Iterator[StrategyLabel]:
    """The labels of a text, by their columns, their probabilities and the terms that say most for them."""
    below, words = named_below(text), words_at(text.cut)
    for column, probability, said in given:
        strategy = current().strategies[column]
        named = dict(islice(below.get(strategy, {}).items(), _SUBS))
        yield StrategyLabel(
            strategy=strategy,
            probability=round(probability, 4),
            sub_strategies=tuple(named),
            evidence=evidence_spans(text, words, said, named.values()),
        )


def _whole(sentences: Sequence[LabelledSentence]) -> tuple[StrategyLabel, ...]:
    """What a long text is about: the strategies of enough of its sentences."""
    enough = max(1, ceil(_SHARE * len(sentences)))
    by_strategy: dict[str, list[StrategyLabel]] = {}
    for sentence in sentences:
        for label in sentence.labels:
            by_strategy.setdefault(label.strategy, []).append(label)
    merged = [_merge(found, enough) for found in by_strategy.values() if len(found) >= enough]
    return tuple(sorted(merged, key=lambda label: (-label.probability, label.strategy)))


def _merge(labels: Sequence[StrategyLabel], enough: int) -> StrategyLabel:
    best = sorted(labels, key=lambda label: -label.probability)[:enough]
    subs = Counter(sub for label in labels for sub in label.sub_strategies)
    return StrategyLabel(
        strategy=best[0].strategy,
        probability=round(sum(label.probability for label in best) / len(best), 4),
        sub_strategies=tuple(name for name, _ in subs.most_common()),
        evidence=tuple(sorted(span for label in best[:_EVIDENT] for span in label.evidence)),
    )


def _shift(label: StrategyLabel, by: int) -> StrategyLabel:
    return replace(label, evidence=tuple((start + by, end + by) for start, end in label.evidence))
