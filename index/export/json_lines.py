"""Documents → JSONL: an object a line, amounts as exact JSON numbers, times ISO 8601 in UTC, absent left out."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import IO, Any

import orjson

from index.answers import Document
from index.columns import Column


def write_jsonl(file: IO[bytes], columns: tuple[Column, ...], batches: Iterable[list[Document]]) -> int:
    """Write a line a document; give how many."""
    written = 0
    for batch in batches:
        file.writelines(_line(columns, document) for document in batch)
        written += len(batch)
    return written


def _line(columns: tuple[Column, ...], document: Document) -> bytes:
    values = ((column.name, column.read(document)) for column in columns)
    record = {name: value for name, value in values if value not in (None, ())}
    return orjson.dumps(record, default=_exact, option=orjson.OPT_APPEND_NEWLINE)


def _exact(value: Any) -> Any:
    """A Decimal keeps every digit; as a float it would not."""
    if isinstance(value, Decimal):
        return orjson.Fragment(f"{value:f}".encode())
    raise TypeError(type(value).__name__)
