"""Counting on tantivy: totals, facets and the cells of trends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import tantivy

from index.engines import Cell

_MOST_VALUES = 10_000  # distinct values counted of one field
_CELLS = 60_000  # cells fetched at once
_TOTAL = "total of all"


def count_matches(
    searcher: tantivy.Searcher, wanted: tantivy.Query, names: Iterable[str]
) -> tuple[int, dict[str, dict[str, int]]]:
    """How many match, and how they spread, in one pass; `rank` is there once in every document."""
    asked: dict[str, Any] = {name: {"terms": {"field": name, "size": _MOST_VALUES}} for name in names}
    answer = searcher.aggregate(wanted, asked | {_TOTAL: {"value_count": {"field": "rank"}}})
    facets = {
        name: {bucket["key"]: bucket["doc_count"] for bucket in answer[name]["buckets"]} for name in asked
    }
    return int(answer[_TOTAL]["value"]), facets


def count_cells(
    searcher: tantivy.Searcher, wanted: tantivy.Query, *, interval: str, by: str | None, amount: str | None
) -> Iterator[Cell]:
    """Count the matches by interval, split and amount, page by page."""
    names = [name for name in (interval, by, amount) if name]
    composite: dict[str, Any] = {
        "size": _CELLS,
        "sources": [{name: {"terms": {"field": name}}} for name in names],
    }
    while True:
        answer = searcher.aggregate(wanted, {"cells": {"composite": composite}})["cells"]
        for bucket in answer["buckets"]:
            key = bucket["key"]
            yield Cell(
                int(key[interval]), key[by] if by else None, key.get(amount or ""), bucket["doc_count"]
            )
        if len(answer["buckets"]) < _CELLS:
            return
        composite["after"] = answer["after_key"]
