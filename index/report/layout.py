"""The briefing as sections of tables, which every renderer shows in its own way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, TypeAlias

from index.report.briefing import Briefing, Citation, Point
from index.report.safety import shown
from index.report.words import Words, calendar

_NOTHING = Words("本期未见", "nothing seen in this period")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell: text that is safe to show, the evidence of what it says, and what a chart may add to it.

    `tone` is "down", "up" or "best"; `points` make a sparkline, `share` (0 to 1) a bar.
    """

    text: str = ""
    cites: tuple[int, ...] = ()
    tone: Literal["", "down", "up", "best"] = ""
    points: tuple[Point, ...] = ()
    share: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a chart of prices over time; the same `number` always looks the same."""

    label: str
    number: int
    points: tuple[Point, ...]


Row: TypeAlias = tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under bilingual headings; `lines` are drawn above it. `left_out` rows are not shown."""

    columns: tuple[Words, ...]
    rows: tuple[Row, ...]
    caption: str = ""
    lines: tuple[Line, ...] = ()
    left_out: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One part of the briefing; `empty` is what it says where it has no rows."""

    name: str
    heading: Words
    note: Words | None = None
    empty: Words = _NOTHING
    tables: tuple[Table, ...] = ()
    left_out: int = 0

    @property
    def cites(self) -> set[int]:
        """The numbers of all evidence that the section points at."""
        return {n for table in self.tables for row in table.rows for cell in row for n in cell.cites}


def cell(text: object, cites: Iterable[int] = (), tone: Literal["", "down", "up", "best"] = "") -> Cell:
    """A cell of any text; what must not be shown is taken out of it."""
    return Cell(text=shown(str(text)), cites=tuple(dict.fromkeys(cites)), tone=tone)


def table(
    columns: Sequence[Words],
    rows: Sequence[Row],
    most: int | None,
    *,
    caption: str = "",
    lines: tuple[Line, ...] = (),
) -> Table:
    """A table of at most `most` rows, None meaning all."""
    kept = tuple(rows if most is None else rows[:most])
    return Table(
        columns=tuple(columns),
        rows=kept,
        caption=shown(caption),
        lines=lines,
        left_out=len(rows) - len(kept),
    )


def section(name: str, heading: Words, found: Table, *, note: Words | None = None) -> Section:
    """A section of one table, or of none where it has no rows."""
    return Section(name=name, heading=heading, note=note, tables=(found,) if found.rows else ())


def tone(change: float) -> Literal["down", "up"]:
    """The tone of a cell that tells of a change."""
    return "down" if change < 0 else "up"


def few(tables: Sequence[Table], most: int | None) -> tuple[tuple[Table, ...], int]:
    """At most `most` tables that have rows, and how many were left out."""
    filled = [one for one in tables if one.rows]
    kept = tuple(filled if most is None else filled[:most])
    return kept, len(filled) - len(kept)


def cited(sections: Iterable[Section], evidence: Iterable[Citation]) -> tuple[Citation, ...]:
    """The entries of the evidence that the sections point at."""
    wanted = {number for section in sections for number in section.cites}
    return tuple(entry for entry in evidence if entry.number in wanted)


def period(briefing: Briefing) -> str:
    """The days that a briefing covers: those asked for or, where open, those that were seen."""
    seen = [moment for one in briefing.seen for moment in (one.first, one.last) if moment]
    since = briefing.since or min(seen, default=None)
    until = briefing.until - timedelta(microseconds=1) if briefing.until else max(seen, default=None)
    return f"{calendar(since)} – {calendar(until)}"
