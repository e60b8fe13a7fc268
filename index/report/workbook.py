"""The briefing as an Excel workbook: a sheet a part and one of the evidence; nothing in it can run as a formula."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from crawlers.beijing import BEIJING
from index.report.briefing import Briefing, Citation
from index.report.layout import Cell, Section, Table, cited, period
from index.report.safety import link
from index.report.sections import sections
from index.report.words import Words, clock
from index.report.worksheet import EVIDENCE, Sheet, Value, text

_LONGEST_LINK = 2000  # signs, once [, ] and % are written with three each; Excel takes no more than 2,079
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
    from xlsxwriter import Workbook

    file = io.BytesIO()
    workbook = Workbook(file, {"in_memory": True})
    parts = sections(briefing)
    evidence = cited(parts, briefing.evidence)
    places = {one.number: row for row, one in enumerate(evidence, 2)}
    for section in parts:
        Sheet(workbook, section.heading.zh[:31]).fill(_rows(section, period(briefing), places))
    Sheet(workbook, EVIDENCE).fill(_evidence(evidence))
    workbook.close()
    return file.getvalue()


def _rows(section: Section, days: str, places: dict[int, int]) -> Iterator[list[Value]]:
    layout = section.layout
    yield [text(f"{section.heading}  {days}", bold=True, fills=False)]
    if section.limit or not layout.tables:
        yield [text(str(section.limit or section.empty), fills=False)]
    if layout.note and layout.tables:
        yield [text(str(layout.note), fills=False)]
    for table in layout.tables:
        yield []
        if table.caption:
            yield [text(table.caption, bold=True, fills=False)]
        yield from _table(table, places)


def _table(table: Table, places: dict[int, int]) -> Iterator[list[Value]]:
    # a column of charts alone has nothing to say here
    kept = [n for n in range(len(table.columns)) if any(row[n].text for row in table.rows)]
    english = any(row[n].en for row in table.rows for n in kept)
    heads = [table.columns[n] for n in kept] + ([_ENGLISH] if english else []) + [_CITED]
    yield [text(str(head), bold=True) for head in heads]
    for row in table.rows:
        cites = tuple(dict.fromkeys(number for cell in row for number in cell.cites))
        values = [_value(row[n]) for n in kept]
        if english:
            values.append(text("; ".join(row[n].en for n in kept if row[n].en)))
        at = next((places[number] for number in cites if number in places), None)
        yield [*values, text(" ".join(map(str, cites)), link=at)]


def _value(cell: Cell) -> Value:
    """A number or a time as such where the text says no more than that."""
    match cell.value:
        case datetime() as moment:
            return Value(plain=moment.astimezone(BEIJING).replace(tzinfo=None), format="yyyy-mm-dd hh:mm")
        case Decimal() | float() if "→" in cell.text or "[" in cell.text:
            return text(cell.text)
        case Decimal() as amount:
            return Value(plain=amount, format="#,##0.00")
        case float() as number:
            return Value(plain=number, format="0.0%" if "%" in cell.text else "0.00")
        case int() as count:
            return Value(plain=count)
        case _:
            return text(cell.text)


def _evidence(evidence: tuple[Citation, ...]) -> Iterator[list[Value]]:
    yield [text(str(column), bold=True) for column in _COLUMNS]
    for one in evidence:
        href = link(one.url)
        yield [
            Value(plain=one.number),
            text(one.competitor or "—"),
            text(one.title),
            text(one.words),
            text(one.worked_out or ""),
            text(clock(one.observed)),
            text(one.url or "", link=href if href and _written(href) <= _LONGEST_LINK else None),
            text(one.archive or ""),
            text(one.content_hash or ""),
        ]


def _written(href: str) -> int:
    return len(href) + 2 * sum(map(href.count, "[]%"))
