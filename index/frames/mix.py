"""The strategy mix (策略组合) as a frame: a row a share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index import open_index
from index.columns import Sort
from index.frames.typed import typed_frame
from index.mix import read_mix
from index.query import parse_query

if TYPE_CHECKING:
    import pandas as pd

    from analysis.mix import Share

_Moment = str | datetime | None


def load_mix(
    *,
    url: str | Path | None = None,
    since: _Moment = None,
    until: _Moment = None,
    competitors: Sequence[str] = (),
) -> pd.DataFrame:
    """Load each competitor's strategies, sub-strategies, regions and industries, as `shangqing mix` tells them.

    `since` and `until` are aware times, or written as on the command line (30d, 2026-11-11). Columns:
    `competitor` (a name, NA: the whole market), `aspect` (a name), `name` (text), `count`, `total` (whole),
    `share`, `low`, `high`, `weight` (parts); `market_share`, `market_difference`, `market_chance` (parts, NaN
    where not compared), `market_verdict` (a name); the same with `before_…` for the period before; `evidence`
    (several: the ids of findings). `analysis.mix.Share` tells what each of them means.
    """
    span = parse_query("", since=since, until=until)
    with open_index(url) as index:
        mix = read_mix(index, since=span.since, until=span.until, competitors=competitors)
    return typed_frame(
        {name: (sort, [_value(share, name) for share in mix.shares]) for name, sort in _COLUMNS.items()},
        exact=False,
    )


_AGAINST = {"share": Sort.NUMBER, "difference": Sort.NUMBER, "chance": Sort.NUMBER, "verdict": Sort.NAME}
_COLUMNS = {
    "competitor": Sort.NAME,
    "aspect": Sort.NAME,
    "name": Sort.TEXT,
    "count": Sort.WHOLE,
    "total": Sort.WHOLE,
    "share": Sort.NUMBER,
    "low": Sort.NUMBER,
    "high": Sort.NUMBER,
    "weight": Sort.NUMBER,
    **{f"{to}_{name}": sort for to in ("market", "before") for name, sort in _AGAINST.items()},
    "evidence": Sort.NAMES,
}


def _value(share: Share, column: str) -> Any:
    to, _, name = column.partition("_")
    if not name:
        return getattr(share, column)
    against = getattr(share, to)
    return None if against is None else getattr(against, name)
