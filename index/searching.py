"""Index: one engine opened, asked and written in the analysts' terms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from itertools import islice
from types import TracebackType
from typing import TYPE_CHECKING, Self

from analysis.segment import query_terms
from index.answers import Document, Hit, IndexStatus, Migration, Results, TrendPoint, WriteReport
from index.cursor import write_cursor
from index.documents import finding_document
from index.engines import Engine, Group, Middle
from index.exceptions import InvalidQuery
from index.fields import FACETABLE
from index.highlights import fragments, joined, matched_spans
from index.labels import label_spans, meant_labels
from index.lines import parse_query
from index.query import Query
from index.suggestions import commonest, near_query, suggestions
from index.trends import INTERVALS, MEASURES, gathered, points

if TYPE_CHECKING:
    from analysis.findings import Finding


class Index:
    """Findings that can be searched, on whichever engine; a context manager."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def setup(self) -> None:
        """Make the index where it is missing; done twice it is done once."""
        self.engine.setup()

    def write(self, findings: Iterable[Finding]) -> WriteReport:
        """Write findings under their ids, so that writing twice is writing once.

        Returns when the engine has acknowledged them and they can be found. What it rejects is in the report,
        the rest is written. Raises EngineUnavailable where it does not answer.
        """
        return self.engine.write(finding_document(finding) for finding in findings)

    def delete(self, ids: Iterable[str]) -> None:
        """Delete the findings of these ids, where there are such; raises EngineUnavailable as writing does."""
        self.engine.delete(ids)

    def search(self, query: Query | str = "") -> Results:
        """Give one page of what answers a query, or a query line as `parse_query` reads it."""
        query = parse_query(query) if isinstance(query, str) else query
        found = self.engine.search(query)
        # The rows first: an engine may count meanwhile.
        hits = tuple(_hit(row.document, query, row.score) for row in found.rows)
        ended = not found.rows or found.rows[-1].place.seen >= found.total
        return Results(
            total=found.total,
            hits=hits,
            facets={name: commonest(values) for name, values in found.facets.items()},
            next=None if ended else write_cursor(query.sort, found.rows[-1].place),
        )

    def scan(self, query: Query | None = None) -> Iterator[Hit]:
        """Stream every match, the newest first, whatever `limit`, `after` and `sort` say."""
        query = query or Query()
        for document in self.engine.scan(query):
            yield _hit(document, query, 0.0)

    def trend(
        self,
        query: Query | None = None,
        *,
        interval: str = "day",
        by: str | None = None,
        measure: str = "count",
        currency: str = "CNY",
    ) -> tuple[TrendPoint, ...]:
        """Give a measure over time, in days, weeks (from Monday) or months of Beijing, gaps filled.

        `by` splits by a countable field; a finding of two strategies counts in both. Money measures read the
        offers in `currency` and those that state none. Empty where nothing matches.
        """
        query = query or Query()
        _check(interval, by, measure)
        amount, made = MEASURES[measure]
        cells = self.engine.cells(query, interval=interval, by=by, amount=amount, currency=currency)
        groups, middles = gathered(cells), dict[Group, Middle]()
        if amount and made == "median":
            sizes = {group: cell.number for group, cell in groups.items()}
            middles |= self.engine.middles(
                query, sizes, interval=interval, by=by, amount=amount, currency=currency
            )
        money = None if amount in {None, "discount"} else currency
        return points(groups, middles, interval=interval, measure=measure, currency=money)

    def suggest(self, prefix: str, *, limit: int = 10) -> tuple[str, ...]:
        """Complete what is being typed, in characters or by its sound: competitors and brands, then words of titles,
        the commonest first; shouj and sj are 手机."""
        return suggestions(self.engine, prefix, limit)

    def did_you_mean(self, query: Query | str) -> str | None:
        """Give a query's words, near ones for those that nothing holds, and of its filters those that name something
        near; None where there is neither. 耳几 of 青禾 is 耳机 competitor:青禾优选."""
        return near_query(self.engine, Query(text=query) if isinstance(query, str) else query)

    def similar(self, key: str, *, limit: int = 10) -> tuple[Hit, ...]:
        """More like the finding of an id: what shares the rarest words of its title, one hit a page address.

        () where there is no such finding.
        """
        found = self.search(Query(ids=(key,), limit=1, facets=())).hits
        if not found:
            return ()
        words = dict.fromkeys(token.text for token in query_terms(found[0].title) if len(token.text) > 1)
        if not words:
            return ()
        text = "|".join(f'"{word}"' for word in islice(words, 25))
        pages = {(found[0].competitor, found[0].url)}
        hits = list[Hit]()
        for hit in self.search(Query(text=text, limit=limit * 20, facets=())).hits:
            if (hit.competitor, hit.url) not in pages and len(hits) < limit:
                pages.add((hit.competitor, hit.url))
                hits.append(hit)
        return tuple(hits)

    def migrate(self) -> Migration:
        """Move to the current mapping what an older version wrote; searching goes on meanwhile.

        Interrupted, it is resumed by the next call. What was moved from is kept, to be deleted by hand.
        """
        return self.engine.migrate()

    def count(self) -> int:
        """How many findings there are."""
        return self.engine.count()

    def origin(self) -> str:
        """What tells the index from one that is made anew in its place (`Engine.origin`)."""
        return self.engine.origin()

    def status(self) -> IndexStatus:
        """The engine's state; raises EngineUnavailable where it does not answer."""
        return self.engine.status()

    def close(self) -> None:
        """Let go of files and connections."""
        self.engine.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _check(interval: str, by: str | None, measure: str) -> None:
    if interval not in INTERVALS:
        raise InvalidQuery(f"unknown interval {interval!r}: use one of {', '.join(INTERVALS)}")
    if by is not None and by not in FACETABLE:
        raise InvalidQuery(f"a trend cannot be split by {by!r}: use one of {', '.join(FACETABLE)}")
    if measure not in MEASURES:
        raise InvalidQuery(f"unknown measure {measure!r}: use one of {', '.join(MEASURES)}")


def _hit(document: Document, query: Query, score: float) -> Hit:
    text = document.get("text", "")
    labels = meant_labels(document, query.clauses)
    spans = joined([*matched_spans(text, query.clauses), *label_spans(document, labels)])
    price, observed = document.get("price"), document.get("observed")
    return Hit(
        id=document["id"],
        kind=document["kind"],
        competitor=document.get("competitor"),
        title=document.get("title", ""),
        url=document.get("url"),
        price=Decimal(price) if price is not None else None,
        currency=document.get("currency"),
        observed=datetime.fromisoformat(observed) if observed else None,
        strategies=tuple(document.get("strategy", ())),
        mechanics=tuple(document.get("mechanic", ())),
        highlights=fragments(text, spans),
        spans=spans,
        labels=labels,
        score=score,
        document=document,
    )
