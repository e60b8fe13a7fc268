"""Observations one a row: JSONL, CSV and the rows of a spreadsheet, keys named as the fields of Offer or Article or in Chinese (columns.yaml).

In CSV and in spreadsheets several promotions are parted by " | ".
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import orjson

from crawlers.exceptions import InvalidRecord
from crawlers.intake.columns import fields_named, with_kind
from crawlers.intake.defaults import Defaults, Reading
from crawlers.pages import decode_page
from crawlers.spreadsheet import read_cell
from crawlers.storage.records import KINDS, read_record

_LISTS = ("promotions", "breadcrumbs")


def read_jsonl(path: Path, defaults: Defaults) -> Iterator[Reading]:
    """Read a file of one JSON object a line."""
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = orjson.loads(line.removeprefix(b"\xef\xbb\xbf"))
            except orjson.JSONDecodeError as error:
                yield Reading(None, f"{path}:{number}: is no JSON: {error}")
                continue
            if not isinstance(row, dict):
                yield Reading(None, f"{path}:{number}: is no JSON object")
                continue
            yield _read_row(row, f"{path}:{number}", defaults)


def read_csv(path: Path, defaults: Defaults) -> Iterator[Reading]:
    """Read a CSV file, in whatever charset; its first row names the columns."""
    lines = decode_page(path.read_bytes(), "text/csv").removeprefix("\ufeff").splitlines(keepends=True)
    yield from read_rows(_csv_rows(lines), str(path), defaults)


def read_rows(
    rows: Iterable[tuple[int, Sequence[str] | csv.Error]], where: str, defaults: Defaults
) -> Iterator[Reading]:
    """Read numbered rows of cells, the first of which names the columns; `where` they stand is told of bad ones."""
    names: list[str] | None = None
    for number, cells in rows:
        if isinstance(cells, csv.Error):
            yield Reading(None, f"{where}:{number}: is no CSV: {cells}")
        elif names is None:
            names = fields_named(cells)
        elif any(cells):
            yield _read_cells(names, cells, f"{where}:{number}", defaults)


def _csv_rows(lines: list[str]) -> Iterator[tuple[int, list[str] | csv.Error]]:
    """Give each row with its line number; behind a broken one (an open quote) go on at the next line."""
    start = 0
    while start < len(lines):
        rows = csv.reader(lines[start:], strict=True)
        begin = start
        try:
            for cells in rows:
                yield begin + 1, cells
                begin = start + rows.line_num
            return
        except csv.Error as error:
            yield begin + 1, error
            start = begin + 1


def _read_cells(names: list[str], cells: Sequence[str], where: str, defaults: Defaults) -> Reading:
    if len(cells) > len(names):
        return Reading(None, f"{where}: has {len(cells)} cells where the header names {len(names)} columns")
    row: dict[str, Any] = {name: read_cell(cell.strip()) for name, cell in zip(names, cells, strict=False)}
    for name in _LISTS:
        if row.get(name):
            row[name] = [part.strip() for part in row[name].split(" | ") if part.strip()]
    return _read_row(row, where, defaults)


def _read_row(row: dict[str, Any], where: str, defaults: Defaults) -> Reading:
    row = {key: value for key, value in row.items() if value not in (None, "", [])}
    row = with_kind(dict(zip(fields_named(row), row.values(), strict=True)))
    unknown = sorted(set(row) - _known_fields(row.get("kind")) - {"kind", "id"})
    notice = f"{where}: left out, no field of it: {', '.join(unknown)}" if unknown else None
    try:
        observation = read_record({key: value for key, value in row.items() if key not in unknown})
    except InvalidRecord as error:
        return Reading(None, f"{where}: {error}")
    observation = replace(
        observation,
        competitor=observation.competitor or defaults.competitor,
        observed=observation.observed or defaults.observed,
    )
    for name in ("competitor", "observed"):
        if getattr(observation, name) is None:
            return Reading(None, f"{where}: {name}: is missing; add it to the row or give --{name}")
    return Reading(observation, notice=notice)


def _known_fields(kind: object) -> set[str]:
    item = KINDS.get(str(kind))
    return {field.name for field in fields(item)} if item else set()
