"""The review file: doubtful matches for a person to decide, whose decisions are kept for ever.

    same,score,competitor,product,title,other_competitor,other_product,other_title,reasons
    ?,0.74,…

`same` is ? until somebody writes yes or no (是, 否); a decided line is never touched again, and a new doubt is
added behind the lines that are there.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import TypeAlias

from filelock import FileLock

from analysis.exceptions import InvalidRules
from analysis.matching.match import DOUBTFUL, SURE, Key, Match
from crawlers.spreadsheet import plain_cell, read_cell
from crawlers.storage.files import write_atomically

Row: TypeAlias = dict[str, str]

_COLUMNS = (
    "same",
    "score",
    "competitor",
    "product",
    "title",
    "other_competitor",
    "other_product",
    "other_title",
    "reasons",
)
_ANSWERS = {
    "yes": True,
    "y": True,
    "是": True,
    "true": True,
    "no": False,
    "n": False,
    "否": False,
    "false": False,
}
_OPEN = "?"


class Review:
    """The review file at `path`; absent, it holds nothing."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def decisions(self) -> dict[frozenset[Key], bool]:
        """{the two products: whether they are the same}; InvalidRules names a line that is neither."""
        return {
            _pair(row): _ANSWERS[row["same"].strip().lower()] for row in self._rows() if not _is_open(row)
        }

    def add(self, matches: Iterable[Match]) -> int:
        """Add the doubtful matches that the file does not hold yet; give how many."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{self.path}.lock"):
            rows = self._rows()
            known = {_pair(row) for row in rows}
            doubts = (_row(match) for match in matches if DOUBTFUL <= match.score < SURE)
            added = [row for row in doubts if _pair(row) not in known]
            if added:
                write_atomically(self.path, _written([*rows, *added]))
        return len(added)

    def _rows(self) -> list[Row]:
        if not self.path.exists():
            return []
        rows = list(csv.DictReader(io.StringIO(self.path.read_text("utf-8-sig"))))
        for number, row in enumerate(rows, 2):
            if any(row.get(name) is None for name in _COLUMNS):
                raise InvalidRules(f"{self.path}:{number}: lacks a column; there are {', '.join(_COLUMNS)}")
            if not _is_open(row) and row["same"].strip().lower() not in _ANSWERS:
                raise InvalidRules(f"{self.path}:{number}: same: {row['same']!r} is none of yes, no and ?")
        return rows


def _is_open(row: Row) -> bool:
    return row["same"].strip() in ("", _OPEN, "？")


def _pair(row: Row) -> frozenset[Key]:
    one, other = (row["competitor"], row["product"]), (row["other_competitor"], row["other_product"])
    return frozenset({(read_cell(one[0]), read_cell(one[1])), (read_cell(other[0]), read_cell(other[1]))})


def _row(match: Match) -> Row:
    values = (
        _OPEN, f"{match.score:.2f}", match.one.competitor, match.one.key, match.one.title,
        match.other.competitor, match.other.key, match.other.title, "; ".join(match.reasons),
    )  # fmt: skip
    return {name: plain_cell(value) for name, value in zip(_COLUMNS, values, strict=True)}


def _written(rows: Iterable[Row]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, _COLUMNS, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")  # so that Excel reads it as UTF-8
