"""How well the analyses do on labelled rows: precision, recall and F1 per label and overall."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


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
    """Scores of one kind on one file, as a whole and by label.

    `rows` counts those scored, `left_out` the uncertain ones. `empty_kept` is the share of the rows without a
    label that were given none; None without such rows.
    """

    kind: str
    rows: int
    left_out: int
    overall: Tally
    labels: Mapping[str, Tally] = field(default_factory=dict)
    empty_kept: float | None = None

    def __str__(self) -> str:
        lines = [f"{self.kind}: {self.rows} rows, {self.left_out} uncertain ones left out"]
        lines.append(f"{'':24}{'precision':>10}{'recall':>8}{'F1':>7}{'wanted':>8}")
        tallies = {**dict(sorted(self.labels.items())), "overall (micro)": self.overall}
        lines += [_line(name, tally) for name, tally in tallies.items()]
        if self.empty_kept is not None:
            lines.append(f"rows without a label that were kept empty: {self.empty_kept:.3f}")
        return "\n".join(lines)


def score_strategies(rows: Iterable[Mapping[str, Any]]) -> Report:
    """Score `classify` on rows {"text", "labels"}; rows with "uncertain": true are left out."""
    from analysis.strategies import classify_many

    certain, left_out = _certain(rows)
    given = [
        [label.strategy for label in labels] for labels in classify_many([row["text"] for row in certain])
    ]
    return _report("strategies", given, [row["labels"] for row in certain], left_out)


def _report(
    kind: str, given: Sequence[Sequence[str]], wanted: Sequence[Sequence[str]], left_out: int
) -> Report:
    labels = {name for row in (*given, *wanted) for name in row}
    tallies = {
        name: _tally(
            [[one for one in row if one == name] for row in given],
            [[one for one in row if one == name] for row in wanted],
        )
        for name in labels
    }
    empty = [not found for found, right in zip(given, wanted, strict=True) if not right]
    return Report(
        kind=kind,
        rows=len(wanted),
        left_out=left_out,
        overall=_tally(given, wanted),
        labels=tallies,
        empty_kept=_share(sum(empty), len(empty)),
    )


def _tally(given: Sequence[Iterable[Hashable]], wanted: Sequence[Iterable[Hashable]]) -> Tally:
    right = wrong = missed = 0
    for found, there in zip(given, wanted, strict=True):
        one, other = Counter(found), Counter(there)
        right += (one & other).total()
        wrong += (one - other).total()
        missed += (other - one).total()
    return Tally(right=right, wrong=wrong, missed=missed)


def _certain(rows: Iterable[Mapping[str, Any]]) -> tuple[list[Mapping[str, Any]], int]:
    every = list(rows)
    certain = [row for row in every if not row.get("uncertain")]
    return certain, len(every) - len(certain)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _line(name: str, tally: Tally) -> str:
    shares = (tally.precision, tally.recall, tally.f1)
    columns = "".join(
        f"{'—' if share is None else format(share, '.3f'):>{width}}"
        for share, width in zip(shares, (10, 8, 7), strict=True)
    )
    return f"{name:24}{columns}{tally.right + tally.missed:>8}"
