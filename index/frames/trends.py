"""Trends as frames: a row a point, gaps filled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from index import open_index
from index.columns import Sort
from index.frames.findings import Url
from index.frames.typed import read_query, typed_frame
from index.query import Query

if TYPE_CHECKING:
    import pandas as pd


def load_trend(
    query: Query | str = "",
    *,
    interval: str = "day",
    by: str | None = None,
    measure: str = "count",
    currency: str = "CNY",
    url: Url = None,
    exact: bool = False,
    **filters: Any,
) -> pd.DataFrame:
    """Load a trend, as `Index.trend` gives it.

    Columns: `start` (time, 00:00 in Beijing), `key` (name: the split's value, NA without a split), `value`
    (amount: a count, money in `currency`, or a share; absent where nothing was measured), `count` (int64: the
    findings behind it).
    """
    with open_index(url) as index:
        points = index.trend(
            read_query(query, filters), interval=interval, by=by, measure=measure, currency=currency
        )
    frame = typed_frame(
        {
            "start": (Sort.TIME, [point.start for point in points]),
            "key": (Sort.NAME, [point.key for point in points]),
            "value": (Sort.AMOUNT, [point.value for point in points]),
            "count": (Sort.WHOLE, [point.count for point in points]),
        },
        exact=exact,
    )
    return frame.astype({"count": "int64"})
