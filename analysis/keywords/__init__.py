"""The words that tell what a text is about, weighed as jieba.analyse weighs them, on our tokenizer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from analysis.keywords.keyword import Keyword
from analysis.keywords.textrank import ranked
from analysis.keywords.tfidf import weighed
from analysis.passage import Passage

__all__ = ["Keyword", "keywords", "keywords_many"]


def keywords(
    text: str | Passage, limit: int = 10, method: Literal["tfidf", "textrank"] = "tfidf"
) -> tuple[Keyword, ...]:
    """The `limit` heaviest words of two signs or more, heaviest first; fewer where the text has fewer.

    "tfidf" weighs a word by how often it stands here and how rarely elsewhere (jieba's corpus; a word that is
    unknown there counts as rare), "textrank" by the words around it (Mihalcea & Tarau 2004), nouns and verbs
    alone, at ten times the cost. Numbers and measures (亿元, 50GB) are no keywords.
    """
    passage = Passage.of(text)
    return ranked(passage, limit) if method == "textrank" else weighed([passage], limit)[0]


def keywords_many(texts: Sequence[str | Passage], limit: int = 10) -> list[tuple[Keyword, ...]]:
    """`keywords` by "tfidf" for many texts, in their order; together they take two thirds of the time."""
    return weighed([Passage.of(text) for text in texts], limit)
