"""The head of a table of figures: which column holds what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from analysis.kpis.cells import read_day
from analysis.kpis.metrics import fold_name, vocabulary
from analysis.kpis.sheets import Row

# A table's head stands among its first rows: exports put a title and a note above it.
_HEAD_AMONG = 20
_UNIT = re.compile(r"[(（\[【]\s?(%|‰|元|万|万元|亿元|千元|人|次|单|件|个|笔|户)\s?[)）\]】]$")
# A table that names whose it is tells of competitors, or holds observations for the journal.
_NOT_OURS = frozenset(map(fold_name, ("kind", "competitor", "竞品", "竞争对手", "竞对")))
_UNITS = {"万": "万", "万元": "万", "亿元": "亿", "千元": "千", "%": "%", "‰": "‰"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Where a table's columns stand; `figures` are (column, metric, unit), `days` (column, day) of a pivot."""

    day: int | None = None
    metric: int | None = None
    value: int | None = None
    product: int | None = None
    region: int | None = None
    figures: tuple[tuple[int, str, str], ...] = ()
    days: tuple[tuple[int, date], ...] = ()
    unknown: tuple[str, ...] = ()


def find_head(rows: Sequence[Row]) -> tuple[int, Head] | None:
    """The place of the row that names a table's columns, and what it says; None where there is none."""
    for place, row in enumerate(rows[:_HEAD_AMONG]):
        head = _read_head(row.cells)
        if head is not None:
            return place, head
    return None


def _read_head(cells: Sequence[str]) -> Head | None:
    words = vocabulary()
    names = [bare_name(cell) for cell in cells]
    if _NOT_OURS & set(names):
        return None
    day, metric, value, product, region = (_place(names, group) for group in _ROLES)
    figures = tuple(
        (place, words.metrics[name], unit_of(cells[place]))
        for place, name in enumerate(names)
        if name in words.metrics
    )
    days = tuple((place, on) for place, cell in enumerate(cells) if (on := _day_or_none(cell)) is not None)
    known = {day, metric, value, product, region} | {place for place, *_ in (*figures, *days)}
    unknown = tuple(cell for place, cell in enumerate(cells) if cell and place not in known)
    beside = Head(product=product, region=region, unknown=unknown)
    if day is not None and metric is not None and value is not None:
        return replace(beside, day=day, metric=metric, value=value)
    if day is not None and figures:
        return replace(beside, day=day, figures=figures)
    if metric is not None and len(days) > 1:
        return replace(beside, metric=metric, days=days)
    return None


def _place(names: Sequence[str], group: str) -> int | None:
    known = getattr(vocabulary(), group)
    return next((place for place, name in enumerate(names) if name in known), None)


_ROLES = ("dates", "metric_columns", "value_columns", "products", "regions")


def bare_name(head: str) -> str:
    """The name of a column or figure, folded, without its unit."""
    return fold_name(_UNIT.sub("", head))


def unit_of(head: str) -> str:
    """万, 亿, 千, % or ‰ where the name of a column or figure ends with it in brackets, else ""."""
    found = _UNIT.search(head)
    return _UNITS.get(found[1], "") if found else ""


def _day_or_none(cell: str) -> date | None:
    if not any(map(str.isdigit, cell)):
        return None
    try:
        return read_day(cell)
    except ValueError:
        return None
