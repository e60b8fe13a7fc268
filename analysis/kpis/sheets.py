"""The rows of a user's table, from CSV (any Chinese charset, comma, tab or semicolon) or xlsx."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from analysis.exceptions import InvalidFigures
from crawlers.exceptions import InvalidRecord
from crawlers.pages import decode_page

SUFFIXES = (".csv", ".tsv", ".xlsx")
_DELIMITERS = ",\t;"
_SNIFFED = 1 << 16


class Row(NamedTuple):
    """A row's place (`file:line`, of a workbook `file:sheet:row`) and its cells, stripped."""

    where: str
    cells: list[str]


def read_rows(path: Path) -> Iterator[list[Row]]:
    """Each sheet of the file as its rows, empty ones left out; a CSV is one sheet."""
    if path.suffix.lower() == ".xlsx":
        yield from _workbook(path)
    else:
        yield list(_csv_rows(path, path.read_bytes()))


def first_rows(path: Path) -> Iterator[list[Row]]:
    """As `read_rows`, of a CSV no more than its beginning."""
    if path.suffix.lower() == ".xlsx":
        yield from _workbook(path)
        return
    with path.open("rb") as file:
        content = file.read(_SNIFFED)
    whole = content[: content.rfind(b"\n") + 1] if len(content) == _SNIFFED else content
    yield list(_csv_rows(path, whole or content))


def _csv_rows(path: Path, content: bytes) -> Iterator[Row]:
    lines = decode_page(content, "text/csv").removeprefix("\ufeff").splitlines(keepends=True)
    head = "".join(lines[:20])
    delimiter = max(_DELIMITERS, key=head.count)
    reader = csv.reader((line.replace("\x00", "") for line in lines), delimiter=delimiter)
    begin = 1
    try:
        for cells in reader:
            if any(stripped := [cell.strip() for cell in cells]):
                yield Row(f"{path}:{begin}", stripped)
            begin = reader.line_num + 1
    except csv.Error as error:
        raise InvalidFigures(f"{path}:{begin}: is no CSV: {error}") from error


def _workbook(path: Path) -> Iterator[list[Row]]:
    from crawlers.intake.documents import read_workbook

    try:
        sheets = read_workbook(path.read_bytes()).sheets
    except InvalidRecord as error:
        raise InvalidFigures(f"{path}: {error}") from error
    for sheet in sheets:
        yield [
            Row(f"{path}:{sheet.name}:{number}", [cell.strip() for cell in cells])
            for number, cells in sheet.rows
        ]
