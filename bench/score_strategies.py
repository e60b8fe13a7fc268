"""Strategy labels on real rows: `python bench/score_strategies.py [FILE.jsonl] [--errors]`."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from analysis.evaluation import score_strategies
from analysis.strategies import classify_many

REAL = Path(os.environ.get("SHANGQING_REAL_DATA", "../shared/real"))


def main(arguments: list[str]) -> None:
    paths = [Path(one) for one in arguments if not one.startswith("--")]
    path = paths[0] if paths else REAL / "strategy" / "labelled.jsonl"
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    print(score_strategies(rows))
    if "--errors" in arguments:
        for row, labels in zip(rows, classify_many([row["text"] for row in rows]), strict=True):
            given = {label.strategy: label.probability for label in labels}
            if not row.get("uncertain") and given.keys() != set(row["labels"]):
                print(row["labels"], given, row["text"][:70], sep="\t")


if __name__ == "__main__":
    main(sys.argv[1:])
