"""Documents → CSV for spreadsheets: UTF-8 with the mark that Excel knows it by, and nothing that could run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import IO, Any

from crawlers.beijing import BEIJING
from crawlers.spreadsheet import plain_cell
from index.answers import Document
from index.columns import Column

_BETWEEN = " | "
"""Between several values in one cell, as `shangqing read` takes promotions in."""


def write_csv(file: IO[bytes], columns: tuple[Column, ...], batches: Iterable[list[Document]]) -> int:
    """Write a head and a line a document; give how many. Times are Beijing's, to the second, without a zone."""
    written = 0
    text = io.TextIOWrapper(file, "utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow([column.name for column in columns])
    for batch in batches:
        writer.writerows([_cell(column.read(document)) for column in columns] for document in batch)
        written += len(batch)
    text.detach()
    return written


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case str():  # first, as most are
            return plain_cell(value)
        case tuple():
            return plain_cell(_BETWEEN.join(value))
        case Decimal():
            return f"{value:f}"
        case datetime():
            return f"{value.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}"
        case _:
            return str(value)
