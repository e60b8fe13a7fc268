"""The best of a common word, without a look at all that hold it.

Where nothing but words is sought, tantivy leaves out whole blocks that cannot be among the best (block-max WAND).
So the best of the word alone are fetched, and those that answer the rest of the query are taken from them: a
third of the work for a word that one text in ten holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import prod

import tantivy
from tantivy import DocAddress

from index.answers import Document
from index.derived import begins_with_title
from index.engines.embedded_queries import any_of, scores
from index.engines.embedded_schema import stored_document
from index.query import Query
from index.terms import parts
from index.words import Clause, weights

Scored = tuple[float, DocAddress]

LOOKED_AT = (150, 600)  # first a few: the fewer are asked for, the more tantivy leaves out
COMMON = 10_000  # documents that hold a word for which this is worth while
_SPARSE = 0.2  # of all documents: where fewer are chosen, to look at these alone is quick


def best_of_word(
    schema: tantivy.Schema, searcher: tantivy.Searcher, query: Query, wanted: int
) -> list[Scored] | None:
    """The `wanted` best that a query of one common word finds in texts, and all that tie with the last of them.

    None where it is no such query, or where they are not surely among those that were looked at: at a few first,
    and at more where so many of these answered the query that it is not in vain.
    """
    word = _word(query.clauses)
    if word is None or searcher.doc_freq("terms", word) < COMMON:
        return None
    if _share(searcher, query.choices) < _SPARSE:
        return None
    best, answering = any_of(scores(schema, weights(query.clauses))), 1.0
    for number in LOOKED_AT:
        if answering * number >= wanted:
            hits = searcher.search(best, number, count=False).hits
            found, is_whole = _answering(searcher, hits, query, wanted)
            if is_whole:
                return found
            answering = len(found) / number
    return None


def _answering(
    searcher: tantivy.Searcher, hits: list[Scored], query: Query, wanted: int
) -> tuple[list[Scored], bool]:
    """The hits of a word that answer the rest of the query too, and whether all that are wanted are among them."""
    found = list[Scored]()
    for score, address in _in_ranges(searcher, hits, query.ranges):
        if len(found) >= wanted and score < found[-1][0]:
            return found, True
        document = stored_document(searcher, address)
        # What only a title holds is found here, too, which the query does not find.
        if score == hits[-1][0] or not begins_with_title(document):
            return found, False
        if _chosen(document, query.choices):
            found.append((score, address))
    return found, False


def _word(clauses: tuple[Clause, ...]) -> str | None:
    """The one term that alone decides what is found in texts."""
    if len(clauses) != 1 or clauses[0].excluded or len(clauses[0].matches) != 1:
        return None
    match = clauses[0].matches[0]
    if match.phrase or len(match.terms) != 1 or not (match.exact or len(parts(match.terms[0])) == 1):
        return None
    return match.terms[0]


def _share(searcher: tantivy.Searcher, choices: Mapping[str, tuple[str, ...]]) -> float:
    """What part of all documents the filters choose, as if each chose without regard to the others."""
    held = [sum(searcher.doc_freq(name, each) for each in values) for name, values in choices.items()]
    return prod(min(1.0, number / searcher.num_docs) for number in held)


def _in_ranges(
    searcher: tantivy.Searcher,
    hits: list[Scored],
    ranges: Mapping[str, tuple[float | None, float | None]],
) -> Iterator[Scored]:
    outside = set[int]()
    for name, (lowest, highest) in ranges.items():
        values = searcher.fast_field_values(name, [address for _, address in hits])
        outside |= {place for place, value in enumerate(values) if not _is_within(value, lowest, highest)}
    return (hit for place, hit in enumerate(hits) if place not in outside)


def _is_within(value: float | None, lowest: float | None, highest: float | None) -> bool:
    if value is None:
        return False
    return (lowest is None or value >= lowest) and (highest is None or value <= highest)


def _chosen(document: Document, choices: Mapping[str, tuple[str, ...]]) -> bool:
    return all(_has(document.get(name), values) for name, values in choices.items())


def _has(held: str | list[str] | None, values: tuple[str, ...]) -> bool:
    return held in values if held is None or isinstance(held, str) else not set(held).isdisjoint(values)
