"""Words of a page in a spreadsheet: what a page says must not run as a formula."""

from __future__ import annotations

import re

# What begins a formula in one program or another, full-width forms included, behind signs that some leave out
# when they read a cell: spaces of any width, marks without width, control signs.
_FORMULA = re.compile(
    r"(?:[\s\x00-\x1f\x7f\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u2069\ufeff]*)[=+\-@＝＋－＠﹢﹣﹦﹫−]|[\t\r\n]"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def plain_cell(text: str) -> str:
    """The text as a cell that every spreadsheet shows and none runs: an apostrophe goes before a formula.

    >>> plain_cell("=1+1"), plain_cell("＝HYPERLINK()"), plain_cell("龙井 -10%")
    ("'=1+1", "'＝HYPERLINK()", '龙井 -10%')
    """
    clean = _CONTROL.sub(" ", text)
    return f"'{clean}" if _FORMULA.match(text) else clean


def read_cell(cell: str) -> str:
    """The text that `plain_cell` made the cell of, but for control signs."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell, 1) else cell
