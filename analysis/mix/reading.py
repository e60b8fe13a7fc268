"""strategy_mix: statements of a period → StrategyMix."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from analysis.mix.combinations import combined
from analysis.mix.mix import StrategyMix, Total
from analysis.mix.shares import shares
from analysis.mix.statement import Statement, Subject, gather_subjects

_INSTANT = timedelta(microseconds=1)


def strategy_mix(
    statements: Iterable[Statement],
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    competitors: Sequence[str] = (),
) -> StrategyMix:
    """Tell of the statements from `since` (inclusive) to `until` (exclusive), both aware, None: open.

    With `since`, the statements of the period of the same length before it are what `before` compares with;
    give them too (`period_before` says from when). `competitors` narrows what is told, not the market that it
    is compared with. Without any statement everything is empty.
    """
    known = [one for one in statements if until is None or one.observed < until]
    now = gather_subjects(one for one in known if since is None or one.observed >= since)
    begin = None
    if since is not None:
        end = until or max((one.observed + _INSTANT for one in known), default=since)
        begin = period_before(since, max(end, since))
    past = None if begin is None or since is None else _gathered(known, begin, since)
    rows = (row for row in shares(now, past) if _is_asked(row.competitor, competitors))
    pairs = (pair for pair in combined(now) if _is_asked(pair.competitor, competitors))
    return StrategyMix(
        since=since,
        until=until,
        before=begin,
        totals=tuple(total for total in _totals(now, past) if _is_asked(total.competitor, competitors)),
        shares=tuple(rows),
        together=tuple(pairs),
    )


def period_before(since: datetime, until: datetime) -> datetime:
    """When the period of the same length before `since` begins."""
    return since - (until - since)


def _gathered(known: Sequence[Statement], since: datetime, until: datetime) -> list[Subject]:
    return gather_subjects(one for one in known if since <= one.observed < until)


def _totals(now: Sequence[Subject], past: Sequence[Subject] | None) -> list[Total]:
    counts, earlier = Counter(one.competitor for one in now), Counter(one.competitor for one in past or ())
    return [
        Total(competitor=name, subjects=counts[name], before=None if past is None else earlier[name])
        for name in sorted(counts | earlier)
    ]


def _is_asked(competitor: str | None, competitors: Sequence[str]) -> bool:
    return competitor is None or not competitors or competitor in competitors
