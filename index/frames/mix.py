"""Strategies in combination (策略组合) as frames: shares against the market and the past, and what stands together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from index import open_index
from index.columns import Sort
from index.frames.findings import Url
from index.frames.typed import typed_frame
from index.lines import parse_query

if TYPE_CHECKING:
    import pandas as pd

    from analysis.mix import StrategyMix

_SHARES = {
    "competitor": Sort.NAME,
    "aspect": Sort.NAME,
    "name": Sort.TEXT,
    "count": Sort.WHOLE,
    "total": Sort.WHOLE,
    "share": Sort.NUMBER,
    "low": Sort.NUMBER,
    "high": Sort.NUMBER,
    "weight": Sort.NUMBER,
    "evidence": Sort.NAMES,
}
_AGAINST = {"share": Sort.NUMBER, "difference": Sort.NUMBER, "chance": Sort.NUMBER, "verdict": Sort.NAME}
_PAIRS = {
    "competitor": Sort.NAME,
    "aspect": Sort.NAME,
    "one": Sort.NAME,
    "other": Sort.NAME,
    "both": Sort.WHOLE,
    "one_count": Sort.WHOLE,
    "other_count": Sort.WHOLE,
    "total": Sort.WHOLE,
    "expected": Sort.NUMBER,
    "lift": Sort.NUMBER,
    "chance": Sort.NUMBER,
    "evidence": Sort.NAMES,
}
_Moment = str | datetime | None


def load_mix(
    *, url: Url = None, since: _Moment = None, until: _Moment = None, competitors: Sequence[str] = ()
) -> pd.DataFrame:
    """Load each competitor's shares of strategies, sub-strategies, regions and industries in a period.

    Columns as of `analysis.mix.Share`: `competitor` (NA: the whole market), `aspect` (names); `name` (text); `count` of
    `total` subjects (whole); `share` with its interval `low` to `high`, and `weight` (numbers); `evidence` (several:
    ids of findings). `market_…` and `before_…` hold `share`, `difference`, `chance` and `verdict` against all others
    and against the period before, which needs `since`.
    """
    rows = _mix(url, since, until, competitors).shares
    columns = _columns(_SHARES, rows)
    for side in ("market", "before"):
        against = [getattr(row, side) for row in rows]
        columns |= {f"{side}_{name}": column for name, column in _columns(_AGAINST, against).items()}
    return typed_frame(columns, exact=False)


def load_combinations(
    *, url: Url = None, since: _Moment = None, until: _Moment = None, competitors: Sequence[str] = ()
) -> pd.DataFrame:
    """Load which strategies stand together in one product or article more than chance would have it.

    Columns as of `analysis.mix.Together`: `competitor`, `aspect`, `one`, `other` (names); `both`, `one_count`,
    `other_count`, `total` (whole); `expected`, `lift`, `chance` (numbers); `evidence` (several).
    """
    return typed_frame(_columns(_PAIRS, _mix(url, since, until, competitors).together), exact=False)


def _mix(url: Url, since: _Moment, until: _Moment, competitors: Sequence[str]) -> StrategyMix:
    from index.mix import read_mix

    span = parse_query("", since=since, until=until)
    with open_index(url) as index:
        return read_mix(index, since=span.since, until=span.until, competitors=competitors)


def _columns(sorts: dict[str, Sort], rows: Iterable[Any]) -> dict[str, tuple[Sort, list[Any]]]:
    kept = list(rows)
    return {name: (sort, [getattr(row, name, None) for row in kept]) for name, sort in sorts.items()}
