"""Counting on tantivy: totals, facets and the cells of trends."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import tantivy
from tantivy import Order
from tantivy import Query as Seek

from index.engines import Amounts, Cell, Counts, Group, Middle
from index.engines.embedded_queries import both, one_of
from index.engines.embedded_schema import SETS, column, values_in

_MOST_VALUES = 10_000  # distinct values counted of one field
_BUCKETS = 60_000  # buckets of one answer, below tantivy's limit of 65,000
_TOTAL = "total of all"

Bucket = dict[str, Any]


def count_matches(searcher: tantivy.Searcher, wanted: Seek, names: Iterable[str]) -> Counts:
    """How many match, and how they spread, in one pass."""
    fields = tuple(names)
    size = min(_MOST_VALUES, _BUCKETS // max(1, len(fields)))
    asked: dict[str, Any] = {name: {"terms": {"field": column(name), "size": size}} for name in fields}
    if not SETS.intersection(fields):
        asked[_TOTAL] = {"value_count": {"field": "rank"}}  # which is there once in every document
    answer, facets, total = searcher.aggregate(wanted, asked), dict[str, dict[str, int]](), 0
    for name in fields:
        buckets = answer[name]["buckets"]
        if name in SETS:
            if answer[name]["sum_other_doc_count"]:
                pages = _pages(searcher, wanted, [column(name)])
                buckets = [{**bucket, "key": bucket["key"][column(name)]} for bucket in pages]
            total = sum(bucket["doc_count"] for bucket in buckets)  # so is a set, counted anyway
        facets[name] = _spread(name, buckets)
    return Counts(int(answer[_TOTAL]["value"]) if _TOTAL in answer else total, facets)


def count_cells(
    searcher: tantivy.Searcher, wanted: Seek, *, interval: str, by: str | None, amount: str | None
) -> Iterator[Cell]:
    """Count the matches by interval and split, and sum up their amounts."""
    split = column(by) if by else None
    summed = {"amounts": {"stats": {"field": amount}}} if amount else {}
    for bucket in _combined(searcher, wanted, interval, split, summed):
        number, amounts = bucket["doc_count"], None
        if amount:
            stats = bucket["amounts"]
            number, amounts = int(stats["count"]), Amounts(stats["min"], stats["max"], stats["sum"])
        if number:
            for key in values_in(by, bucket["key"][split]) if by else (None,):
                yield Cell(int(bucket["key"][interval]), key, number, amounts)


def find_middles(
    schema: tantivy.Schema,
    searcher: tantivy.Searcher,
    wanted: Seek,
    groups: Mapping[Group, int],
    *,
    interval: str,
    by: str | None,
    amount: str,
) -> Iterator[tuple[Group, Middle]]:
    """The middle amounts of groups of so many amounts each: all of a split's value sorted, then dealt out."""
    wanted = both(wanted, Seek.exists_query(interval))
    sizes = defaultdict[str | None, int](int)
    for (_, key), number in groups.items():
        sizes[key] += number
    for key, size in sizes.items():
        found = both(wanted, one_of(schema, by, (key,))) if by and key is not None else wanted
        hits = searcher.search(found, size, count=False, order_by_field=amount, order=Order.Asc).hits
        buckets = searcher.fast_field_values(interval, [address for _, address in hits])
        dealt = defaultdict[int, list[float]](list)
        for (value, _), bucket in zip(hits, buckets, strict=True):
            dealt[int(bucket or 0)].append(value)
        for bucket, row in dealt.items():
            yield (bucket, key), (row[(len(row) - 1) // 2], row[len(row) // 2])


def _combined(
    searcher: tantivy.Searcher, wanted: Seek, interval: str, split: str | None, summed: dict[str, Any]
) -> Iterable[Bucket]:
    """The buckets of an interval and a split: in one answer, or in pages where they are too many for that."""
    if split is None:
        return _pages(searcher, wanted, [interval], summed)
    within = {"within": {"terms": {"field": interval, "size": _BUCKETS}, "aggs": summed}}
    cells = {"cells": {"terms": {"field": split, "size": _BUCKETS}, "aggs": within}}
    try:
        answer = searcher.aggregate(wanted, cells)["cells"]
    except ValueError:  # tantivy's limit of buckets
        return _pages(searcher, wanted, [interval, split], summed)
    return (
        {**bucket, "key": {split: outer["key"], interval: bucket["key"]}}
        for outer in answer["buckets"]
        for bucket in outer["within"]["buckets"]
    )


def _pages(
    searcher: tantivy.Searcher, wanted: Seek, names: list[str], summed: dict[str, Any] | None = None
) -> Iterator[Bucket]:
    """The buckets of every combination of the values of some columns, page by page."""
    composite: Bucket = {"size": _BUCKETS, "sources": [{name: {"terms": {"field": name}}} for name in names]}
    while True:
        asked = {"cells": {"composite": composite, "aggs": summed or {}}}
        answer = searcher.aggregate(wanted, asked)["cells"]
        yield from answer["buckets"]
        if len(answer["buckets"]) < _BUCKETS:
            return
        composite["after"] = answer["after_key"]


def _spread(name: str, buckets: Iterable[Bucket]) -> dict[str, int]:
    """Buckets of a field's column → how many documents have each of its values."""
    counts = defaultdict[str, int](int)
    for bucket in buckets:
        for value in values_in(name, bucket["key"]):
            counts[value] += bucket["doc_count"]
    return dict(counts)
