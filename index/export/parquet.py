"""Documents → Parquet: exact amounts as decimals, times in UTC shown in Beijing's zone, names as lists."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO, Any

from index.answers import Document
from index.columns import AMOUNT_DIGITS, AMOUNT_SCALE, Column, Sort


def write_parquet(file: IO[bytes], columns: tuple[Column, ...], batches: Iterable[list[Document]]) -> int:
    """Write a row group a batch; give how many rows."""
    import pyarrow as pa  # type: ignore[import-untyped]  # ships no types
    import pyarrow.parquet as pq  # type: ignore[import-untyped]

    schema = pa.schema([(column.name, _arrow_type(column.sort)) for column in columns])
    written = 0
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        for batch in batches:
            arrays = [
                pa.array([column.read(document) for document in batch], schema.field(column.name).type)
                for column in columns
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
            written += len(batch)
    return written


def _arrow_type(sort: Sort) -> Any:
    import pyarrow as pa

    return {
        Sort.TEXT: pa.string(),
        Sort.NAME: pa.string(),
        Sort.TIME: pa.timestamp("us", tz="Asia/Shanghai"),
        Sort.AMOUNT: pa.decimal128(AMOUNT_DIGITS, AMOUNT_SCALE),
        Sort.NUMBER: pa.float64(),
        Sort.WHOLE: pa.int64(),
        Sort.NAMES: pa.list_(pa.string()),
    }[sort]
