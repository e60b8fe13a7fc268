"""A table of figures → measurements: one column a figure, one row a figure, or one column a day.

日期,访客数,转化率(%),销售额（万元）,地区      2026-11-01,12345,3.2,45.6,广东
日期,指标,数值                              2026-11-01,转化率,3.2%
指标,2026-11-01,2026-11-02                  流量,12345,12880
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from statistics import median
from typing import NamedTuple

from analysis.entities import find_regions
from analysis.exceptions import InvalidFigures
from analysis.kpis.cells import read_day, read_number
from analysis.kpis.heads import Head, bare_name, find_head, unit_of
from analysis.kpis.measurement import Key, Measurement
from analysis.kpis.metrics import fold_name, metrics, vocabulary
from analysis.kpis.sheets import SUFFIXES, Row, first_rows, read_rows
from crawlers.printing import one_line

# Values of one rate lie no further above their median than this.
_ALIKE = 20


@dataclass(slots=True, kw_only=True)
class Figures:
    """What was read of a table: the measurements, what is wrong with rows (`file:line: reason`), and notices."""

    measured: list[Measurement] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


class _Cell(NamedTuple):
    """One figure as it stands in the table."""

    where: str
    day: str | date
    metric: str
    unit: str
    text: str
    product: str
    region: str


def is_figures(path: Path) -> bool:
    """Whether the file is a table of our own figures, by its columns; what cannot be read is none."""
    if path.suffix.lower() not in SUFFIXES:
        return False
    try:
        return any(find_head(rows) is not None for rows in first_rows(path))
    except (InvalidFigures, OSError):
        return False


def read_figures(path: Path) -> Figures:
    """Read a table of figures; a bad cell is a problem, the rest is read.

    A rate (转化率) is taken as a percentage where its column's head says % or a plain value of the column is
    above 1, else as a fraction. InvalidFigures where the file holds no such table.
    """
    figures = Figures()
    found = [(rows, *at) for rows in read_rows(path) for at in filter(None, [find_head(rows)])]
    if not found:
        raise InvalidFigures(
            f"{path}: holds no table of figures; its head must name a day (日期) and figures (流量, 转化率, …),"
            " or 日期, 指标 and 数值"
        )
    for rows, place, head in found:
        if head.unknown:
            left = ", ".join(one_line(name, 30) for name in head.unknown[:10])
            figures.notices.append(f"{rows[place].where}: left out, no known figure: {left}")
        _read_table(list(_cells(rows[place + 1 :], head, figures)), figures)
    if not figures.measured and not figures.problems:
        figures.problems.append(f"{path}: names figures and holds none")
    return figures


def _cells(rows: Sequence[Row], head: Head, figures: Figures) -> Iterator[_Cell]:
    for row in rows:
        held = _Cells(row.cells)
        product, region = held.at(head.product), held.at(head.region)
        if head.days or head.value is not None:
            name = held.at(head.metric)
            metric = vocabulary().metrics.get(bare_name(name))
            if metric is None:
                figures.problems.append(f"{row.where}: {one_line(name, 40)!r} is no known figure; see README")
                continue
            unit = unit_of(name)
            if not head.days:
                yield _Cell(row.where, held.at(head.day), metric, unit, held.at(head.value), product, region)
            for place, day in head.days:
                yield _Cell(row.where, day, metric, unit, held.at(place), product, region)
            continue
        for place, metric, unit in head.figures:
            yield _Cell(row.where, held.at(head.day), metric, unit, held.at(place), product, region)


class _Cells(list[str]):
    """A row's cells; a short row's missing ones are empty."""

    def at(self, place: int | None) -> str:
        return self[place] if place is not None and place < len(self) else ""


def _read_table(cells: Sequence[_Cell], figures: Figures) -> None:
    """Read the cells of one table; whether a rate is in percent is seen from all values of its column."""
    words = vocabulary()
    stands: dict[Key, tuple[str, Decimal]] = {}
    told: set[str] = set()
    percent = _percent_metrics(cells, figures)
    for cell in cells:
        if fold_name(cell.text) in words.absent or (
            isinstance(cell.day, str) and fold_name(cell.day) in words.totals
        ):
            continue
        try:
            one = _measurement(cell, percent)
        except ValueError as error:
            reason = f"{cell.where}: {one_line(str(error), 200)}"
            if reason not in told:  # one bad day is one problem, however many figures stand beside it
                told.add(reason)
                figures.problems.append(reason)
            continue
        where, value = stands.setdefault(one.key, (cell.where, one.value))
        if where == cell.where:
            figures.measured.append(one)
        elif value != one.value:
            figures.problems.append(
                f"{cell.where}: {metrics()[one.metric].zh} of {one.day} stands already, with another value, at"
                f" {where}; keep one, or split it by product or region"
            )


def _percent_metrics(cells: Sequence[_Cell], figures: Figures) -> set[str]:
    """The rates whose plain values are percentages, since some are above 1 and not far above the others.

    One that is, or that stands among values with %, is a slip: it is left to be told as a problem.
    """
    plain: dict[str, list[Decimal]] = defaultdict(list)
    signed: set[str] = set()
    for cell in cells:
        if metrics()[cell.metric].kind == "rate" and not cell.unit and (read := _number_or_none(cell.text)):
            number, is_share = read
            if is_share:
                signed.add(cell.metric)
            elif number > 0:
                plain[cell.metric].append(number)
    found = {
        metric
        for metric, numbers in plain.items()
        if metric not in signed and 1 < max(numbers) <= _ALIKE * median(numbers)
    }
    figures.notices += [
        f"{cells[0].where}: {metrics()[metric].zh} is above 1: the values of this table are read as percentages"
        for metric in sorted(found)
    ]
    return found


def _number_or_none(text: str) -> tuple[Decimal, bool] | None:
    try:
        return read_number(text)
    except ValueError:
        return None


def _measurement(cell: _Cell, percent: set[str]) -> Measurement:
    day = read_day(cell.day) if isinstance(cell.day, str) else cell.day
    value = _value(cell, percent)
    kind, name = metrics()[cell.metric].kind, metrics()[cell.metric].zh
    if kind == "rate" and not 0 <= value <= 1:
        raise ValueError(f"{name} {cell.text!r:.40} is no share of 0 to 100 %; write it with %")
    if kind == "count" and value < 0:
        raise ValueError(f"{name} {cell.text!r:.40} is below 0")
    return Measurement(
        day=day, metric=cell.metric, value=value, product=_part(cell.product), region=_region(cell.region)
    )


def _value(cell: _Cell, percent: set[str]) -> Decimal:
    number, is_share = read_number(cell.text)
    is_rate = metrics()[cell.metric].kind == "rate"
    if is_share != is_rate and is_share:
        raise ValueError(
            f"{metrics()[cell.metric].zh} {cell.text!r:.40} is a percentage of something; leave it out"
        )
    if is_share or not (cell.unit or is_rate):
        return number
    unit = "%" if is_rate and not cell.unit and cell.metric in percent else cell.unit
    return read_number(f"{number:f}{unit}")[0]


def _part(name: str) -> str | None:
    return None if not name or fold_name(name) in vocabulary().totals else one_line(name, 120)


@lru_cache(maxsize=4096)
def _region(name: str) -> str | None:
    """A province or city under its short name (广东省 is 广东), any other region as it is written."""
    found = find_regions(name)
    whole = len(found) == 1 and found[0].end - found[0].start == len(name)
    return found[0].name if whole else _part(name)
