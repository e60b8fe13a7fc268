"""The notebooks' data: one's own, or the sample market's; and prices without the slips of a day."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pandas as pd

from index import open_index
from index.query import Query


def sample_data() -> Path:
    """Give the data folder: SHANGQING_DATA where it is set, else `demo-data` here, made by the demo (a minute)."""
    if named := os.environ.get("SHANGQING_DATA"):
        return Path(named)
    folder = Path("demo-data")
    if not (folder / "report.html").exists():  # the last thing that the demo writes
        command = [sys.executable, "-m", "shangqing", "demo", "--data", str(folder)]
        subprocess.run(command, check=True, capture_output=True)
    return folder


def competitors(index: Path | str) -> tuple[str, ...]:
    """The names of all competitors in the index, so that each has one colour in every notebook."""
    with open_index(index) as opened:
        return tuple(sorted(opened.search(Query(facets=("competitor",))).facets["competitor"]))


def settled(history: pd.DataFrame, amount: str) -> pd.Series[float]:
    """The amount of each visit as the median of three in a row: a price seen once between two others is a slip."""
    tracks = history.groupby(["competitor", "source", "product"], observed=True, dropna=False)[amount]
    return tracks.transform(lambda seen: seen.rolling(3, center=True, min_periods=1).median())
