"""Texts → strategy labels, each with its probability, sub-strategies and the words that weighed most."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from math import ceil

import numpy as np

from analysis.passage import Passage
from analysis.runs import Floats, Places, by_row, sizes_of
from analysis.strategies.batch import Batch
from analysis.strategies.below import named_below
from analysis.strategies.evidence import TERMS, Spans, heaviest_words, joined
from analysis.strategies.heaviest import heaviest
from analysis.strategies.model import current
from analysis.strategies.terms import Found

_BATCH = 256
_AT_ONCE = 4096  # texts that batches are chosen from
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
    while some := list(islice(remaining, _AT_ONCE)):
        short = iter(_label_pieces([each for each in some if len(each.text) <= _ONE_PIECE]))
        labels += [
            next(short) if len(each.text) <= _ONE_PIECE else _whole(label_sentences(each.text))
            for each in some
        ]
    return labels


def label_sentences(text: str) -> tuple[LabelledSentence, ...]:
    """Each sentence (or line) of a text with the strategies it is about; evidence offsets are the text's."""
    pieces = [(match.start(), match.end()) for match in _PIECE.finditer(text) if match.group().strip()]
    labels = _label_pieces([Passage(text[start:end]) for start, end in pieces])
    return tuple(
        LabelledSentence(start=start, end=end, labels=tuple(_shift(label, start) for label in found))
        for (start, end), found in zip(pieces, labels, strict=True)
    )


def _label_pieces(texts: Sequence[Passage]) -> list[tuple[StrategyLabel, ...]]:
    """The labels of each text. Texts of like length are a batch, since what is laid out for each is as long as the
    longest: a fifth faster where lengths differ."""
    labels: list[tuple[StrategyLabel, ...]] = [()] * len(texts)
    order = sorted(range(len(texts)), key=lambda number: len(texts[number].text))
    for start in range(0, len(order), _BATCH):
        numbers = order[start : start + _BATCH]
        for number, found in zip(numbers, _label_batch(Batch([texts[n] for n in numbers])), strict=True):
            labels[number] = found
    return labels


def _label_batch(batch: Batch) -> list[tuple[StrategyLabel, ...]]:
    """The labels of each text, the most probable first."""
    model = current()
    probabilities, found = model.read(batch)
    texts, columns = _chosen(batch, found, probabilities)
    said = heaviest(found, texts, columns, TERMS)
    words = heaviest_words(batch, texts, model.terms.named(said.places), said.weights)
    below = named_below(batch, texts, columns, _SUBS)
    subs = by_row(len(texts), below.rows, below.names)
    spans = joined(words, Spans(below.rows, below.starts, below.ends))
    places = list(zip(spans.starts.tolist(), spans.ends.tolist(), strict=True))
    evidence = by_row(len(texts), spans.rows, places)
    given = probabilities[texts, columns].astype(np.float64).round(4).tolist()
    labels = [
        StrategyLabel(
            strategy=model.strategies[column], probability=probability, sub_strategies=named, evidence=spoken
        )
        for column, probability, named, spoken in zip(columns.tolist(), given, subs, evidence, strict=True)
    ]
    return by_row(len(batch), texts, labels)


def _chosen(batch: Batch, found: Found, probabilities: Floats) -> tuple[Places, Places]:
    """The texts and columns of the labels to give: text by text, the most probable first.

    Figures alone are about nothing, and so is a text without a known term.
    """
    spoken = np.array([any(map(str.isalpha, text)) for text in batch.texts]) & (sizes_of(found.texts) > 0)
    texts, columns = np.nonzero((probabilities >= current().thresholds) & spoken[:, None])
    order = np.lexsort((-probabilities[texts, columns], texts))
    return texts[order], columns[order]


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
