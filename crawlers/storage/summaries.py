"""What a run counted, and the verdict on it: ok, paused, unhealthy or failed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from functools import cache
from typing import Literal

from crawlers.items import Observation
from crawlers.sources.source import Expectation
from crawlers.storage.records import KINDS

_EXAMPLES = 5
PAUSED = "quiet hours"
"""Scrapy's reason where a crawl ended because the source's quiet hours began."""

_STOPPED = {"shutdown": "stopped by a signal (shutdown)", "cancelled": "stopped"}

OFF_SITE = "leads off the source's domains"

Outcome = Literal["ok", "paused", "unhealthy", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary:
    """What a run did. `pages` answered, `unchanged` of them as they were at the last visit; `skipped` and
    `failed` count by reason, and `examples` names up to five URLs a reason; `coverage` is the share of
    observations in which a field is set (0 to 1).

    `outcome` is "ok", "paused" (quiet hours began, or a signal stopped it), "unhealthy" (less than the source
    expects) or "failed" (it did not finish, or no page could be fetched); `why` says so in words, None where
    all is well. `found` counts the observations and those of earlier visits that needed no second look.
    `goes_on` where the next crawl within a day takes it up. `delays` are the seconds between two
    requests that robots.txt asks for, by host, where they are more than the source's own.
    """

    source: str
    run: str
    started: datetime
    finished: datetime
    outcome: Outcome
    why: str | None
    pages: int
    observations: int
    skipped: dict[str, int]
    failed: dict[str, int]
    examples: dict[str, list[str]]
    unchanged: int = 0
    coverage: dict[str, float] = field(default_factory=dict)
    found: int = 0
    goes_on: bool = False
    delays: dict[str, float] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Tally:
    """The counters of a run. `known` counts observations of earlier visits that this one had no need to
    collect again."""

    pages: int = 0
    unchanged: int = 0
    observations: int = 0
    known: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    set_fields: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)
    delays: dict[str, float] = field(default_factory=dict)

    def skip(self, reason: str, url: str | None) -> None:
        """Count a page or observation that was left out on purpose."""
        self._count(self.skipped, reason, url)

    def fail(self, reason: str, url: str | None) -> None:
        """Count a page that could not be fetched or read."""
        self._count(self.failed, reason, url)

    def collect(self, observations: Iterable[Observation]) -> None:
        """Count observations that are in the journal, and the fields that are set in them."""
        for observation in observations:
            self.observations += 1
            self.set_fields.update(_set_fields(observation))

    def coverage(self) -> dict[str, float]:
        """The share of observations in which a field is set."""
        return {name: round(count / self.observations, 4) for name, count in sorted(self.set_fields.items())}

    @property
    def found(self) -> int:
        """What is in the journal of this run, and what earlier ones had put there."""
        return self.observations + self.known

    def judge(
        self, reason: str, expected: Expectation, usual: float | None = None
    ) -> tuple[Outcome, str | None]:
        """The outcome, and why it is no better; `reason` is Scrapy's for the end of the crawl, `usual` what the
        source used to yield, None where nobody knows."""
        if reason.startswith(PAUSED) or reason in _STOPPED:
            return "paused", f"{_STOPPED.get(reason, reason)}; the next crawl goes on"
        if reason != "finished":
            return "failed", f"the crawl ended early: {reason}"
        if self.failed and not self.pages:
            return "failed", f"no page could be read: {', '.join(self.failed)}"
        wrong = _thin_fields(self.coverage(), expected.fields) if self.observations else []
        if self.found < expected.observations:
            wrong = [f"{self.found} observations where the source expects {expected.observations} or more"]
        elif expected.usual and usual and self.found < expected.usual * usual:
            wrong.append(f"{self.found} observations where its last runs found {usual:.0f}")
        return ("unhealthy", "; ".join(wrong)) if wrong else ("ok", None)

    def _count(self, counter: Counter[str], reason: str, url: str | None) -> None:
        counter[reason] += 1
        examples = self.examples.setdefault(reason, [])
        if url and len(examples) < _EXAMPLES:
            examples.append(url)


def _thin_fields(coverage: Mapping[str, float], expected: Mapping[str, float]) -> list[str]:
    return [
        f"{name} is set in {coverage.get(name, 0):.0%} of observations where the source expects {least:.0%}"
        for name, least in expected.items()
        if coverage.get(name, 0) < least
    ]


def _set_fields(observation: Observation) -> list[str]:
    return [name for name in _names(observation.kind) if getattr(observation, name) not in (None, (), "")]


@cache
def _names(kind: str) -> tuple[str, ...]:
    return tuple(each.name for each in fields(KINDS[kind]))
