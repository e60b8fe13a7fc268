"""A worksheet filled with values that cannot run: text stays text, whatever sign it begins with."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from index.report.safety import shown

EVIDENCE = "证据 Evidence"
"""The sheet that numbers of evidence point to."""

_MOST_LINKS = 60_000  # of a sheet; Excel repairs a file that has more than 65,530
_LONGEST = 32_000  # signs; a cell takes no more than 32,767
_WIDEST, _NARROWEST = 60, 8
_LINK = {"color": "0B5FB0", "underline": "single"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """What a cell holds: text, a number or a time without zone. `link` is an address, or the row of the evidence
    that it points to; `fills` tells that the column is as wide as it needs."""

    plain: Any
    format: str = ""
    link: str | int | None = None
    bold: bool = False
    fills: bool = True


def text(words: str, **looks: Any) -> Value:
    """A value of any text, without what must not be shown."""
    return Value(plain=shown(words)[:_LONGEST], **looks)


class Sheet:
    """A worksheet of a write-only workbook."""

    def __init__(self, workbook: Any, title: str) -> None:
        self._sheet = workbook.create_sheet(title)
        self._links = 0
        # openpyxl takes longer to look a style up than to write the cell
        self._styles: dict[tuple[bool, bool, bool, str, bool], Any] = {}

    def fill(self, rows: Iterable[list[Value]]) -> None:
        """Write the rows; widths follow the first hundred."""
        from openpyxl.utils import get_column_letter

        kept = list(rows)
        for place, column in enumerate(zip_longest(*kept[:100]), 1):
            widths = [_width(value) for value in column if value is not None and value.fills]
            width = min(_WIDEST, max([_NARROWEST, *widths]) + 2)
            self._sheet.column_dimensions[get_column_letter(place)].width = width
        for row in kept:
            self._sheet.append([self._cell(value) for value in row])

    def _cell(self, value: Value) -> Any:
        from openpyxl.cell import WriteOnlyCell

        linked = value.link is not None and self._links < _MOST_LINKS
        cell = WriteOnlyCell(self._sheet, value=value.plain)
        cell._style = copy(self._style(value, linked=linked))
        if isinstance(value.plain, str):
            cell.data_type = "s"  # else "=…" would be a formula
        if linked:
            self._links += 1
            cell.hyperlink = _hyperlink(value.link)
        return cell

    def _style(self, value: Value, *, linked: bool) -> Any:
        is_text = isinstance(value.plain, str)
        looks = (is_text, value.fills, value.bold, value.format, linked)
        if looks not in self._styles:
            self._styles[looks] = self._styled(value, is_text=is_text, linked=linked)
        return self._styles[looks]

    def _styled(self, value: Value, *, is_text: bool, linked: bool) -> Any:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Alignment, Font

        cell = WriteOnlyCell(self._sheet)
        # after an edit in Excel, what begins with =, +, - or @ would become a formula without this mark
        cell.quotePrefix = is_text
        cell.alignment = Alignment(wrap_text=is_text and value.fills, vertical="top")
        cell.font = Font(bold=value.bold, **(_LINK if linked else {}))
        if value.format:
            cell.number_format = value.format
        return cell._style


def _hyperlink(to: str | int | None) -> Any:
    from openpyxl.worksheet.hyperlink import Hyperlink

    if isinstance(to, int):
        return Hyperlink(ref="", location=f"'{EVIDENCE}'!A{to}")
    return Hyperlink(ref="", target=to)


def _width(value: Value) -> int:
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in str(value.plain))
