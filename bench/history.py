"""5 million observations of 100,000 products: the history's questions beside SQL written by hand, and the moves of
the last day.

    .venv/bin/python bench/history.py [OBSERVATIONS_IN_MILLIONS]

The hand-written SQL reads the same Parquet files; both ways fetch everything as Arrow. Medians of seven runs, in
seconds of processor time over all cores, which what else the machine does changes little.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import duckdb

from analysis.moves import find_moves
from index.history import History
from index.history.parts import Manifest, Part, Parts
from index.history.tables import ORDERS, columns, schema
from index.history.tracks import read_past

_DAYS = 50
_END = datetime(2026, 11, 11, 2, tzinfo=UTC)

# Each product keeps its price for some 25 days on the mean; three in a hundred jitter; one in a hundred went.
_ROWS = """
SELECT 'P' || p AS product, 'shop' || (p % 20) AS competitor, TIMESTAMP '2026-09-23 02:00:00' + INTERVAL (d) DAY AS observed,
       'source' || (p % 20) AS source, md5(p || '-' || d) AS id, '商品 型号' || (p // 4) || ' 第' || p || '款' AS title,
       'https://shop.example/' || p AS url, 'P' || p AS sku, CAST(6900000000000 + p // 4 AS VARCHAR) AS gtin,
       CAST(NULL AS VARCHAR) AS mpn, 'brand' || (p % 97) AS brand, 'CNY' AS currency,
       CAST(50 + hash(p) % 5000 + hash(p, (d + hash(p) % 25) // 25) % 40 AS DECIMAL(18, 4))
           * CAST(CASE WHEN p % 33 = 0 THEN 1 + (hash(p, d) % 200 - 100.0) / 10000 ELSE 1 END AS DECIMAL(9, 4)) AS price,
       'InStock' AS availability, (d + hash(p) % 30) // 15 % 2 = 0 AS promoted
FROM range({products}) AS products(p), range({days}) AS days(d)
WHERE NOT (p % 100 = 0 AND d > 30)
"""

_HAND_WRITTEN = {
    "latest": """SELECT product, competitor, max(observed) AS observed, arg_max(title, observed) AS title,
        arg_max(price, observed) AS price, arg_max(take_home, observed) AS take_home,
        arg_max(currency, observed) AS currency, arg_max(availability, observed) AS availability,
        arg_max(url, observed) AS url, arg_max(id, observed) AS id FROM {files} GROUP BY ALL""",
    "changes": """SELECT product, competitor, observed, before, price AS after, take_home_before, take_home, id,
        source, currency FROM (
        SELECT product, competitor, source, currency, observed, price, take_home, id,
               lag(price) OVER track AS before, lag(take_home) OVER track AS take_home_before
        FROM {files} WHERE price IS NOT NULL
        WINDOW track AS (PARTITION BY product, competitor, source, currency ORDER BY observed)) WHERE price <> before""",
    "daily_minimum": """SELECT product, competitor, currency, CAST(observed + INTERVAL 8 HOUR AS DATE) AS day, min(price),
        min(take_home) FROM {files} WHERE price IS NOT NULL GROUP BY ALL""",
    "discounts": """SELECT *, 1 - take_home / list_price AS claimed, 1 - take_home / lowest AS real FROM (
        SELECT product, competitor, source, currency, observed, list_price, take_home, id,
               lag(take_home) OVER (PARTITION BY product, competitor, source, currency ORDER BY observed) AS before,
               min(take_home) OVER (PARTITION BY product, competitor, source, currency ORDER BY observed
                   RANGE BETWEEN INTERVAL 30 DAYS PRECEDING AND INTERVAL 1 MICROSECOND PRECEDING) AS lowest
        FROM {files} WHERE take_home IS NOT NULL) WHERE take_home < before""",
}


def main(millions: float = 5) -> None:
    """Write so many observations, time the questions and the moves of the last day."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        _fill(data, int(millions * 1_000_000) // _DAYS)
        _compare(data)
        _last_day(data)


def _fill(data: Path, products: int) -> None:
    begin = time.perf_counter()
    parts = Parts(data / "history")
    parts.folder.mkdir(parents=True)
    name = "offers-00000001.parquet"
    rest = ", ".join(_column(column) for column in columns("offers"))
    rows = _ROWS.format(products=products, days=_DAYS)
    with duckdb.connect() as connection:
        relation = connection.sql(f"SELECT {rest} FROM ({rows}) ORDER BY {ORDERS['offers']}")
        relation.write_parquet(str(parts.folder / name), compression="zstd")
        rows_written = connection.read_parquet(str(parts.folder / name)).count("*").fetchall()[0][0]
    parts._publish(Manifest(parts={"offers": (Part(name=name, rows=rows_written),), "texts": ()}, number=1))
    print(
        f"{rows_written:,} observations of {products:,} products written in {time.perf_counter() - begin:.1f} s"
    )


def _column(name: str) -> str:
    """The column as the rows have it, made up, or absent."""
    made = {
        "take_home": "CASE WHEN promoted THEN price - CAST(5 AS DECIMAL(18, 4)) ELSE price END",
        "promotions": "CASE WHEN promoted THEN ['满100减5'] ELSE [] END",
        "terms": "CASE WHEN promoted THEN ['threshold_reduction 100 5'] ELSE [] END",
    }
    known = {
        "product",
        "competitor",
        "observed",
        "source",
        "id",
        "title",
        "url",
        "sku",
        "gtin",
        "mpn",
        "brand",
    }
    present = known | {"currency", "price", "availability"}
    kind = _SQL_TYPES.get(str(schema("offers").field(name).type), "VARCHAR")
    expression = made.get(name) or (name if name in present else "NULL")
    return f"CAST({expression} AS {kind}) AS {name}"


_SQL_TYPES = {
    "timestamp[us]": "TIMESTAMP",
    "decimal128(18, 4)": "DECIMAL(18, 4)",
    "int64": "BIGINT",
    "list<item: string>": "VARCHAR[]",
}


def _compare(data: Path) -> None:
    history = History(data)
    files = f"read_parquet('{data}/history/offers-*.parquet')"
    with duckdb.connect() as connection:
        for name, sql in _HAND_WRITTEN.items():
            by_hand = sql.format(files=files)
            hand, ours = _medians(
                lambda by_hand=by_hand: connection.sql(by_hand).to_arrow_table(),
                lambda name=name: getattr(history, name)().to_arrow_table(),
            )
            print(f"{name:14} by hand {hand:6.3f} s   history {ours:6.3f} s   {ours / hand:.2f} x")


def _medians(*ways: Callable[[], Any]) -> tuple[float, ...]:
    """In turn, so that what else the machine does meets each of them."""
    times: list[list[float]] = [[] for _ in ways]
    for _ in range(7):
        for way, spent in zip(ways, times, strict=True):
            begin = time.process_time()
            way()
            spent.append(time.process_time() - begin)
    return tuple(median(spent) for spent in times)


def _last_day(data: Path) -> None:
    begin, busy = time.perf_counter(), time.process_time()
    since = _END - timedelta(hours=12)
    past = read_past(History(data), data, since=since)
    read = time.perf_counter()
    moves = find_moves(*past, since=since)
    end = time.perf_counter()
    print(
        f"moves of the last day: {len(moves)} in {end - begin:.1f} s ({read - begin:.1f} s reading"
        f" {len(past.tracks):,} tracks; {time.process_time() - busy:.1f} s of processor time)"
    )


if __name__ == "__main__":
    main(*map(float, sys.argv[1:2]))
