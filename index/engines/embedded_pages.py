"""One page of an order on tantivy, which sorts by one field and breaks ties by where a document lies.

Here ties are broken by `rank`, which is unique and the same on every engine, so that pages neither repeat nor
leave out a document.
"""

from __future__ import annotations

from collections.abc import Iterable

import tantivy
from tantivy import DocAddress, FieldType, Order
from tantivy import Query as Seek

from index.cursor import Place
from index.engines.embedded_best import best_of_common_words
from index.engines.embedded_queries import between, both, but, ranked
from index.query import Query

Spot = tuple[float | None, int, DocAddress]
"""A document's value in the order (its score by relevance), its rank, and its address."""

_SLACK = 50


class Pager:
    """Pages of what one query finds (by `seek`), as one searcher sees it."""

    def __init__(self, schema: tantivy.Schema, searcher: tantivy.Searcher, query: Query, found: Seek) -> None:
        self._schema = schema
        self._searcher = searcher
        self._query = query
        self._seek = found

    def by_score(self, limit: int, after: Place | None) -> list[Spot]:
        """The most relevant, after a place; what no word of the text tells apart comes last, the newest first."""
        found = ranked(self._schema, self._query, self._seek)
        if after is not None and not after.value:
            return self._by_rank(both(found.rest, self._after(after.rank)), 0.0, limit)
        best = self._scored(found.best, limit, after)
        return best + self._by_rank(found.rest, 0.0, limit - len(best))

    def _scored(self, best: Seek, limit: int, after: Place | None) -> list[Spot]:
        """The best, after a place. A score cannot be sought, so what came before is passed over again."""
        wanted = limit + (after.seen if after else 0)
        hits = best_of_common_words(self._schema, self._searcher, self._query, best, wanted) or self._best(
            best, wanted
        )
        # Of a first page, what ranks below it need not be put in order.
        least = hits[limit - 1][0] if after is None and len(hits) >= limit else 0.0
        spots = sorted(
            self._ranked(hit for hit in hits if hit[0] >= least and hit[0] > 0),
            key=lambda spot: (-(spot[0] or 0), spot[1]),
        )
        if after is not None and after.value is not None:
            last = (-after.value, after.rank)
            spots = [spot for spot in spots if (-(spot[0] or 0), spot[1]) > last]
        return spots[:limit]

    def _best(self, seek: Seek, wanted: int) -> list[tuple[float, DocAddress]]:
        """As many as wanted, and all that tie with the last of them; what has no score is `by_score`'s rest."""
        ask = wanted + _SLACK
        while True:
            hits: list[tuple[float, DocAddress]] = self._searcher.search(seek, ask, count=False).hits
            # Complete once the page ends above the worst score fetched: all that tie with it are here.
            if len(hits) < ask or not hits[-1][0] or hits[wanted - 1][0] > hits[-1][0]:
                return hits
            ask *= 4

    def by_field(self, name: str, limit: int, after: Place | None, *, descending: bool) -> list[Spot]:
        """The largest (or smallest) of a number field, after a place; what lacks the field comes last."""
        lacking = but(self._seek, Seek.exists_query(name))
        if after is not None and after.value is None:
            return self._by_rank(both(lacking, self._after(after.rank)), None, limit)
        rest, spots = self._seek, list[Spot]()
        if after is not None and after.value is not None:
            tied = both(self._seek, self._equal(name, after.value), self._after(after.rank))
            spots += self._by_rank(tied, after.value, limit)
            ends = (None, after.value) if descending else (after.value, None)
            rest = both(self._seek, between(self._schema, name, *ends, open_ends=True))
        spots += self._by_value(rest, name, limit - len(spots), descending)
        return spots + self._by_rank(lacking, None, limit - len(spots))

    def _by_value(self, seek: Seek, name: str, limit: int, descending: bool) -> list[Spot]:
        if limit <= 0:
            return []
        order, ask = Order.Desc if descending else Order.Asc, limit + _SLACK
        hits = self._searcher.search(seek, ask, count=False, order_by_field=name, order=order).hits
        last = hits[-1][0] if len(hits) == ask else None
        sign = -1 if descending else 1
        whole = sorted(
            self._ranked(hit for hit in hits if hit[0] != last),
            key=lambda spot: (sign * (spot[0] or 0), spot[1]),
        )
        if last is None or len(whole) >= limit:
            return whole[:limit]
        return whole + self._by_rank(both(seek, self._equal(name, last)), last, limit - len(whole))

    def _by_rank(self, seek: Seek, value: float | None, limit: int) -> list[Spot]:
        if limit <= 0:
            return []
        hits = self._searcher.search(seek, limit, count=False, order_by_field="rank", order=Order.Asc).hits
        return [(value, rank, address) for rank, address in hits]

    def _ranked(self, hits: Iterable[tuple[float, DocAddress]]) -> list[Spot]:
        found = list(hits)
        ranks = self._searcher.fast_field_values("rank", [address for _, address in found])
        return [(value, int(rank or 0), address) for (value, address), rank in zip(found, ranks, strict=True)]

    def _equal(self, name: str, value: float) -> Seek:
        return between(self._schema, name, value, value)

    def _after(self, rank: int) -> Seek:
        return Seek.range_query(self._schema, "rank", FieldType.Integer, rank, None, include_lower=False)
