"""What is still to be fetched: each address once a run, within depth and budget, if memory has no reason
against it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from crawlers.spiders.tracking import AddressCleaner, address_key
from crawlers.storage.memory import Memory, Place, rules_digest
from crawlers.storage.runs import Run

_CLOCKS_DIFFER = timedelta(hours=1)
_LONGEST = 2083  # what every browser takes; longer ones are grown by a site's own mistakes


class Ask(NamedTuple):
    """A page to be fetched: how many links away from the start, and what is known of it, if that counts."""

    place: Place
    depth: int
    known: Memory | None


class Frontier:
    """The walk's edge. A page that need not be fetched is passed over: its remembered links are walked."""

    def __init__(self, run: Run, now: Callable[[], datetime]) -> None:
        self._run = run
        self._source = run.source
        self._now = now
        self._met: set[str] = set()
        self._cleaner = AddressCleaner(run.source.ignore_parameters)
        self._asked = 0
        self.rules = rules_digest(run.source)

    def advance(self, places: Iterable[Place], depth: int = -1) -> Iterator[Ask]:
        """Give what is to be fetched of the places, which stand on a page at `depth`, and of those behind the
        ones passed over."""
        waiting = deque((place, _depth(place, depth)) for place in places)
        while waiting:
            place, depth = waiting.popleft()
            place = place._replace(url=self._cleaner.clean(place.url))
            if not self.meet(place.url):
                continue
            if len(place.url) > _LONGEST:
                self._run.tally.skip("an address without end", place.url[:_LONGEST])
                continue
            if depth > self._source.depth:
                self._run.tally.skip("deeper than the source's depth", place.url)
                continue
            known = self._run.memories.recall(place.url)
            if known and (reason := self._reason_against(place, known)):
                self._run.tally.skip(reason, place.url)
                waiting.extend((link, _depth(link, depth)) for link in known.links)
            elif self._asked >= self._source.budget:
                self._run.tally.skip("beyond the source's page budget", place.url)
            else:
                self._asked += 1
                yield Ask(place, depth, known if known and known.rules == self.rules else None)

    def meet(self, url: str) -> bool:
        """Take note of an address; whether it is met for the first time in this run."""
        known = len(self._met)
        self._met.add(address_key(url))
        return len(self._met) > known

    def _reason_against(self, place: Place, known: Memory) -> str | None:
        """Why a page is not fetched now, None where it is."""
        if self._run.resumed and known.run == self._run.name:
            self._asked += 1
            if known.changed < known.fetched:  # else its articles are in this run's journal, and counted
                self._run.tally.known += known.articles
            return "fetched before the interruption"
        if known.fetched > datetime.now(UTC) + _CLOCKS_DIFFER:
            return None  # a clock was wrong: what it says of the time is worth nothing
        if known.rules != self.rules or (place.changed and place.changed > known.fetched):
            return None
        if place.changed and known.articles and not known.offers:
            # a date in a sitemap is believed of a text, but not of a price
            self._run.tally.known += known.articles
            return "unchanged"
        if self._source.revisit and self._now() < known.due:
            self._run.tally.known += known.articles + known.offers
            return "not due yet"
        return None


def _depth(place: Place, depth: int) -> int:
    """One link further than the page at `depth`; what goes on with a listing, or only lists, is no further."""
    return depth + 1 if place.kind == "page" else max(depth, 0)
