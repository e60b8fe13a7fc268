"""Score analysis.metrics on labelled rows: python bench/score_metrics.py [FILE.jsonl] [--errors]."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from analysis.metrics import extract_metrics, metric_terms
from analysis.text import normalise

_REAL = Path(os.environ.get("SHANGQING_REAL_DATA") or Path(__file__).parents[2] / "shared" / "real")


def _number(value: Any) -> str | None:
    return None if value is None else format(Decimal(str(value)).normalize(), "f")


def _value(row: dict[str, Any]) -> tuple[Any, ...]:
    return _number(row.get("value")), _number(row.get("value_max")), normalise(row.get("unit") or "")


def _change(row: dict[str, Any]) -> tuple[Any, ...]:
    parts = (row.get("change"), row.get("change_max"), row.get("change_abs"))
    return *map(_number, parts), row.get("change_unit"), row.get("change_type")


def _tuple(row: dict[str, Any]) -> tuple[Any, ...]:
    return *_value(row), *_change(row)


def _named(name: str, row: dict[str, Any]) -> tuple[Any, ...]:
    return *_tuple(row), row.get(name)


def _score(name: str, pairs: list[tuple[Counter[Any], Counter[Any]]]) -> None:
    hit = sum((truth & found).total() for truth, found in pairs)
    truths = sum(truth.total() for truth, _ in pairs)
    founds = sum(found.total() for _, found in pairs)
    precision, recall = hit / max(founds, 1), hit / max(truths, 1)
    print(f"{name:8} P {precision:.3f} R {recall:.3f} F1 {2 * hit / max(truths + founds, 1):.3f}")


def _main(path: Path, errors: bool) -> None:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if not row.get("uncertain")]
    found = [[metric_terms(metric) for metric in extract_metrics(row["text"])] for row in rows]
    paired = list(zip([row["metrics"] for row in rows], found, strict=True))
    for name, key in (("tuple", _tuple), ("value", _value), ("change", _change)):
        _score(name, [(Counter(map(key, truth)), Counter(map(key, mine))) for truth, mine in paired])
    for name in ("entity", "metric", "period"):
        key = partial(_named, name)
        _score(name, [(Counter(map(key, truth)), Counter(map(key, mine))) for truth, mine in paired])
    for row, metrics in zip(rows, found, strict=True):
        truth, mine = Counter(map(_tuple, row["metrics"])), Counter(map(_tuple, metrics))
        if errors and truth != mine:
            print("\n" + row["text"], "\n  missed", *(truth - mine).elements(), sep="\n    ")
            print("  wrong", *(mine - truth).elements(), sep="\n    ")


if __name__ == "__main__":
    paths = [Path(argument) for argument in sys.argv[1:] if not argument.startswith("-")]
    _main(paths[0] if paths else _REAL / "metrics" / "labelled.jsonl", "--errors" in sys.argv)
