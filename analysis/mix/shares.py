"""The share of each strategy, region and industry, compared with the market and with the period before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analysis.mix.chance import share_interval
from analysis.mix.comparison import compare
from analysis.mix.mix import Aspect, Share
from analysis.mix.statement import Subject
from analysis.mix.tally import ASPECTS, Key, Tally, tally_subjects


def shares(now: Sequence[Subject], before: Sequence[Subject] | None) -> Iterator[Share]:
    """The market's shares, then each competitor's, the largest first."""
    market, own = tally_subjects(now)
    market_before, own_before = tally_subjects(before or ())
    past = before is not None
    yield from _rows(None, market, None, market_before if past else None)
    for competitor, tally in sorted(own.items()):
        earlier = own_before.get(competitor, Tally()) if past else None
        yield from _rows(competitor, tally, market, earlier)


def _rows(
    competitor: str | None, tally: Tally, market: Tally | None, before: Tally | None
) -> Iterator[Share]:
    if not tally.totals:
        return
    for aspect in ASPECTS:
        # what was given up since is told too: its count is 0 now
        known = {name for one in (tally, before or tally) for at, name in one.counts if at == aspect}
        names = sorted(known, key=lambda name: (-tally.count((aspect, name)), name))
        to_market = compare(tally, market, aspect, names, within=True)
        to_past = compare(tally, before, aspect, names, within=False)
        for name in names:
            count, total = tally.count((aspect, name)), tally.totals.total()
            low, high = share_interval(count, total)
            yield Share(
                competitor=competitor,
                aspect=aspect,
                name=name,
                count=count,
                total=total,
                share=round(count / total, 4),
                low=low,
                high=high,
                weight=_weight(tally, aspect, name),
                market=to_market.get(name),
                before=to_past.get(name),
                evidence=_evidence((aspect, name), tally, before),
            )


def _weight(tally: Tally, aspect: Aspect, name: str) -> float | None:
    if aspect not in ("strategy", "sub_strategy"):
        return None
    spoken = sum(weight for (at, _), weight in tally.weights.items() if at == "strategy")
    return round(tally.weights.get((aspect, name), 0.0) / spoken, 4) if spoken else 0.0


def _evidence(key: Key, tally: Tally, before: Tally | None) -> tuple[str, ...]:
    """Who holds it; where nobody does any longer, who did."""
    return tuple(tally.ids.get(key, ())) or tuple(before.ids.get(key, ()) if before else ())
