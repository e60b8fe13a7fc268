"""The one Query as tantivy's, built from terms alone: nothing a user types is ever parsed by the engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import tantivy
from tantivy import FieldType, Occur
from tantivy import Query as Seek

from index.engines.embedded_schema import as_set, column
from index.fields import FIELDS, Kind
from index.query import Query
from index.terms import parts
from index.words import Clause, Match, Weight, weights

SMALLEST, LARGEST = -(2**63), 2**63 - 1


class Ranked(NamedTuple):
    """What a query finds, scored by its words in the text, and, once more, what has no score."""

    best: Seek
    rest: Seek


def seek(schema: tantivy.Schema, query: Query) -> Seek:
    """What a query finds, without scores."""
    wanted = [*_words(schema, query), *_filters(schema, query)] or [Seek.all_query()]
    return but(both(*wanted), *_excluded(schema, query))


def ranked(schema: tantivy.Schema, query: Query, found: Seek) -> Ranked:
    """What a query finds, as `seek` says, scored by its words in the text."""
    weighed = weights(query.clauses)
    scored = [*zip(weighed, scores(schema, weighed), strict=True)]
    in_text = any_of(score for one, score in scored if one.field != "title_terms")
    words = [Seek.const_score_query(part, 0.0) for part in _words(schema, query)]
    if alone := says_all(query.clauses):
        words = [in_text]
    best = but(
        both(*words, *(Seek.const_score_query(part, 0.0) for part in _filters(schema, query))),
        *_excluded(schema, query),
    )
    best = _scoring(best, [score for one, score in scored if not alone or one.field == "title_terms"])
    return Ranked(best, but(found, in_text))


def scores(schema: tantivy.Schema, weighed: Iterable[Weight]) -> list[Seek]:
    """What makes a hit more relevant by each of `index.words.weights`."""
    return [Seek.boost_query(term_query(schema, one.field, one.term), one.boost) for one in weighed]


def between(
    schema: tantivy.Schema,
    name: str,
    lowest: float | None,
    highest: float | None,
    *,
    open_ends: bool = False,
) -> Seek:
    """The documents whose number is in a range; `open_ends` leaves both ends out."""
    kind = FieldType.Integer if FIELDS[name] is Kind.INTEGER else FieldType.Float
    if kind is FieldType.Integer:
        lowest, highest = _whole(lowest), _whole(highest)
    return Seek.range_query(
        schema,
        name,
        kind,
        lowest,
        highest,
        include_lower=lowest is None or not open_ends,
        include_upper=highest is None or not open_ends,
    )


def in_currency(schema: tantivy.Schema, wanted: Seek, currency: str) -> Seek:
    """What is wanted, without documents that state another currency."""
    stated = (as_set(()), as_set(currency))
    return both(wanted, any_of(_keyword(schema, column("currency"), each) for each in stated))


def term_query(schema: tantivy.Schema, name: str, term: str) -> Seek:
    """The documents that hold a term of a text field, scored by how often."""
    return Seek.term_query(schema, name, term, "freq")


def both(*queries: Seek) -> Seek:
    """What all of the queries find, its score the sum of theirs."""
    return queries[0] if len(queries) == 1 else Seek.boolean_query([(Occur.Must, query) for query in queries])


def any_of(queries: Iterable[Seek]) -> Seek:
    """What any of the queries finds, its score the sum of theirs."""
    found = [*queries]
    return found[0] if len(found) == 1 else Seek.boolean_query([(Occur.Should, query) for query in found])


def but(query: Seek, *without: Seek) -> Seek:
    """What one query finds and none of the others."""
    if not without:
        return query
    return Seek.boolean_query([(Occur.Must, query), *((Occur.MustNot, other) for other in without)])


def of_ranks(schema: tantivy.Schema, ranks: Iterable[int]) -> Seek:
    """The documents of these ranks, without scores."""
    return Seek.const_score_query(
        any_of(Seek.term_query(schema, "rank", rank, "basic") for rank in ranks), 0.0
    )


def one_of(schema: tantivy.Schema, name: str, values: tuple[str, ...]) -> Seek:
    """The documents that have one of the values of a keyword field."""
    if len(values) > _FEW:
        return Seek.term_set_query(schema, name, list(values))
    return any_of(_keyword(schema, name, value) for value in values)


_FEW = 16  # values or terms up to which looking each up is quicker than one walk through all


def _scoring(query: Seek, others: list[Seek]) -> Seek:
    """The same query, its score the sum with what else a document has of the others."""
    if not others:
        # Of terms alone, tantivy would add up the scores in another order from search to search.
        return both(query, Seek.const_score_query(Seek.all_query(), 0.0))
    if len(others) > _FEW:
        return Seek.boolean_query([(Occur.Must, query), *((Occur.Should, score) for score in others)])
    # One in the other, each is looked up for the hits alone; side by side, all that they find would be scored.
    for score in others:
        query = Seek.boolean_query([(Occur.Must, query), (Occur.Should, score)])
    return query


def _keyword(schema: tantivy.Schema, name: str, value: str) -> Seek:
    return Seek.term_query(schema, name, value, "basic")


def _words(schema: tantivy.Schema, query: Query) -> Iterator[Seek]:
    return (_any(schema, clause) for clause in query.clauses if not clause.excluded)


def _filters(schema: tantivy.Schema, query: Query) -> Iterator[Seek]:
    for name, values in query.choices.items():
        yield one_of(schema, name, values)
    for name, (lowest, highest) in query.ranges.items():
        yield between(schema, name, lowest, highest)


def _excluded(schema: tantivy.Schema, query: Query) -> Iterator[Seek]:
    return (_any(schema, clause) for clause in query.clauses if clause.excluded)


def _any(schema: tantivy.Schema, clause: Clause) -> Seek:
    return any_of(_match(schema, match) for match in clause.matches)


def _match(schema: tantivy.Schema, match: Match) -> Seek:
    held = [_keyword(schema, "signs", sign) for sign in match.signs]
    if match.exact:
        held += (_keyword(schema, "terms", term) for term in match.terms)
    else:
        # of the text, however that was cut, or of a label's name
        held += (_keyword(schema, "held", part) for term in match.terms for part in parts(term))
    if match.phrase:
        held.append(Seek.phrase_query(schema, "signs", list(match.phrase)))
    return both(*held)


def says_all(sought: tuple[Clause, ...]) -> bool:
    """Whether whatever is scored is found: so it is of one clause whose matches are a term each."""
    clauses = [clause for clause in sought if not clause.excluded]
    return len(clauses) == 1 and all(
        len(match.terms) + len(match.signs) + len(match.phrase) == 1
        and all(match.exact or len(parts(term)) == 1 for term in match.terms)
        for match in clauses[0].matches
    )


def _whole(number: float | None) -> int | None:
    return None if number is None else max(SMALLEST, min(int(number), LARGEST))
