"""Tantivy's schema, and its documents and queries, made from the one mapping and the one Query."""

from __future__ import annotations

from typing import Any

import orjson
import tantivy
from tantivy import FieldType, Occur
from tantivy import Query as Seek

from index.answers import Document
from index.derived import derived_fields
from index.fields import FIELDS, Kind
from index.query import Query
from index.terms import parts
from index.words import LABEL_BOOST, TITLE_BOOST, Clause, Match

SMALLEST, LARGEST = -(2**63), 2**63 - 1


def build_schema() -> tantivy.Schema:
    """Only what is searched, counted or sorted becomes a field; the whole document lies beside, as JSON."""
    builder = tantivy.SchemaBuilder()
    for name, kind in FIELDS.items():
        match kind:
            case Kind.KEYWORD:
                builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
            case Kind.WORD:
                builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
            case Kind.WORDS:
                builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
            case Kind.SIGNS:
                builder.add_text_field(name, tokenizer_name="signs", index_option="position")
            case Kind.INTEGER:
                builder.add_integer_field(name, indexed=True, fast=True)
            case Kind.NUMBER:
                builder.add_float_field(name, indexed=True, fast=True)
    builder.add_bytes_field("document", stored=True)
    return builder.build()


def tokenizers() -> dict[str, tantivy.Tokenizer]:
    """By name: terms are cut already; signs are cut by tantivy, as `index.terms.signs` cuts them."""
    signs = r"[\p{L}\p{N}--[a-z0-9]]|[a-z0-9]{1,50}(?:\.[0-9]{1,49})?"
    return {"whitespace": tantivy.Tokenizer.whitespace(), "signs": tantivy.Tokenizer.regex(signs)}


def tantivy_document(document: Document) -> tantivy.Document:
    """Raises ValueError or TypeError where a value cannot be written."""
    fields: dict[str, Any] = {name: value for name, value in document.items() if name in _WRITTEN}
    for name in _NUMBERS & document.keys():
        fields[name] = float(document[name])
    return tantivy.Document.from_dict(
        {"document": orjson.dumps(document), **fields, **derived_fields(document)}
    )


def seek(schema: tantivy.Schema, query: Query) -> Seek:
    """Query → tantivy's, built from terms alone: nothing a user types is ever parsed by the engine."""
    wanted: list[tuple[Occur, Seek]] = []
    for clause in query.clauses:
        wanted.append((Occur.MustNot if clause.excluded else Occur.Must, _any(schema, clause)))
        if not clause.excluded:
            wanted += [
                (Occur.Should, Seek.boost_query(term_query(schema, "title_terms", term), TITLE_BOOST))
                for match in clause.matches
                for term in match.terms
            ]
    for name, values in query.choices.items():
        wanted.append((Occur.Must, Seek.const_score_query(_one_of(schema, name, values), 0.0)))
    for name, (lowest, highest) in query.ranges.items():
        wanted.append((Occur.Must, Seek.const_score_query(between(schema, name, lowest, highest), 0.0)))
    if not any(occur is Occur.Must for occur, _ in wanted):
        wanted.append((Occur.Must, Seek.all_query()))
    return Seek.boolean_query(wanted)


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
    other = Seek.boolean_query(
        [
            (Occur.Must, Seek.exists_query("currency")),
            (Occur.MustNot, Seek.term_query(schema, "currency", currency)),
        ]
    )
    return Seek.boolean_query([(Occur.Must, wanted), (Occur.MustNot, other)])


def term_query(schema: tantivy.Schema, name: str, term: str) -> Seek:
    """The documents that hold a term of a text field, scored by how often."""
    return Seek.term_query(schema, name, term, "freq")


_NUMBERS = {name for name, kind in FIELDS.items() if kind is Kind.NUMBER}
_WRITTEN = {name for name, kind in FIELDS.items() if kind in {Kind.KEYWORD, Kind.INTEGER}}


def _one_of(schema: tantivy.Schema, name: str, values: tuple[str, ...]) -> Seek:
    if len(values) == 1:
        return Seek.term_query(schema, name, values[0], "basic")
    return Seek.term_set_query(schema, name, list(values))


def _any(schema: tantivy.Schema, clause: Clause) -> Seek:
    matches = [_match(schema, match) for match in clause.matches]
    return matches[0] if len(matches) == 1 else Seek.boolean_query([(Occur.Should, part) for part in matches])


def _match(schema: tantivy.Schema, match: Match) -> Seek:
    if not match.exact:
        return _all([_word(schema, term) for term in match.terms])
    held = [term_query(schema, "terms", term) for term in match.terms]
    if len(match.phrase) == 1:
        held.append(term_query(schema, "signs", match.phrase[0]))
    elif match.phrase:
        held.append(Seek.phrase_query(schema, "signs", list(match.phrase)))
    return _all(held)


def _word(schema: tantivy.Schema, term: str) -> Seek:
    """A term of the text, however that was cut, or of a label's name."""
    made_of = parts(term)
    text, label = (
        _all([term_query(schema, name, part) for part in made_of]) for name in ("terms", "name_terms")
    )
    either = [(Occur.Should, text), (Occur.Should, Seek.boost_query(label, LABEL_BOOST))]
    if made_of == (term,):
        return Seek.boolean_query(either)
    whole = (Occur.Should, term_query(schema, "terms", term))
    return Seek.boolean_query([(Occur.Must, Seek.boolean_query(either)), whole])


def _all(held: list[Seek]) -> Seek:
    return held[0] if len(held) == 1 else Seek.boolean_query([(Occur.Must, part) for part in held])


def _whole(number: float | None) -> int | None:
    return None if number is None else max(SMALLEST, min(int(number), LARGEST))
