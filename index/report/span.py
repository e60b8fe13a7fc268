"""Span: the time that a briefing is of, and the one before it that it is compared with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From `since` (inclusive) to `until` (exclusive), both aware; None: open."""

    since: datetime | None = None
    until: datetime | None = None

    def holds(self, moment: datetime) -> bool:
        """Whether the moment lies in it."""
        return (self.since is None or moment >= self.since) and (self.until is None or moment < self.until)

    def before(self, last: datetime | None) -> Span | None:
        """The span of the same length that ends where this one begins; an open end is taken at `last`.

        None where this one has no beginning, or nothing was seen in it.
        """
        end = self.until or (last and last + timedelta(microseconds=1))
        if self.since is None or end is None or end <= self.since:
            return None
        return Span(since=self.since - (end - self.since), until=self.since)
