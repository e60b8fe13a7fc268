"""The briefing as plain text for the terminal: the first rows of each part, with their evidence."""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import east_asian_width

from index.report.briefing import Briefing, Citation
from index.report.layout import Cell, Section, Table, cited, period
from index.report.safety import shown
from index.report.sections import sections
from index.report.words import clock

_MOST = 3
_WIDEST = 56  # columns of the screen a cell may take
_BAR = 20
_NAMED = 10
_SHORT = 24  # signs of English that stand beside the Chinese; longer ones stand below it
_LONGEST = 60  # of the words of an entry


def render_text(briefing: Briefing, most: int | None = _MOST) -> str:
    """Give the briefing as text, at most `most` rows a table and tables a part (None: all)."""
    parts = sections(briefing, most)
    who = shown("、".join(briefing.competitors[:_NAMED]))
    more = f" … {len(briefing.competitors)}" if len(briefing.competitors) > _NAMED else ""
    lines = [f"商情简报 / Market briefing  {period(briefing)}", f"{who}{more}", ""]
    for section in parts:
        lines += _section(section)
    lines.append("■ 证据 / Evidence")
    lines += [_entry(one) for one in cited(parts, briefing.evidence)]
    return "\n".join(lines) + "\n"


def _section(section: Section) -> Iterator[str]:
    yield f"■ {section.heading}"
    if section.limit or not section.layout.tables:
        yield f"  {shown(str(section.limit or section.empty))}"
    for place, table in enumerate(section.layout.tables):
        yield from _table(table, headed=place == 0 and table.headed)
    if section.layout.left_out:
        yield f"  … 另有 {section.layout.left_out} 组 / {section.layout.left_out} more"
    yield ""


def _table(table: Table, *, headed: bool) -> Iterator[str]:
    """Rows in columns; `headed` with the columns' names above them, Chinese over English."""
    if table.caption:
        yield f"  {table.caption}"
    # a column of charts alone has nothing to say here
    kept = [n for n in range(len(table.columns)) if any(row[n].text for row in table.rows)]
    heads = [[table.columns[n].zh for n in kept], [table.columns[n].en for n in kept]] if headed else []
    written = [*heads, *([_cell(row[n]) for n in kept] for row in table.rows)]
    widths = [min(_WIDEST, max(_width(row[n]) for row in written)) for n in range(len(kept))]
    english = [*([[]] * len(heads)), *([row[n].en for n in kept] for row in table.rows)]
    for row, beside in zip(written, english, strict=True):
        padded = (text + " " * (width - _width(text)) for text, width in zip(row, widths, strict=True))
        yield f"    {'  '.join(padded).rstrip()}"
        yield from (f"      {text}" for text in beside if len(text) > _SHORT)
    if table.left_out:
        yield f"    … 另有 {table.left_out} 行 / {table.left_out} more"


def _cell(cell: Cell) -> str:
    bar = "" if cell.share is None else " " + "█" * round(_BAR * min(cell.share, 1))
    cites = f" [{' '.join(map(str, cell.cites))}]" if cell.cites else ""
    short = f" / {cell.en}" if cell.en and len(cell.en) <= _SHORT else ""
    return cell.text + short + bar + cites


def _entry(one: Citation) -> str:
    url, words = shown(one.url) or shown(one.title) or "—", shown(one.words)
    words = words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"
    return f"  [{one.number}] {clock(one.observed)} {shown(one.competitor)} {url}「{words}」"


def _width(text: str) -> int:
    """Columns of the screen: Han characters take two."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)
