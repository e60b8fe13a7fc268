"""Market figures on real rows: `python bench/score_metrics.py [FILE.jsonl] [--errors]`."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from analysis.evaluation import score_metrics
from analysis.metrics import extract_metrics, metric_terms

REAL = Path(os.environ.get("SHANGQING_REAL_DATA", "../shared/real"))
_DECIDES = ("value", "value_max", "unit", "change", "change_max", "change_unit", "change_type", "change_abs")


def main(arguments: list[str]) -> None:
    """Print the scores and, with --errors, what each row misses (-) and holds too much (+)."""
    paths = [Path(one) for one in arguments if not one.startswith("--")]
    path = paths[0] if paths else REAL / "metrics" / "labelled.jsonl"
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    print(score_metrics(rows))
    if "--errors" in arguments:
        for row in rows:
            if not row.get("uncertain"):
                _print_errors(row)


def _print_errors(row: dict[str, Any]) -> None:
    there = Counter(map(_figure, row["metrics"]))
    found = Counter(_figure(metric_terms(metric)) for metric in extract_metrics(row["text"]))
    if there != found:
        print("", row["text"], *(f"- {one}" for one in (there - found).elements()), sep="\n")
        print(*(f"+ {one}" for one in (found - there).elements()), sep="\n")


def _figure(row: dict[str, Any]) -> tuple[str, ...]:
    return tuple(_written(row.get(name)) for name in _DECIDES)


def _written(value: Any) -> str:
    try:
        return f"{float(value):g}"
    except (TypeError, ValueError):
        return value or ""


if __name__ == "__main__":
    main(sys.argv[1:])
