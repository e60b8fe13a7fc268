"""Market figures on the labelled rows of the real data, where they are at hand."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from analysis.evaluation import score_metrics

_REAL = Path(os.environ.get("SHANGQING_REAL_DATA", "../shared/real")) / "metrics" / "labelled.jsonl"


@pytest.mark.skipif(
    not _REAL.is_file(), reason=f"no {_REAL}: set SHANGQING_REAL_DATA to the folder of real data"
)
def test_figures_of_real_sentences_are_read() -> None:
    rows = [json.loads(line) for line in _REAL.read_text("utf-8").splitlines()]
    report = score_metrics(rows)
    assert report.rows > 40
    assert (report.overall.f1 or 0) >= 0.9
    assert (report.beside["period"].f1 or 0) >= 0.8
