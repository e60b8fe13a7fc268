"""The briefing as sections of tables, which every renderer shows in its own way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal, TypeAlias

from index.report.briefing import Briefing, Citation, Point
from index.report.safety import shown
from index.report.words import Words, calendar, money, percent

Tone: TypeAlias = Literal["", "down", "up", "best"]
_NOTHING = Words("本期未见", "nothing seen in this period")
_LONGEST = 600  # signs of a cell; a page of 100,000 signs is no title


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell: text that is safe to show, the evidence of what it says, and what a chart may add to it.

    `en` is the text in English where it differs; `value` is what a spreadsheet reckons with. `points` make a
    sparkline, `share` (0 to 1) a bar.
    """

    text: str = ""
    en: str = ""
    cites: tuple[int, ...] = ()
    tone: Tone = ""
    value: Decimal | int | float | datetime | None = None
    points: tuple[Point, ...] = ()
    share: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a chart of amounts over time; the same `number` always looks the same. The amounts of a `rate`
    are fractions, to be shown as percentages."""

    label: str
    number: int
    points: tuple[Point, ...]
    unit: Literal["money", "count", "rate"] = "money"
    currency: str | None = None


Row: TypeAlias = tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under bilingual headings; `lines` are drawn above it, with a mark at each moment of `marks`. `left_out`
    rows are not shown. Where the first cell of each row says what it is, the headings are not (`headed`)."""

    columns: tuple[Words, ...]
    rows: tuple[Row, ...]
    caption: str = ""
    lines: tuple[Line, ...] = ()
    marks: tuple[datetime, ...] = ()
    left_out: int = 0
    headed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What a part shows: tables, a note above them, and how many tables are not shown."""

    tables: tuple[Table, ...] = ()
    note: Words | None = None
    left_out: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One part of the briefing under its heading; `limit` is what the data do not support, `empty` what it
    says where it has no rows."""

    name: str
    heading: Words
    layout: Layout
    limit: Words | None = None
    empty: Words = _NOTHING

    @property
    def cites(self) -> set[int]:
        """The numbers of all evidence that the section points at."""
        return {n for table in self.layout.tables for row in table.rows for cell in row for n in cell.cites}


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """For whom a part is laid out: no table with more than `most` rows, nor more tables in a part (None: all).
    The place in `competitors` says how each of them is drawn."""

    competitors: tuple[str, ...] = ()
    most: int | None = None


def cell(text: object, cites: Iterable[int] = (), tone: Tone = "") -> Cell:
    """A cell of any text, or of Words; what must not be shown is taken out of it."""
    numbers = tuple(dict.fromkeys(cites))
    if isinstance(text, Words):
        zh, en = _bounded(text.zh), _bounded(text.en)
        return Cell(text=zh, en="" if en == zh else en, cites=numbers, tone=tone)
    value = text if isinstance(text, (int, float, Decimal)) and not isinstance(text, bool) else None
    return Cell(text=_bounded(str(text)), cites=numbers, tone=tone, value=value)


def money_cell(
    amount: Decimal | None, currency: str | None, cites: Iterable[int] = (), *, best: bool = False
) -> Cell:
    """A cell of an amount; `best` marks the lowest with a star."""
    text = money(amount, currency)
    return Cell(
        text=_bounded(f"★ {text}" if best else text),
        cites=tuple(dict.fromkeys(cites)),
        tone="best" if best else "",
        value=amount,
    )


def change_cell(
    before: Decimal | None, after: Decimal | None, change: float | None, currency: str | None
) -> Cell:
    """A cell that tells an amount before and after, and by how much it changed."""
    if before is None and after is None:
        return Cell(text="—")
    relative = f" {percent(change)}" if change is not None else ""
    text = f"{money(before, currency)} → {money(after, currency)}{relative}"
    return Cell(text=_bounded(text), tone=tone(change) if change else "", value=change)


def day_cell(moment: datetime | None) -> Cell:
    """A cell of a day in Beijing."""
    return Cell(text=calendar(moment), value=moment)


def table(
    columns: Sequence[Words],
    rows: Sequence[Row],
    most: int | None,
    *,
    caption: str = "",
    lines: tuple[Line, ...] = (),
    marks: tuple[datetime, ...] = (),
    headed: bool = True,
) -> Table:
    """A table of at most `most` rows, None meaning all."""
    kept = tuple(rows if most is None else rows[:most])
    return Table(
        columns=tuple(columns),
        rows=kept,
        caption=_bounded(caption),
        lines=lines,
        marks=marks,
        left_out=len(rows) - len(kept),
        headed=headed,
    )


def one_table(
    columns: Sequence[Words], rows: Sequence[Row], most: int | None, note: Words | None = None
) -> Layout:
    """A layout of one table, or of none where it has no rows."""
    found = table(columns, rows, most)
    return Layout(tables=(found,) if found.rows else (), note=note)


def few_tables(tables: Sequence[Table], most: int | None, note: Words | None = None) -> Layout:
    """At most `most` tables that have rows, and how many were left out."""
    filled = [one for one in tables if one.rows]
    kept = tuple(filled if most is None else filled[:most])
    return Layout(tables=kept, note=note, left_out=len(filled) - len(kept))


def tone(change: float) -> Literal["down", "up"]:
    """The tone of a cell that tells of a change."""
    return "down" if change < 0 else "up"


def cited(sections: Iterable[Section], evidence: Iterable[Citation]) -> tuple[Citation, ...]:
    """The entries of the evidence that the sections point at."""
    wanted = {number for section in sections for number in section.cites}
    return tuple(entry for entry in evidence if entry.number in wanted)


def period(briefing: Briefing) -> str:
    """The days that a briefing covers: those asked for or, where open, those that were seen."""
    since = briefing.since or briefing.first
    until = briefing.until - timedelta(microseconds=1) if briefing.until else briefing.last
    return f"{calendar(since)} – {calendar(until)}"


def _bounded(text: str) -> str:
    clean = shown(text)
    return clean if len(clean) <= _LONGEST else f"{clean[: _LONGEST - 1]}…"
