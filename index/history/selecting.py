"""Query → the history's offers that answer it: the filters of a search, on every observation of a price."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from analysis.text import normalise
from index.exceptions import InvalidQuery
from index.history.history import History
from index.history.naming import keep_found, named_products
from index.query import Query
from index.words import Clause, Match

if TYPE_CHECKING:
    from duckdb import DuckDBPyRelation

_CHOICES = {
    "competitors": "competitor",
    "sources": "source",
    "brands": "brand",
    "availability": "availability",
    "currencies": "currency",
    "skus": "sku",
    "ids": "id",
}
_BOUNDS = {
    "price_min": "price >= ${}",
    "price_max": "price <= ${}",
    "take_home_min": "take_home >= ${}",
    "take_home_max": "take_home <= ${}",
    "since": "observed >= ${}",
    "until": "observed < ${}",
}
# Of a page of hits, not of what is found; or true of every offer.
_NOT_OF_ROWS = {"text", "kinds", "sort", "limit", "after", "facets"}


def select_offers(history: History, query: Query) -> DuckDBPyRelation:
    """Give the observations of prices that answer a query, by competitor, product and time.

    Words are sought in a product's title, in either script, and as its sku or gtin. Raises InvalidQuery for a
    filter on what the history does not keep, such as strategies.
    """
    conditions, values = _conditions(query)
    if query.clauses:
        _find_products(history, query.clauses)
        conditions.append("(product, competitor) IN (SELECT product, competitor FROM found)")
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    # every part of it is written above; what a user gives are its parameters
    sql = f"SELECT * FROM offers {where} ORDER BY competitor, product, observed, id"  # noqa: S608
    return history.connection.sql(sql, params=values)


def _conditions(query: Query) -> tuple[list[str], dict[str, Any]]:
    asked = {field.name: getattr(query, field.name) for field in fields(query)}
    given = {name: value for name, value in asked.items() if value not in (None, ())}
    unknown = given.keys() - _CHOICES.keys() - _BOUNDS.keys() - _NOT_OF_ROWS
    if unknown or "article" in query.kinds:
        raise InvalidQuery(
            f"the price history keeps no {', '.join(sorted(unknown)) or 'articles'}: leave it out"
        )
    choices = {name: list(given[name]) for name in _CHOICES.keys() & given.keys()}
    bounds = {name: _plain(given[name]) for name in _BOUNDS.keys() & given.keys()}
    conditions = [f"{_CHOICES[name]} IN (SELECT unnest(${name}))" for name in choices]
    return conditions + [_BOUNDS[name].format(name) for name in bounds], {**choices, **bounds}


def _plain(value: Any) -> Any:
    """Times are kept in UTC without a zone."""
    return value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) else value


def _find_products(history: History, clauses: tuple[Clause, ...]) -> None:
    """Keep in the table `found` the products whose names hold the words."""
    found = named_products(history.connection, lambda title, codes: _fits(title, codes, clauses))
    keep_found(history.connection, found)


def _fits(title: str, codes: frozenset[str], clauses: tuple[Clause, ...]) -> bool:
    return all(
        any(_holds(match, title, codes) for match in clause.matches) != clause.excluded for clause in clauses
    )


def _holds(match: Match, title: str, codes: frozenset[str]) -> bool:
    text = "".join(normalise(match.text).lower().split())
    if match.text in codes or text in "".join(title.split()):
        return True
    return not match.phrase and all(part in title for part in (*match.terms, *match.signs))
