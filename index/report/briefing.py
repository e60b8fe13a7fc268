"""Briefing: what an analyst is told of a period, part by part. Every statement carries the numbers of its evidence.

Amounts are Decimal in their currency, times aware, changes fractions (-0.1 is ten percent less). `cites` are
the numbers of entries of `Briefing.evidence`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from index.report.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """One entry of the evidence: page, time and words.

    `url` is as crawled and may be hostile; `words` stand on the page, `worked_out` is what was reckoned from
    them; `id` is the observation's, `archive` names the archived record where the page was kept.
    """

    number: int
    id: str | None = None
    competitor: str | None = None
    title: str = ""
    url: str | None = None
    observed: datetime | None = None
    words: str = ""
    worked_out: str | None = None
    content_hash: str | None = None
    archive: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A price at a moment."""

    at: datetime
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """Everything that is told of the period from `since` (inclusive) to `until` (exclusive; None: open).

    `first` and `last` are the moments of what was seen in it. `parts` hold what each part of
    `index.report.parts.PARTS` tells, by its name; `limits` say of a part what the data do not support.
    """

    since: datetime | None
    until: datetime | None
    first: datetime | None
    last: datetime | None
    competitors: tuple[str, ...]
    parts: Mapping[str, tuple[Any, ...]]
    limits: Mapping[str, Words]
    evidence: tuple[Citation, ...]
