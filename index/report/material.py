"""Material: what the parts of a briefing are told from, each read once and only where a part asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from analysis.matching import Match, match_products, same_products
from analysis.mix import StrategyMix
from analysis.moves import Move
from analysis.playbook import Ours
from index.answers import Hit
from index.exceptions import EngineUnavailable, IndexOutdated
from index.history import History, update_history
from index.history.moves import moves_between
from index.history.same import review_file
from index.mix import read_mix
from index.query import Query
from index.report.offers import KNOWN, Counted, Key, Offered, read_counts, read_offered
from index.report.published import Published, read_published
from index.report.span import Span

CANNOT_ASK = (EngineUnavailable, IndexOutdated)
"""What an index raises that cannot be asked now; its message says what to do."""


class Scanned(Protocol):
    """What is needed of an index."""

    def scan(self, query: Query | None = None, /) -> Iterable[Hit]:
        """Every match."""
        ...


class Material:
    """The history and the runs below `data`, and the findings of an index, of one span.

    `told` holds what the parts before said; a part that sums up reads it.
    """

    def __init__(
        self, index: Scanned, data: Path, span: Span, competitors: Sequence[str], ours: Ours | None = None
    ) -> None:
        self.index, self.data, self.span = index, data, span
        self.competitors, self.ours = tuple(competitors), ours or Ours()
        self.told: dict[str, tuple[Any, ...]] = {}

    @cached_property
    def history(self) -> History:
        """Brought up to date."""
        return update_history(self.data)

    @cached_property
    def counts(self) -> list[Counted]:
        """What was seen of offers in the span."""
        return read_counts(self.history, self.span, self.competitors)

    @cached_property
    def before(self) -> Span | None:
        """The span of the same length before; None where there is none or nothing was seen in this one."""
        return self.span.before(max((one.last for one in self.counts), default=None))

    @cached_property
    def offered(self) -> list[Offered]:
        """Every product as it was last seen; those that left the range are no longer offered."""
        left = {
            (move.competitor, move.product.key): move.at
            for move in self._known_moves
            if move.kind == "delisted" and move.product is not None
        }
        found = read_offered(self.history, self.span, self.competitors)
        return [one for one in found if left.get((one.competitor, one.key), one.observed) <= one.observed]

    @cached_property
    def matches(self) -> list[Match]:
        """Pairs of products that may be the same, the surest first."""
        return match_products(one.described for one in self.offered)

    @cached_property
    def groups(self) -> dict[Key, int]:
        """The same number for products that are the same; those that only one competitor offers have none."""
        return same_products(self.matches, review_file(self.data).decisions())

    @cached_property
    def moves(self) -> list[Move]:
        """What changed in the span, in order of time."""
        return [move for move in self._known_moves if self.span.holds(move.at)]

    @cached_property
    def articles(self) -> tuple[Published, ...]:
        """What became known in the span. Raises one of CANNOT_ASK where the index is away."""
        return self._articles(self.span)

    @cached_property
    def articles_before(self) -> tuple[Published, ...]:
        """What became known in the span before. Raises one of CANNOT_ASK where the index is away."""
        return self._articles(self.before) if self.before else ()

    @cached_property
    def mix(self) -> StrategyMix:
        """The strategy mix against the market and the span before. Raises one of CANNOT_ASK."""
        return read_mix(
            self.index, since=self.span.since, until=self.span.until, competitors=self.competitors
        )

    def _articles(self, span: Span) -> tuple[Published, ...]:
        asked = Query(kinds=("article",), since=span.since, until=span.until, competitors=self.competitors)
        return read_published(self.index.scan(asked), span)

    @cached_property
    def _known_moves(self) -> list[Move]:
        """Those of the span, and those shortly before its end that still tell what is offered."""
        since, until = self.span.since, self.span.until
        if since is not None:
            since = min(since, (until or since) - KNOWN)
        return moves_between(self.data, since=since, until=until, competitors=self.competitors)
