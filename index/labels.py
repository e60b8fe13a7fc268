"""A document's labels as words: a page worded 满300减50 is found by 满减, too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from analysis.text import normalise
from index.answers import Label
from index.highlights import Span
from index.names import names_of
from index.terms import parts, terms
from index.words import Clause

LABELS = (
    "mechanic",
    "strategy",
    "sub_strategy",
    "competitor",
    "brand",
    "mentioned_competitor",
    "mentioned_brand",
    "region",
    "industry",
)
"""The fields whose values' names are words under which a document is found."""

# In any name, and so in none: "Advertising and endorsement" is not found by "and".
_TELLING_NOTHING = frozenset(
    ["a", "an", "and", "at", "by", "for", "in", "of", "off", "on", "one", "or", "the", "to", "with"]
)


def label_terms(document: Mapping[str, Any]) -> str:
    """The terms of the names of all labels of a document, a space between them."""
    return " ".join([_joined_terms(field, value) for field, value in _values(document)])


def meant_labels(document: Mapping[str, Any], clauses: tuple[Clause, ...]) -> tuple[Label, ...]:
    """The labels of a document that a query's words mean, in the order of `LABELS`.

    What stands in quotes means the text alone.
    """
    sought = _sought(clauses)
    if not sought:
        return ()
    return tuple(
        Label(field, value, names_of(field, value))
        for field, value in _values(document)
        if _means(field, value, sought)
    )


def label_spans(document: Mapping[str, Any], labels: Iterable[Label]) -> list[Span]:
    """The spans of a document's text that caused these labels, in no order; those of a few are not kept."""
    wanted = {(label.field, label.value) for label in labels}
    found = [(field, value, span) for field, value, span in _caused(document) if (field, value) in wanted]
    return list(dict.fromkeys(span for _, _, span in found))


def _caused(document: Mapping[str, Any]) -> Iterator[tuple[str, str, Span]]:
    for rule in document.get("promotions", ()):
        yield "mechanic", rule["mechanic"], (rule["start"], rule["end"])
    for mention in document.get("mentions", ()):
        yield mention["field"], mention["name"], (mention["start"], mention["end"])
    for label in document.get("strategies", ()):
        for start, end in label.get("evidence", ()):
            yield "strategy", label["strategy"], (start, end)
            for name in label.get("sub_strategies", ()):
                yield "sub_strategy", name, (start, end)


def _values(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for field in LABELS:
        value = document.get(field, ())
        for each in (value,) if isinstance(value, str) else value:
            yield field, each


@lru_cache(maxsize=256)
def _sought(clauses: tuple[Clause, ...]) -> tuple[frozenset[str], ...]:
    """What the words of a query are to a label: all the terms of any one of these."""
    return tuple(
        frozenset(parts(term))
        for clause in clauses
        if not clause.excluded
        for match in clause.matches
        if not match.exact and not match.signs
        for term in match.terms
    )


@lru_cache(maxsize=4096)
def _means(field: str, value: str, sought: tuple[frozenset[str], ...]) -> bool:
    return any(wanted <= _terms(field, value).keys() for wanted in sought)


@lru_cache(maxsize=4096)
def _joined_terms(field: str, value: str) -> str:
    return " ".join(_terms(field, value))


@lru_cache(maxsize=4096)
def _terms(field: str, value: str) -> dict[str, None]:
    """The terms of a value's names, each once."""
    found = (term for name in names_of(field, value) for term in terms(normalise(name)))
    return dict.fromkeys(term for term in found if term not in _TELLING_NOTHING)
