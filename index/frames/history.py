"""Price histories as frames: a row an observation, by competitor, product and time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.columns import Sort
from index.frames.typed import read_query, typed_frame
from index.query import Query

if TYPE_CHECKING:
    import pandas as pd

_SIZE = 100_000
_COLUMNS = {
    "product": Sort.TEXT,
    "competitor": Sort.NAME,
    "source": Sort.NAME,
    "observed": Sort.TIME,
    "title": Sort.TEXT,
    "sku": Sort.TEXT,
    "gtin": Sort.TEXT,
    "mpn": Sort.TEXT,
    "brand": Sort.NAME,
    "price": Sort.AMOUNT,
    "list_price": Sort.AMOUNT,
    "take_home": Sort.AMOUNT,
    "currency": Sort.NAME,
    "availability": Sort.NAME,
    "promotions": Sort.NAMES,
    "monthly_fee": Sort.AMOUNT,
    "data_gb": Sort.AMOUNT,
    "voice_minutes": Sort.WHOLE,
    "contract_months": Sort.WHOLE,
    "url": Sort.TEXT,
    "id": Sort.TEXT,
}


def load_history(
    query: Query | str = "", *, data: Path | str | None = None, exact: bool = False, **filters: Any
) -> pd.DataFrame:
    """Load what products cost through time: every observation of an offer that answers a query.

    The history below `data` (None: SHANGQING_DATA) is brought up to date first; it is the same whichever engine
    the index is on. Words are sought in titles, or are a sku or gtin; filters on what only analysis of texts knows
    (strategies, mechanics, …) raise InvalidQuery. Columns: `product` (the competitor's own name for it), `title`,
    `sku`, `gtin`, `mpn`, `url`, `id` (text); `competitor`, `source`, `brand`, `currency`, `availability` (names);
    `observed` (time); `price` (页面价), `list_price` (划线价), `take_home` (到手价 of one piece), `monthly_fee`,
    `data_gb` (amounts); `voice_minutes`, `contract_months` (whole); `promotions` (several: their words).
    """
    import pandas as pd

    parts = list(stream_history(query, data=data, exact=exact, **filters))
    if len(parts) == 1:
        return parts[0]
    whole = pd.concat(parts, ignore_index=True)
    # the categories of each part are its own, so that joined they became texts
    return whole.astype({name: "category" for name, sort in _COLUMNS.items() if sort is Sort.NAME})


def stream_history(
    query: Query | str = "",
    *,
    data: Path | str | None = None,
    exact: bool = False,
    size: int = _SIZE,
    **filters: Any,
) -> Iterator[pd.DataFrame]:
    """As `load_history`, in frames of at most `size` rows; at least one, empty where nothing is found."""
    from crawlers.settings import read_environment
    from index.history import update_history
    from index.history.selecting import select_offers

    folder = Path(data) if data is not None else read_environment().data
    offers = select_offers(update_history(folder), read_query(query, filters))
    found = False
    for rows in offers.to_arrow_reader(size):
        found = True
        yield _frame(rows, exact)
    if not found:
        yield _frame(offers.to_arrow_table().slice(0, 0), exact)


def _frame(rows: Any, exact: bool) -> pd.DataFrame:
    columns = {name: (sort, rows.column(name).to_pylist()) for name, sort in _COLUMNS.items()}
    sort, moments = columns["observed"]
    columns["observed"] = (sort, [moment.replace(tzinfo=UTC) for moment in moments])
    return typed_frame(columns, exact=exact)
