"""What the index answers: hits, results, trend points, reports of writing, and its status."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias

Document: TypeAlias = dict[str, Any]


class Label(NamedTuple):
    """A value of a labelling field (mechanic, brand …), and what it is called, the Chinese name first."""

    field: str
    value: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One finding that answers a query.

    `price` is exact, in `currency`. `highlights` are fragments of the original text with the words that
    matched in 【 】; nothing in them is escaped. `spans` are the places of all these words in the document's
    `text`. `labels` are those of its labels that the query's words mean, such as the mechanic of a page worded
    满300减50 for 满减; the words that caused them are marked, too. `document` is the whole stored document.
    """

    id: str
    kind: str
    competitor: str | None
    title: str
    url: str | None
    price: Decimal | None
    currency: str | None
    observed: datetime | None
    strategies: tuple[str, ...]
    mechanics: tuple[str, ...]
    highlights: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    labels: tuple[Label, ...] = ()
    score: float
    document: Document = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """A page of hits, how many there are in all, and how the matches spread over each facet.

    `facets` is {field: {value: count}}, the commonest value first. `next` is the cursor of the next page
    (`Query.after`), None on the last.
    """

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, Mapping[str, int]]
    next: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendPoint:
    """One interval of a trend: its first moment (00:00 in Beijing), the value of the split, and the measure.

    `value` is a count (an int), or money as Decimal in `currency`; None where nothing was measured.
    `count` is how many findings stand behind it.
    """

    start: datetime
    key: str | None = None
    value: int | Decimal | None
    count: int
    currency: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteReport:
    """How many documents the engine acknowledged, and those it rejected, each as (id, reason)."""

    written: int = 0
    rejected: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """A move to the current mapping: from where, to where, and how many documents were moved.

    `source` is None where nothing had to move. `rejected` are those that the new mapping does not take.
    """

    source: str | None
    target: str
    moved: int = 0
    rejected: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexStatus:
    """The engine, where it is, how many documents it holds, its mapping's version, its origin (`Engine.origin`) and
    its size.

    `size` is in bytes, None where the engine does not say. `writing` tells that a process holds the writer;
    `fault`, what keeps anyone from writing and what to do about it, None where nothing does.
    """

    engine: str
    location: str
    documents: int
    mapping: str
    origin: str = ""
    size: int | None = None
    server: str | None = None
    writing: bool = False
    fault: str | None = None
