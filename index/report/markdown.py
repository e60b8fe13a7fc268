"""The briefing as Markdown (CommonMark with tables)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.report.briefing import Briefing, Citation
from index.report.layout import Cell, Section, Table, cited, period
from index.report.safety import link, shown
from index.report.sections import sections
from index.report.words import clock

_MOST = 40
_SPECIAL = re.compile(r"([\\`*_\[\]#|~!])")


def render_markdown(briefing: Briefing) -> str:
    """Give the briefing as Markdown; crawled text is escaped, so that it cannot become markup or a link."""
    parts = sections(briefing, _MOST)
    lines = ["# 商情简报 / Market briefing", "", period(briefing), ""]
    for section in parts:
        lines += _section(section)
    lines += ["## 证据 / Evidence", ""]
    lines += [_entry(one) for one in cited(parts, briefing.evidence)]
    return "\n".join(lines) + "\n"


def _section(section: Section) -> Iterator[str]:
    yield f"## {section.heading}"
    yield ""
    layout = section.layout
    if layout.note and layout.tables:
        yield f"*{layout.note}*"
        yield ""
    if section.limit or not layout.tables:
        yield _escaped(shown(str(section.limit or section.empty)))
        yield ""
    for table in layout.tables:
        yield from _table(table)
    if layout.left_out:
        yield f"*另有 {layout.left_out} 组 / {layout.left_out} more groups*"
        yield ""


def _table(table: Table) -> Iterator[str]:
    if table.caption:
        yield f"### {_escaped(table.caption)}"
        yield ""
    # a column of charts alone has nothing to say here
    kept = [n for n in range(len(table.columns)) if any(row[n].text for row in table.rows)]
    yield "| " + " | ".join(str(table.columns[n]) for n in kept) + " |"
    yield "|" + " --- |" * len(kept)
    for row in table.rows:
        yield "| " + " | ".join(_cell(row[n]) for n in kept) + " |"
    if table.left_out:
        yield ""
        yield f"*另有 {table.left_out} 行 / {table.left_out} more rows*"
    yield ""


def _cell(cell: Cell) -> str:
    cites = "".join(f" [\\[{n}\\]](#e{n})" for n in cell.cites)
    return _escaped(cell.text + (f" / {cell.en}" if cell.en else "")) + cites


def _entry(one: Citation) -> str:
    href = link(one.url)
    page = f"[{_escaped(shown(one.url))}](<{href}>)" if href else _escaped(shown(one.url)) or "—"
    return (
        f'- <a id="e{one.number}"></a>{one.number}. {_escaped(shown(one.competitor)) or "—"} '
        f"{_escaped(shown(one.title))}：「{_escaped(shown(one.words))}」 {clock(one.observed)} {page}"
    )


def _escaped(text: str) -> str:
    """Crawled text as text: no markup, no HTML, no autolink.

    >>> _escaped("<b>满300|减50</b>")
    '&lt;b&gt;满300\\\\|减50&lt;/b&gt;'
    """
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _SPECIAL.sub(r"\\\1", text)
