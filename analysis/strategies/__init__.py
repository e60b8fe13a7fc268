"""Which strategies a text is about: labels with their probability and the words that caused them.

One YAML file a category (names, definition with its source, words, sub-strategies, examples); one set of
labelled sentences; one model, rebuilt from both by `python -m analysis.strategies.train`.
"""

from __future__ import annotations

from analysis.strategies.categories import Category, SubStrategy, categories, category
from analysis.strategies.classifier import (
    LabelledSentence,
    StrategyLabel,
    classify,
    classify_many,
    label_sentences,
)
from analysis.strategies.corrections import append_correction, least_certain_first

__all__ = [
    "Category",
    "LabelledSentence",
    "StrategyLabel",
    "SubStrategy",
    "append_correction",
    "categories",
    "category",
    "classify",
    "classify_many",
    "label_sentences",
    "least_certain_first",
]
