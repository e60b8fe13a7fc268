"""Elasticsearch's hits as rows of a page, and where the next page begins."""

from __future__ import annotations

from typing import Any

from index.answers import Document
from index.cursor import Place
from index.engines import Row
from index.fields import FIELDS, WRITTEN, Kind

Order = tuple[str, bool]
"""A field, and whether its largest value comes first."""


def row(hit: Any, order: Order | None, number: int) -> Row:
    """A hit in an order, the `number`th from 1."""
    document = given_back(hit)
    value, rank = hit["sort"]
    lacking = order is not None and _absent(order[0], value)
    score = 0.0 if order is not None else float(hit["_score"] or 0.0)
    return Row(document, score, Place(None if lacking else value, int(rank), number))


def given_back(hit: Any) -> Document:
    """The document of a hit, as it was given to be written."""
    document: Document = dict(hit["_source"])
    document.pop(WRITTEN, None)
    return document


def search_after(order: Order | None, after: Place | None) -> list[Any] | None:
    """The server's own words for what comes behind a place."""
    if after is None:
        return None
    value: Any = after.value
    if value is None and order is not None:
        name, descending = order
        if FIELDS[name] is Kind.INTEGER:
            value = -(2**63) if descending else 2**63 - 1
        else:
            value = "-Infinity" if descending else "Infinity"
    return [value, after.rank]


def _absent(name: str, value: Any) -> bool:
    """The server sorts what lacks a field under the largest or smallest number there is."""
    return value in {"Infinity", "-Infinity"} or (FIELDS[name] is Kind.INTEGER and abs(value) >= 2**63 - 1)
