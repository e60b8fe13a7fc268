"""A visit to a page: what it found, and what is remembered of it once all of that is safe in the journal."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from scrapy import signals

from crawlers.items import Article, Observation, Offer
from crawlers.sources.source import Revisit
from crawlers.storage.memory import Memories, Memory, Place, write_leads, write_said
from crawlers.storage.runs import Run

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

_KEY = "visit"


@dataclass(slots=True, kw_only=True)
class Visit:
    """What a visit found. It is over, and `memory` is kept, when the pipelines have taken every observation;
    a failure in one of them leaves the page as if it had not been visited."""

    observations: tuple[Observation, ...]
    links: tuple[Place, ...]
    memory: Memory
    memories: Memories
    waiting: int = 1
    failed: bool = False

    @property
    def shown(self) -> frozenset[str]:
        """What the page of a list that goes on has to show."""
        goes_on = any(link.kind == "next" for link in self.links)
        return brings(self.observations, self.links) if goes_on else frozenset()

    def give(self, response: Response) -> Iterator[Observation]:
        """Give the observations away, to be acknowledged one by one."""
        response.meta[_KEY] = self
        self.waiting += len(self.observations)
        yield from self.observations

    def acknowledge(self, *, failed: bool = False) -> None:
        """Take note of what became of one observation, or of the visit itself."""
        self.waiting -= 1
        self.failed |= failed
        if not self.waiting and not self.failed:
            self.memories.remember(self.memory)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was read at a place, at a moment (aware) and by which rules (`rules_digest`); `content_hash` is
    the SHA-256 (hex) of its bytes, `archive` their record, None where they are not kept."""

    place: Place
    moment: datetime
    rules: str
    content_hash: str
    archive: str | None = None
    observations: tuple[Observation, ...] = ()
    links: tuple[Place, ...] = ()


def brings(observations: Iterable[Observation], links: Iterable[Place]) -> frozenset[str]:
    """What a page of a listing has to show, apart from where it goes on."""
    told = (
        each.id if isinstance(each, Article) else f"{each.sku or each.title}|{each.price}"
        for each in observations
    )
    return frozenset((*told, *(link.url for link in links if link.kind == "page")))


def end_listing(found: Found, before: frozenset[str]) -> Found:
    """What was found, without where it goes on if it brings no more than the page of the list `before` it.

    Many lists have a next page for ever: the last one again, or an empty one.
    """
    if found.place.kind != "next" or not brings(found.observations, found.links) <= before:
        return found
    return replace(found, links=tuple(link for link in found.links if link.kind != "next"))


class VisitKeeper:
    """Tells a visit what became of its observations."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make it."""
        keeper = cls()
        crawler.signals.connect(keeper.acknowledge, signals.item_scraped)
        crawler.signals.connect(keeper.acknowledge, signals.item_dropped)
        crawler.signals.connect(keeper.fail, signals.item_error)
        return keeper

    def acknowledge(self, response: Response) -> None:
        """An observation is in the journal, or was left out for a reason."""
        _visit_of(response).acknowledge()

    def fail(self, response: Response) -> None:
        """An observation is lost: the page has to be visited again."""
        _visit_of(response).acknowledge(failed=True)


def is_same(response: Response, known: Memory) -> bool:
    """Whether a page is as it was: the server says so, or its bytes are the same."""
    return response.status == 304 or hashlib.sha256(response.body).hexdigest() == known.content_hash


def repeat_visit(known: Memory, run: Run, moment: datetime) -> Visit:
    """The visit to a page that has not changed: its offers are seen again, its articles are known."""
    memory = replace(
        known, run=run.name, fetched=moment, interval=_interval(known, run.source.revisit, changed=False)
    )
    return Visit(observations=known.repeat(moment), links=known.links, memory=memory, memories=run.memories)


def first_visit(found: Found, response: Response, known: Memory | None, run: Run) -> Visit:
    """The visit to a page that is new or has changed, or is read by other rules than the last time."""
    offers = [each for each in found.observations if isinstance(each, Offer)]
    said = write_said(offers)
    everything = said if len(offers) == len(found.observations) else write_said(found.observations)
    digest, leads = hashlib.sha256(everything).hexdigest(), write_leads(found.links)
    same = known is not None and (known.digest == digest if found.observations else known.leads == leads)
    memory = Memory(
        url=found.place.url,
        run=run.name,
        rules=found.rules,
        etag=_header(response, "ETag"),
        modified=_header(response, "Last-Modified"),
        content_hash=found.content_hash,
        archive=found.archive,
        read=found.moment,
        fetched=found.moment,
        changed=known.changed if known and same else found.moment,
        interval=_interval(known, run.source.revisit, changed=not same),
        offers=len(offers),
        articles=len(found.observations) - len(offers),
        digest=digest,
        said=said,
        leads=leads,
    )
    return Visit(observations=found.observations, links=found.links, memory=memory, memories=run.memories)


def _interval(known: Memory | None, revisit: Revisit | None, *, changed: bool) -> timedelta | None:
    """Twice the last one where nothing has changed, half of it where something has."""
    if revisit is None:
        return None
    if known is None or known.interval is None:
        return revisit.least
    wanted = known.interval / 2 if changed else known.interval * 2
    return min(max(wanted, revisit.least), revisit.most)


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None


def _visit_of(response: Response) -> Visit:
    visit: Visit = response.meta[_KEY]
    return visit
