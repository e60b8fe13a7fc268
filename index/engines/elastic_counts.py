"""Counting on Elasticsearch: the cells of trends, and the middle amounts of their groups."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from crawlers.batches import batched
from index.engines import Amounts, Cell, Group, Middle

_BUCKETS = 60_000  # of one answer, below the server's search.max_buckets
_DEEPEST = 9_998  # the place behind which a server's index.max_result_window shows no two more
_EACH = 100  # amounts of a group up to which counting them all is quicker than a search for each group
_SEARCHES = 100  # sent in one request

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """Counts what matches `wanted` by a field of buckets, a field that splits, and a number field.

    `ask` sends one search, `ask_many` several at once.
    """

    ask: Callable[..., Json]
    ask_many: Callable[[list[Json]], list[Json]]
    wanted: Json
    interval: str
    by: str | None
    amount: str | None

    def cells(self) -> Iterator[Cell]:
        """Count the matches, and sum up their amounts."""
        summed = {"amounts": {"stats": {"field": self.amount}}} if self.amount else {}
        for bucket in self._pages(self.wanted, self._split, summed):
            number, amounts = bucket["doc_count"], None
            if self.amount:
                stats = bucket["amounts"]
                number, amounts = stats["count"], Amounts(stats["min"], stats["max"], stats["sum"])
            if number:
                yield Cell(*self._group(bucket["key"]), number, amounts)

    def middles(self, groups: Mapping[Group, int]) -> dict[Group, Middle]:
        """The middle amounts of groups of so many amounts each."""
        if sum(groups.values()) < _EACH * len(groups):
            return self._counted(self.wanted, groups)
        found: dict[Group, Middle] = {}
        near = [(group, size) for group, size in groups.items() if size // 2 <= _DEEPEST]
        for batch in batched(near, _SEARCHES):
            answers = self.ask_many([self._middle_of(group, size) for group, size in batch])
            for (group, _), answer in zip(batch, answers, strict=True):
                amounts = [hit["sort"][0] for hit in answer["hits"]["hits"]]
                found[group] = amounts[0], amounts[-1]
        for group in groups.keys() - found.keys():
            found |= self._counted(self._within(group), {group: groups[group]})
        return found

    def _middle_of(self, group: Group, size: int) -> Json:
        return {
            "query": self._within(group),
            "from": (size - 1) // 2,
            "size": 2 - size % 2,
            "sort": [{self.amount: "asc"}],
            "_source": False,
            "track_total_hits": False,
        }

    def _within(self, group: Group) -> Json:
        bucket, key = group
        held: list[Json] = [{"term": {self.interval: bucket}}]
        if self.by:
            held.append({"term": {self.by: key}})
        return {"bool": {"filter": [self.wanted, *held]}}

    def _counted(self, wanted: Json, groups: Mapping[Group, int]) -> dict[Group, Middle]:
        """Count every amount, in order, up to the middle of each group."""
        seen, found = defaultdict[Group, int](int), defaultdict[Group, list[float]](list)
        for bucket in self._pages(wanted, [*self._split, str(self.amount)]):
            group, amount = self._group(bucket["key"]), bucket["key"][self.amount]
            size, before = groups.get(group, 0), seen[group]
            seen[group] += bucket["doc_count"]
            found[group] += [amount for place in _places(size) if before <= place < seen[group]]
        return {group: (amounts[0], amounts[-1]) for group, amounts in found.items() if amounts}

    @property
    def _split(self) -> list[str]:
        return [self.interval, self.by] if self.by else [self.interval]

    def _group(self, key: Json) -> Group:
        return int(key[self.interval]), key[self.by] if self.by else None

    def _pages(self, wanted: Json, names: Iterable[str], summed: Json | None = None) -> Iterator[Json]:
        """The buckets of every combination of the values of some fields, in order, page by page."""
        composite: Json = {
            "size": _BUCKETS,
            "sources": [{name: {"terms": {"field": name}}} for name in names],
        }
        while True:
            aggregation = {"composite": composite, **({"aggs": summed} if summed else {})}
            answer = self.ask(query=wanted, size=0, aggs={"cells": aggregation})
            cells = answer.get("aggregations", {}).get("cells", {})
            yield from cells.get("buckets", [])
            if len(cells.get("buckets", [])) < _BUCKETS:
                return
            composite["after"] = cells["after_key"]


def _places(size: int) -> tuple[int, ...]:
    """The places of the middle amounts of so many in order: one, or of an even number two."""
    return tuple(sorted({(size - 1) // 2, size // 2})) if size else ()
