"""For notebooks: findings, offers and trends as typed pandas DataFrames, from either engine.

Filters are those of the command line, as a `Query`, a query line (`手机 price:<3000`), or Query's fields by name:

    load_offers("手机", competitors=("甲",), since="30d")

pandas is imported only here (`pip install 'shangqing[notebooks]'`). Times are shown in Beijing's zone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index import open_index
from index.answers import Document
from index.exceptions import InvalidQuery
from index.query import Query, parse_query

if TYPE_CHECKING:
    import pandas as pd

_ZONE = "Asia/Shanghai"
_FINDING: dict[str, str] = {
    "id": "string",
    "kind": "category",
    "competitor": "category",
    "source": "category",
    "title": "string",
    "url": "string",
    "observed": "time",
    "published": "time",
    "strategies": "names:strategy",
    "sub_strategies": "names:sub_strategy",
    "mechanics": "names:mechanic",
    "text": "string",
}
_OFFER: dict[str, str] = {
    "id": "string",
    "competitor": "category",
    "source": "category",
    "title": "string",
    "url": "string",
    "observed": "time",
    "sku": "string",
    "gtin": "string",
    "brand": "category",
    "price": "number:price_number",
    "list_price": "number:list_price_number",
    "take_home": "number:take_home_number",
    "discount": "number:discount",
    "currency": "category",
    "availability": "category",
    "monthly_fee": "number:monthly_fee_number",
    "data_gb": "number:data_gb_number",
    "mechanics": "names:mechanic",
}

Url = str | Path | None


def load_findings(query: Query | str = "", *, url: Url = None, **filters: Any) -> pd.DataFrame:
    """Load every finding that answers a query, a row each, the newest first.

    Columns: `id`, `title`, `url`, `text` (string); `kind`, `competitor`, `source` (category); `observed`,
    `published` (Beijing time, NaT where absent); `strategies`, `sub_strategies`, `mechanics` (tuples).
    """
    return _frame(list(_documents(query, url, filters)), _FINDING)


def load_offers(query: Query | str = "", *, url: Url = None, **filters: Any) -> pd.DataFrame:
    """Load every offer that answers a query, a row each, the newest first.

    Columns: `id`, `title`, `url`, `sku`, `gtin` (string); `competitor`, `source`, `brand`, `currency`,
    `availability` (category); `observed` (Beijing time); `price`, `list_price`, `take_home`, `monthly_fee` in
    `currency`, `data_gb` and `discount` (the part not paid, 0 to 1) as float64, NaN where absent; `mechanics`
    (tuples). For exact amounts use `Hit.price` of `Index.scan`.
    """
    return _frame([found for found in _documents(query, url, filters) if found["kind"] == "offer"], _OFFER)


def stream_findings(
    query: Query | str = "", *, url: Url = None, size: int = 10_000, **filters: Any
) -> Iterator[pd.DataFrame]:
    """As `load_findings`, in frames of at most `size` rows, for results that are too large for memory."""
    documents = _documents(query, url, filters)
    while part := list(islice(documents, size)):
        yield _frame(part, _FINDING)


def load_trend(
    query: Query | str = "",
    *,
    interval: str = "day",
    by: str | None = None,
    measure: str = "count",
    currency: str = "CNY",
    url: Url = None,
    **filters: Any,
) -> pd.DataFrame:
    """Load a trend, as `Index.trend` gives it, a row a point, gaps filled.

    Columns: `start` (00:00 in Beijing), `key` (category, the split's value, NA without a split), `value`
    (float64, NaN where nothing was measured), `count` (int64).
    """
    import pandas as pd

    with open_index(url) as index:
        points = index.trend(
            _query(query, filters), interval=interval, by=by, measure=measure, currency=currency
        )
    return pd.DataFrame(
        {
            "start": _times([point.start for point in points]),
            "key": pd.Series([point.key for point in points], dtype="category"),
            "value": pd.Series([point.value for point in points], dtype="float64"),
            "count": pd.Series([point.count for point in points], dtype="int64"),
        }
    )


def _documents(query: Query | str, url: Url, filters: dict[str, Any]) -> Iterator[Document]:
    with open_index(url) as index:
        for hit in index.scan(_query(query, filters)):
            yield hit.document


def _query(query: Query | str, filters: dict[str, Any]) -> Query:
    if isinstance(query, str):
        return parse_query(query, **filters)
    if filters:
        raise InvalidQuery("give the filters in the Query, or a query line beside them")
    return query


def _frame(documents: list[Document], columns: dict[str, str]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame({name: _column(documents, name, kind) for name, kind in columns.items()})


def _column(documents: list[Document], name: str, kind: str) -> pd.Series[Any]:
    import pandas as pd

    kind, _, field = kind.partition(":")
    values = [document.get(field or name) for document in documents]
    make: dict[str, Callable[[], pd.Series[Any]]] = {
        "time": lambda: _times(values),
        "number": lambda: pd.Series(values, dtype="float64"),
        "names": lambda: pd.Series([tuple(value or ()) for value in values], dtype="object"),
        "category": lambda: pd.Series(values, dtype="category"),
        "string": lambda: pd.Series(values, dtype="string"),
    }
    return make[kind]()


def _times(values: list[Any]) -> pd.Series[Any]:
    import pandas as pd

    return pd.Series(pd.to_datetime(values, utc=True, format="ISO8601")).dt.tz_convert(_ZONE)
