"""A worksheet filled with values that cannot run: text stays text, whatever sign it begins with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Any

from index.report.safety import shown

EVIDENCE = "证据 Evidence"
"""The sheet that numbers of evidence point to."""

_MOST_LINKS = 60_000  # of a sheet; Excel repairs a file that has more than 65,530
_LONGEST = 32_000  # signs; a cell takes no more than 32,767
_WIDEST, _NARROWEST = 60, 8
_LINK = {"font_color": "#0B5FB0", "underline": 1}


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
    """A worksheet of a workbook of XlsxWriter's."""

    def __init__(self, workbook: Any, title: str) -> None:
        self._workbook = workbook
        self._sheet = workbook.add_worksheet(title)
        self._links = 0
        self._styles: dict[tuple[bool, bool, bool, str, bool], Any] = {}

    def fill(self, rows: Iterable[list[Value]]) -> None:
        """Write the rows; widths follow the first hundred."""
        kept = list(rows)
        for place, column in enumerate(zip_longest(*kept[:100])):
            widths = [_width(value) for value in column if value is not None and value.fills]
            self._sheet.set_column(place, place, min(_WIDEST, max([_NARROWEST, *widths]) + 2))
        for row, values in enumerate(kept):
            for place, value in enumerate(values):
                self._write(row, place, value)

    def _write(self, row: int, place: int, value: Value) -> None:
        linked = value.link is not None and self._links < _MOST_LINKS
        style = self._style(value, linked=linked)
        if linked and not self._sheet.write_url(row, place, _target(value.link), style, value.plain):
            self._links += 1
        elif isinstance(value.plain, str):
            self._sheet.write_string(
                row, place, value.plain, style
            )  # where write() would take "=…" for a formula
        elif isinstance(value.plain, datetime):
            self._sheet.write_datetime(row, place, value.plain, style)
        else:
            self._sheet.write_number(row, place, value.plain, style)

    def _style(self, value: Value, *, linked: bool) -> Any:
        is_text = isinstance(value.plain, str)
        looks = (is_text, value.fills, value.bold, value.format, linked)
        if looks not in self._styles:
            self._styles[looks] = self._workbook.add_format(
                {
                    # after an edit in Excel, what begins with =, +, - or @ would become a formula without this mark
                    "quote_prefix": is_text,
                    "text_wrap": is_text and value.fills,
                    "valign": "top",
                    "bold": value.bold,
                    **(_LINK if linked else {}),
                    **({"num_format": value.format} if value.format else {}),
                }
            )
        return self._styles[looks]


def _target(to: str | int | None) -> str:
    return f"internal:'{EVIDENCE}'!A{to}" if isinstance(to, int) else to or ""


def _width(value: Value) -> int:
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in str(value.plain))
