"""Precision, recall and F1 of what was found against what was wanted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Finds = Sequence[Counter[Any]]
"""What was found (or wanted) in each row, with how often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What was found and right, found and wrong, and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float | None:
        """Of what was found, the share that is right; None where nothing was found."""
        return _share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float | None:
        """Of what is there, the share that was found; None where nothing is there."""
        return _share(self.right, self.right + self.missed)

    @property
    def f1(self) -> float | None:
        """The harmonic mean of both; None where there was nothing to find and nothing found."""
        return _share(2 * self.right, 2 * self.right + self.wrong + self.missed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Scores of one kind on labelled rows: overall (micro), by label, and of what stands beside the labels.

    `rows` counts those scored, `left_out` the uncertain ones. `empty_kept` is the share of the rows where
    nothing is wanted in which nothing was found; None without such rows. Printed, it is a table.
    """

    kind: str
    rows: int
    left_out: int
    overall: Tally
    labels: Mapping[str, Tally] = field(default_factory=dict)
    beside: Mapping[str, Tally] = field(default_factory=dict)
    empty_kept: float | None = None

    def __str__(self) -> str:
        lines = [f"{self.kind}: {self.rows} rows, {self.left_out} uncertain ones left out"]
        lines.append(f"{'':24}{'precision':>10}{'recall':>8}{'F1':>7}{'wanted':>8}")
        lines += [_line(name, tally) for name, tally in self.labels.items()]
        lines.append(_line("overall (micro)", self.overall))
        lines += [_line(f"beside: {name}", tally) for name, tally in self.beside.items()]
        if self.empty_kept is not None:
            lines.append(f"rows without anything to find that were kept empty: {self.empty_kept:.3f}")
        return "\n".join(lines)


def tally(given: Finds, wanted: Finds) -> Tally:
    """Count over all rows; the same thing twice counts twice."""
    pairs = list(zip(given, wanted, strict=True))
    return Tally(
        right=sum((found & there).total() for found, there in pairs),
        wrong=sum((found - there).total() for found, there in pairs),
        missed=sum((there - found).total() for found, there in pairs),
    )


def tally_by_label(given: Finds, wanted: Finds) -> dict[str, Tally]:
    """One tally a label, by name."""
    names = sorted({name for row in (*given, *wanted) for name in row})
    return {name: tally(*([_only(row, name) for row in side] for side in (given, wanted))) for name in names}


def empty_kept(given: Finds, wanted: Finds) -> float | None:
    """Of the rows where nothing is wanted, the share in which nothing was found; None without such rows."""
    kept = [not found for found, there in zip(given, wanted, strict=True) if not there]
    return _share(sum(kept), len(kept))


def _only(row: Counter[Any], name: str) -> Counter[Any]:
    return Counter({name: row[name]})


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _line(name: str, one: Tally) -> str:
    shares = zip((one.precision, one.recall, one.f1), (10, 8, 7), strict=True)
    columns = "".join(f"{'—' if share is None else format(share, '.3f'):>{width}}" for share, width in shares)
    return f"{name:24}{columns}{one.right + one.missed:>8}"
