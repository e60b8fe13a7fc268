"""The briefing as an Excel workbook: a sheet a part and one of the evidence; nothing in it can run as a formula."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from crawlers.beijing import BEIJING
from index.report.briefing import Briefing, Citation
from index.report.layout import Cell, Section, Table, cited, period
from index.report.safety import link, shown
from index.report.sections import sections
from index.report.words import Words, clock

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

_EVIDENCE = "证据 Evidence"
_LONGEST_LINK = 2000  # signs; Excel takes no more than 2,079, and a link of none of them is needed
_MOST_LINKS = 60_000  # of a sheet; Excel repairs a file that has more than 65,530
_WIDEST = 60
_COLUMNS = tuple(
    Words(*pair)
    for pair in (
        ("编号", "Number"),
        ("竞争对手", "Competitor"),
        ("标题", "Title"),
        ("原文", "Words"),
        ("推算", "Worked out"),
        ("时间（北京）", "Time (Beijing)"),
        ("页面", "Page"),
        ("存档", "Archive"),
        ("SHA-256", "SHA-256"),
    )
)
_ENGLISH = Words("英文", "In English")
_CITED = Words("证据", "Evidence")


def render_workbook(briefing: Briefing) -> bytes:
    """Give the .xlsx file: every row of every part; numbers and times as such, all else as text."""
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    parts = sections(briefing)
    evidence = cited(parts, briefing.evidence)
    places = {one.number: row for row, one in enumerate(evidence, 2)}
    for section in parts:
        _Sheet(workbook, f"{section.heading.zh}"[:31]).fill(_rows(section, period(briefing), places))
    _Sheet(workbook, _EVIDENCE).fill(_evidence(evidence))
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


class _Sheet:
    """A worksheet that takes rows of (value, format, link)."""

    def __init__(self, workbook: Any, title: str) -> None:
        self._sheet: WriteOnlyWorksheet = workbook.create_sheet(title)
        self._links = 0

    def fill(self, rows: Iterator[list[_Value]]) -> None:
        """Write the rows; widths follow the first hundred."""
        kept = list(rows)
        for place, column in enumerate(zip_longest(*kept[:100]), 1):
            widths = [_width(value) for value in column if value is not None and value.fills]
            self._sheet.column_dimensions[_letter(place)].width = min(_WIDEST, max([8, *widths]) + 2)
        for row in kept:
            self._sheet.append([self._cell(value) for value in row])

    def _cell(self, value: _Value) -> Any:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Alignment, Font

        cell = WriteOnlyCell(self._sheet, value=value.plain)
        if isinstance(value.plain, str):
            # "=…" would be read as a formula, and after an edit "+…", "-…" and "@…" too
            cell.data_type = "s"
            cell.quotePrefix = True
            cell.alignment = Alignment(wrap_text=value.fills, vertical="top")
        if value.format:
            cell.number_format = value.format
        if value.bold:
            cell.font = Font(bold=True)
        if value.link and self._links < _MOST_LINKS:
            self._links += 1
            _point(cell, value.link)
        return cell


class _Value:
    """What a cell holds; `link` is an address, or the row of the evidence that it points to."""

    def __init__(
        self,
        plain: Any,
        *,
        format: str = "",
        link: str | int | None = None,
        bold: bool = False,
        fills: bool = True,
    ) -> None:
        self.plain = shown(plain) if isinstance(plain, str) else plain
        self.format, self.link, self.bold, self.fills = format, link, bold, fills


def _point(cell: Any, to: str | int) -> None:
    from openpyxl.styles import Font
    from openpyxl.worksheet.hyperlink import Hyperlink

    place = cell.coordinate if hasattr(cell, "coordinate") else ""
    if isinstance(to, int):
        cell.hyperlink = Hyperlink(ref=place, location=f"'{_EVIDENCE}'!A{to}")
    else:
        cell.hyperlink = Hyperlink(ref=place, target=to)
    cell.font = Font(color="0B5FB0", underline="single")


def _rows(section: Section, days: str, places: dict[int, int]) -> Iterator[list[_Value]]:
    yield [_Value(f"{section.heading}  {days}", bold=True, fills=False)]
    if section.limit or not section.layout.tables:
        yield [_Value(str(section.limit or section.empty), fills=False)]
    if section.layout.note and section.layout.tables:
        yield [_Value(str(section.layout.note), fills=False)]
    for table in section.layout.tables:
        yield []
        if table.caption:
            yield [_Value(table.caption, bold=True, fills=False)]
        yield from _table(table, places)


def _table(table: Table, places: dict[int, int]) -> Iterator[list[_Value]]:
    # a column of charts alone has nothing to say here
    kept = [n for n in range(len(table.columns)) if any(row[n].text for row in table.rows)]
    english = any(row[n].en for row in table.rows for n in kept)
    heads = [table.columns[n] for n in kept] + ([_ENGLISH] if english else []) + [_CITED]
    yield [_Value(str(head), bold=True) for head in heads]
    for row in table.rows:
        cites = tuple(dict.fromkeys(number for cell in row for number in cell.cites))
        values = [_value(row[n]) for n in kept]
        if english:
            values.append(_Value("; ".join(row[n].en for n in kept if row[n].en)))
        at = next((places[number] for number in cites if number in places), None)
        yield [*values, _Value(" ".join(map(str, cites)), link=at)]


def _value(cell: Cell) -> _Value:
    """A number or a time as such where the text says no more than that."""
    if isinstance(cell.value, datetime):
        return _Value(cell.value.astimezone(BEIJING).replace(tzinfo=None), format="yyyy-mm-dd hh:mm")
    if isinstance(cell.value, Decimal) and "→" not in cell.text:
        return _Value(cell.value, format="#,##0.00")
    if isinstance(cell.value, float) and "→" not in cell.text:
        return _Value(cell.value, format="0.0%" if "%" in cell.text else "0.00")
    if isinstance(cell.value, int):
        return _Value(cell.value)
    return _Value(cell.text)


def _evidence(evidence: tuple[Citation, ...]) -> Iterator[list[_Value]]:
    yield [_Value(str(column), bold=True) for column in _COLUMNS]
    for one in evidence:
        href = link(one.url)
        yield [
            _Value(one.number),
            _Value(one.competitor or "—"),
            _Value(one.title[:300]),
            _Value(one.words),
            _Value(one.worked_out or ""),
            _Value(clock(one.observed)),
            _Value(
                (one.url or "")[:_LONGEST_LINK], link=href if href and len(href) <= _LONGEST_LINK else None
            ),
            _Value(one.archive or ""),
            _Value(one.content_hash or ""),
        ]


def _letter(column: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(column))


def _width(value: _Value) -> int:
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in str(value.plain))
