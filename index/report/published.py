"""Published: what articles say, as the index holds them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from crawlers.items import Article
from index.answers import Hit
from index.report.span import Span

_EARLIEST = datetime(1, 1, 1, tzinfo=UTC)
# What was published longer before the period than this is archive that a first crawl brought, no news.
_LATE = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """One article as it was seen, with its figures and strategies as the index holds them.

    `strategies` are labels with `strategy`, `probability`, `sub_strategies` and the `evidence` spans in `text`.
    """

    id: str
    competitor: str | None
    source: str | None
    title: str
    text: str
    url: str | None
    observed: datetime | None
    published: datetime | None
    publisher: str | None
    content_hash: str | None
    archive: str | None
    strategies: tuple[Mapping[str, Any], ...]
    metrics: tuple[Mapping[str, Any], ...]

    @property
    def at(self) -> datetime | None:
        """When it was published or, where the page does not say, seen."""
        return self.published or self.observed

    def as_article(self) -> Article:
        """As it was collected."""
        return Article(
            title=self.title,
            body=self.text.partition("\n")[2],
            url=self.url,
            competitor=self.competitor,
            source=self.source,
            observed=self.observed,
            published=self.published,
            publisher=self.publisher,
        )


def read_published(hits: Iterable[Hit], span: Span) -> tuple[Published, ...]:
    """Give the articles that became known in the span, the latest first; one that was seen again, once."""
    found = (_published(hit) for hit in hits if hit.kind == "article")
    fresh = [
        one
        for one in found
        if one.observed is None or (span.holds(one.observed) and not _is_archive(one, span))
    ]
    ordered = sorted(fresh, key=lambda one: (one.at or _EARLIEST, one.id), reverse=True)
    once = {(one.url, one.title): one for one in reversed(ordered)}
    return tuple(one for one in ordered if once[one.url, one.title] is one)


def _is_archive(one: Published, span: Span) -> bool:
    return span.since is not None and one.published is not None and one.published < span.since - _LATE


def _published(hit: Hit) -> Published:
    document = hit.document
    written = document.get("published")
    return Published(
        id=hit.id,
        competitor=hit.competitor,
        source=document.get("source"),
        title=hit.title,
        text=document.get("text", ""),
        url=hit.url,
        observed=hit.observed,
        published=datetime.fromisoformat(written) if written else None,
        publisher=document.get("publisher"),
        content_hash=document.get("content_hash"),
        archive=document.get("archive"),
        strategies=tuple(document.get("strategies", ())),
        metrics=tuple(document.get("metrics", ())),
    )
