"""Two readings of one page, compared: fields gained, lost, different."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from crawlers.items import Observation, Offer
from crawlers.storage.records import write_record

# Where and when a thing was seen is the same by construction, and an id follows from the rest.
_OUTER = ("kind", "id", "competitor", "source", "observed", "content_hash", "archive")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One field of one page that reads differently now: absent before (gained), now (lost), or another."""

    url: str
    field: str
    before: Any
    now: Any

    @property
    def way(self) -> str:
        """ "gained", "lost" or "different"."""
        return "gained" if self.before is None else "lost" if self.now is None else "different"


def compare_observations(stored: Iterable[Observation], now: Iterable[Observation]) -> Iterator[Change]:
    """Give what differs between two readings of one page, product by product.

    A product that only one of them has is the gain or loss of a whole "offer" or "article".
    """
    before, after = _by_key(stored), _by_key(now)
    if len(before) == len(after) == 1:  # one thing a page: the same one, whatever it is called
        before, after = dict.fromkeys([""], *before.values()), dict.fromkeys([""], *after.values())
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key), after.get(key)
        if old is None or new is None or old.kind != new.kind:
            yield from (_whole(each, gained=each is new) for each in (old, new) if each)
        else:
            yield from _compare(old, new)


def _by_key(observations: Iterable[Observation]) -> dict[str | None, Observation]:
    """By what tells the things of one page apart."""
    return {(each.sku if isinstance(each, Offer) else None) or each.title: each for each in observations}


def _compare(old: Observation, new: Observation) -> Iterator[Change]:
    before, now = write_record(old), write_record(new)
    for name in sorted(before.keys() | now.keys()):
        if name not in _OUTER and before.get(name) != now.get(name):
            yield Change(url=new.url or "", field=name, before=before.get(name), now=now.get(name))


def _whole(observation: Observation, *, gained: bool) -> Change:
    title = observation.title
    return Change(
        url=observation.url or "",
        field=observation.kind,
        before=None if gained else title,
        now=title if gained else None,
    )
