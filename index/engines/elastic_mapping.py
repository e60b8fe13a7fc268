"""Elasticsearch's templates and queries, made from the one mapping and the one Query.

Only field types of the core server; text is cut by our tokenizer, so that `whitespace` is all that is needed.
"""

from __future__ import annotations

from typing import Any

from index.fields import DERIVED, FIELDS, VERSION, Kind
from index.query import Query
from index.terms import parts
from index.words import Clause, Match, weights

FINDINGS = "shangqing-findings"
"""What the read alias is called unless the address ends in #another-name; all other names begin with it."""

Json = dict[str, Any]

_TYPES: dict[Kind, Json] = {
    Kind.KEYWORD: {"type": "keyword"},
    Kind.WORD: {"type": "keyword"},
    Kind.WORDS: {"type": "text", "analyzer": "whitespace", "index_options": "freqs"},
    Kind.HELD: {"type": "text", "analyzer": "whitespace", "index_options": "docs", "norms": False},
    Kind.SIGNS: {"type": "text", "analyzer": "whitespace"},
    Kind.INTEGER: {"type": "long"},
    Kind.NUMBER: {"type": "double"},
    Kind.TIME: {"type": "date", "format": "strict_date_optional_time"},
    Kind.TEXT: {"type": "keyword", "index": False, "doc_values": False},
    Kind.OBJECT: {"type": "object", "enabled": False},
    Kind.NESTED: {
        "type": "nested",
        "dynamic": "strict",
        "properties": {
            "mechanic": {"type": "keyword"},
            "text": {"type": "keyword", "index": False, "doc_values": False},
            "start": {"type": "integer"},
            "end": {"type": "integer"},
            "terms": {"type": "object", "enabled": False},
        },
    },
}


def mapping() -> Json:
    """The explicit mapping; an unknown field is an error, never a guess."""
    return {
        "dynamic": "strict",
        # What is made anew from the rest needs no place in the source.
        "_source": {"excludes": list(DERIVED)},
        "properties": {name: _TYPES[kind] for name, kind in FIELDS.items()},
    }


def component_templates(base: str, version: int = VERSION) -> dict[str, Json]:
    """{name: component template}: settings and mapping apart, so that a site may replace the settings."""
    return {
        f"{base}-settings": {"settings": {"number_of_shards": 1, "auto_expand_replicas": "0-1"}},
        f"{base}-mapping-v{version}": {"mappings": mapping()},
    }


def index_template(base: str, version: int = VERSION) -> Json:
    """The composable template of this version's indices."""
    return {
        "index_patterns": [f"{base}-v{version}-*"],
        "composed_of": list(component_templates(base, version)),
        "priority": 500,
        "_meta": {"description": "Shangqing findings", "version": version},
    }


def seek(query: Query) -> Json:
    """Query → bool query of terms alone: nothing a user types is ever parsed by the server."""
    wanted: dict[str, list[Json]] = {"filter": [], "must_not": [], "should": []}
    for clause in query.clauses:
        wanted["must_not" if clause.excluded else "filter"].append(_any(clause))
    wanted["should"] += [
        {"term": {one.field: {"value": one.term, "boost": one.boost}}} for one in weights(query.clauses)
    ]
    wanted["filter"] += [{"terms": {name: list(values)}} for name, values in query.choices.items()]
    wanted["filter"] += [
        {"range": {name: {"gte": lowest, "lte": highest}}} for name, (lowest, highest) in query.ranges.items()
    ]
    return {"bool": {name: parts for name, parts in wanted.items() if parts}}


def in_currency(wanted: Json, currency: str) -> Json:
    """What is wanted, without documents that state another currency."""
    other = {
        "bool": {"filter": {"exists": {"field": "currency"}}, "must_not": {"term": {"currency": currency}}}
    }
    return {"bool": {"filter": [wanted], "must_not": [other]}}


def sorting(order: tuple[str, bool] | None) -> list[Json]:
    """The sort of an order: its field, what lacks it last, then the rank."""
    if order is None:
        return [{"_score": "desc"}, {"rank": "asc"}]
    name, descending = order
    return [{name: {"order": "desc" if descending else "asc", "missing": "_last"}}, {"rank": "asc"}]


def _any(clause: Clause) -> Json:
    return {"bool": {"should": [_match(match) for match in clause.matches], "minimum_should_match": 1}}


def _match(match: Match) -> Json:
    held: list[Json] = [_term("signs", sign) for sign in match.signs]
    if match.exact:
        held += (_term("terms", term) for term in match.terms)
    else:
        held += (_held(part) for term in match.terms for part in parts(term))
    if match.phrase:
        held.append({"match_phrase": {"signs": {"query": " ".join(match.phrase), "analyzer": "whitespace"}}})
    return _all(held)


def _held(term: str) -> Json:
    """A term of the text, however that was cut, or of a label's name."""
    # An index of version 2, which is searched until it is moved, has the text's terms alone.
    return {"bool": {"should": [_term("held", term), _term("terms", term)]}}


def _all(held: list[Json]) -> Json:
    return held[0] if len(held) == 1 else {"bool": {"filter": held}}


def _term(field: str, term: str) -> Json:
    return {"term": {field: {"value": term}}}
