"""Values → pandas columns of the dtypes that index.frames promises."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from index.columns import AMOUNT_DIGITS, AMOUNT_SCALE, Sort
from index.exceptions import InvalidQuery
from index.lines import parse_query
from index.query import Query

if TYPE_CHECKING:
    import pandas as pd

ZONE = "Asia/Shanghai"


def read_query(query: Query | str, filters: dict[str, Any]) -> Query:
    """The query that a caller gives in one way or the other."""
    if isinstance(query, str):
        return parse_query(query, **filters)
    if filters:
        raise InvalidQuery("give the filters in the Query, or a query line beside them")
    return query


def typed_frame(columns: Mapping[str, tuple[Sort, Sequence[Any]]], *, exact: bool) -> pd.DataFrame:
    """{name: (what it holds, values)} → a frame; amounts are floats unless `exact`."""
    import pandas as pd

    return pd.DataFrame({name: _SERIES[sort](values, exact) for name, (sort, values) in columns.items()})


def _texts(values: Sequence[Any], _: bool) -> pd.Series[Any]:
    return _series(values, "string")


def _names(values: Sequence[Any], _: bool) -> pd.Series[Any]:
    return _series(values, "category")


def _amounts(values: Sequence[Decimal | None], exact: bool) -> pd.Series[Any]:
    if not exact:
        return _series((None if value is None else float(value) for value in values), "float64")
    import pandas as pd
    import pyarrow as pa  # type: ignore[import-untyped]  # ships no types

    return _series(values, pd.ArrowDtype(pa.decimal128(AMOUNT_DIGITS, AMOUNT_SCALE)))


def _numbers(values: Sequence[Any], _: bool) -> pd.Series[Any]:
    return _series(values, "float64")


def _wholes(values: Sequence[Any], _: bool) -> pd.Series[Any]:
    return _series(values, "Int64")


def _tuples(values: Sequence[Any], _: bool) -> pd.Series[Any]:
    return _series((tuple(value) for value in values), "object")


def _times(values: Sequence[Any], _: bool) -> pd.Series[Any]:
    import pandas as pd

    moments = pd.Series(pd.to_datetime(list(values), utc=True)).astype("datetime64[us, UTC]")
    return moments.dt.tz_convert(ZONE)


def _series(values: Iterable[Any], dtype: Any) -> pd.Series[Any]:
    import pandas as pd

    return pd.Series(list(values), dtype=dtype)


_SERIES: dict[Sort, Callable[[Sequence[Any], bool], Any]] = {
    Sort.TEXT: _texts,
    Sort.NAME: _names,
    Sort.TIME: _times,
    Sort.AMOUNT: _amounts,
    Sort.NUMBER: _numbers,
    Sort.WHOLE: _wholes,
    Sort.NAMES: _tuples,
}
