"""What an analyst probably means: completions of what is typed, and near words for those that nothing holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from analysis.segment import is_one_word
from analysis.text import plain
from index.engines import Engine
from index.fields import FACETABLE
from index.query import Query
from index.spelling import is_spelled, near_name, near_word
from index.words import Match, straight

MOST_VALUES = 100
"""Values of a facet that are given; the rarer ones are left out."""

_UNQUOTED = re.compile(r"[^\s,，|｜]+")
_VOCABULARY = 10_000  # the commonest words of the titles, that a mistyped word is compared with


def suggestions(engine: Engine, prefix: str, limit: int) -> tuple[str, ...]:
    """`Index.suggest`, on an engine."""
    wanted = plain(prefix).strip()
    if not wanted:
        return ()
    names = [name for values in _values(engine, ("competitor", "brand")).values() for name in values]
    found = [name for name in names if plain(name).startswith(wanted)] + list(_words(engine, wanted, limit))
    if len(found) < limit and wanted.isascii() and wanted.isalpha():
        known = [*names, *filter(is_one_word, _words(engine, "", _VOCABULARY))]
        found += [word for word in known if is_spelled(plain(word), wanted)]
    return tuple(dict.fromkeys(found))[:limit]


def near_query(engine: Engine, query: Query) -> str | None:
    """`Index.did_you_mean`, on an engine."""
    words, names = _near_words(engine, query), list(_near_names(engine, query))
    text = straight(query.text)  # as the words are
    for word, near in words.items():
        text = text.replace(word, near)
    return " ".join(filter(None, (text, *names))) if words or names else None


def commonest(values: Mapping[str, int]) -> dict[str, int]:
    """The commonest first, ties by name, so that every engine gives them in one order."""
    return dict(_ordered(values)[:MOST_VALUES])


def _near_words(engine: Engine, query: Query) -> dict[str, str]:
    missed = [
        match.text
        for clause in query.clauses
        if not clause.excluded
        for match in clause.matches
        if match.terms and not _holds(engine, match)
    ]
    vocabulary = _words(engine, "", _VOCABULARY) if missed else {}
    return {word: near for word in missed if (near := near_word(plain(word), vocabulary))}


def _holds(engine: Engine, match: Match) -> bool:
    text = f'"{match.text}"' if match.exact else match.text
    return engine.search(Query(text=text, limit=0, facets=())).total > 0


def _near_names(engine: Engine, query: Query) -> Iterator[str]:
    chosen = {field: values for field, values in query.choices.items() if field in FACETABLE}
    known = _values(engine, tuple(chosen)) if chosen else {}
    for field, values in chosen.items():
        for value in values:
            near = None if value in known[field] else near_name(value, known[field])
            if near is not None:
                yield f"{field}:{near}" if _UNQUOTED.fullmatch(near) else f'{field}:"{near}"'


def _values(engine: Engine, fields: tuple[str, ...]) -> dict[str, dict[str, int]]:
    """The values of fields in the whole index, in the fields' order, the commonest first."""
    facets = engine.search(Query(limit=0, facets=fields)).facets
    return {field: dict(_ordered(facets[field])) for field in fields}


def _words(engine: Engine, prefix: str, limit: int) -> dict[str, int]:
    return dict(_ordered(engine.words(prefix, limit)))


def _ordered(counted: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counted.items(), key=lambda item: (-item[1], item[0]))
