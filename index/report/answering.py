"""Who answered whom: one competitor's cut of a product, and another's cut of the same within 14 days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from index.report.briefing import Answer
from index.report.evidence import Ledger
from index.report.sightings import Offered

WITHIN = timedelta(days=14)

# A smaller change is rounding (凑整), not an act against a competitor.
_LEAST = Decimal("0.005")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cut:
    before: Offered
    after: Offered
    was: Decimal
    now: Decimal

    @property
    def at(self) -> datetime:
        return self.after.observed


def answers(
    products: Iterable[Sequence[Offered]], ledger: Ledger, since: datetime | None = None
) -> tuple[Answer, ...]:
    """Pair each cut with the latest cut before it, by another competitor, of the same gtin and currency.

    The answers were given from `since` on; what they answer may be older.
    A price seen once, back where it was at the next sighting, is taken for a mistake and is no cut.
    """
    groups: dict[tuple[str, str | None], list[_Cut]] = defaultdict(list)
    for seen in products:
        if seen[-1].gtin:
            groups[seen[-1].gtin, seen[-1].currency].extend(_cuts(seen))
    found = [
        _answer(gtin, first, second, ledger)
        for (gtin, _), cuts in sorted(groups.items(), key=lambda item: item[0][0])
        for first, second in _pairs(sorted(cuts, key=lambda cut: cut.at))
        if since is None or second.at >= since
    ]
    return tuple(sorted(found, key=lambda answer: (answer.second_at, answer.gtin), reverse=True))


def _cuts(seen: Sequence[Offered]) -> list[_Cut]:
    priced = [(offered, offered.price) for offered in seen if offered.price]
    cuts = []
    for place in range(1, len(priced)):
        (before, was), (after, now) = priced[place - 1], priced[place]
        if now > was * (1 - _LEAST):
            continue
        if place + 1 < len(priced) and priced[place + 1][1] >= was:
            continue
        cuts.append(_Cut(before=before, after=after, was=was, now=now))
    return cuts


def _pairs(cuts: Sequence[_Cut]) -> list[tuple[_Cut, _Cut]]:
    pairs = []
    for place, second in enumerate(cuts):
        earlier = (
            first
            for first in reversed(cuts[:place])
            if first.after.competitor != second.after.competitor
            and timedelta(0) < second.at - first.at <= WITHIN
        )
        if (first := next(earlier, None)) is not None:
            pairs.append((first, second))
    return pairs


def _answer(gtin: str, first: _Cut, second: _Cut, ledger: Ledger) -> Answer:
    evidence = (first.before, first.after, second.before, second.after)
    return Answer(
        gtin=gtin,
        title=first.after.title,
        currency=first.after.currency,
        first=first.after.competitor,
        first_at=first.at,
        first_before=first.was,
        first_after=first.now,
        second=second.after.competitor,
        second_at=second.at,
        second_before=second.was,
        second_after=second.now,
        days=(second.at - first.at).days,
        cites=tuple(ledger.offer(offered) for offered in evidence),
    )
