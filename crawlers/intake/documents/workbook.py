"""Spreadsheets (xlsx): the cells of every sheet as they are shown, the values that formulas had when it was saved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Any

from crawlers.intake.columns import heads_list
from crawlers.intake.documents.document import Document, make_document

_COLUMNS = 256
_ROWS = 2**20  # Excel's own; a hostile row number would be counted up to
_PERCENT = re.compile(r"(?:0|#)(?:\.(?P<places>0{1,10}))?%")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet's name and its rows that are not empty, each with its number and its cells."""

    name: str
    rows: tuple[tuple[int, tuple[str, ...]], ...]

    @property
    def lists_records(self) -> bool:
        """Whether its first row names the columns of a price list, as in CSV."""
        return bool(self.rows) and heads_list(self.rows[0][1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """A spreadsheet's sheets in their order, and its properties."""

    sheets: tuple[Sheet, ...]
    titled: str | None
    modified: datetime | None

    def document(self) -> Document | None:
        """The sheets that list no records as one text, a row a line; None where there are none."""
        plain = [sheet for sheet in self.sheets if sheet.rows and not sheet.lists_records]
        if not plain:
            return None
        return make_document(
            (line for sheet in plain for line in _lines(sheet)), titled=self.titled, modified=self.modified
        )


def read(raw: bytes) -> Workbook:
    """Read the bytes of an xlsx file."""
    from openpyxl import load_workbook

    opened = load_workbook(BytesIO(raw), read_only=True, data_only=True, keep_links=False)
    try:
        properties = opened.properties
        return Workbook(
            sheets=tuple(Sheet(name=sheet.title, rows=tuple(_rows(sheet))) for sheet in opened.worksheets),
            titled=properties.title,
            modified=properties.modified or properties.created,
        )
    finally:
        opened.close()


def _rows(sheet: Any) -> Iterator[tuple[int, tuple[str, ...]]]:
    sheet.reset_dimensions()  # what the file declares may be too small, and cells be lost
    for number, row in enumerate(sheet.iter_rows(max_row=_ROWS), 1):
        cells = [_shown(cell) for cell in row[:_COLUMNS]]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield number, tuple(cells)


def _shown(cell: Any) -> str:
    value = cell.value
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case int() | float():
            return _number(value, cell.number_format or "")
        case datetime() | date() | time():
            return value.isoformat()
        case _:
            return str(value)


def _number(value: float, shape: str) -> str:
    """A number as the sheet shows it: 25% for 0.25 in a cell of percentages, and no more digits than Excel has."""
    number = Decimal(f"{value:.15g}")
    percent = _PERCENT.search(shape)
    if percent and number.is_finite():
        return f"{number * 100:.{len(percent['places'] or '')}f}%"
    return f"{number:f}"


def _lines(sheet: Sheet) -> Iterator[str]:
    for _, cells in sheet.rows:
        yield " | ".join(" ".join(cell.split()) for cell in cells if cell.strip())
