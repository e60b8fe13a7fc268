"""Training: the same rows give the same numbers; a correction is heard; the file can be loaded."""

import json
from pathlib import Path

import numpy as np
import pytest

from analysis.strategies import train as training
from analysis.strategies.batch import Batch
from analysis.strategies.model import load
from analysis.strategies.rows import Row, our_rows


@pytest.fixture(scope="module")
def few_rows() -> list[Row]:
    rows = our_rows()
    return [row for row in rows if row.about is None][::16] + [row for row in rows if row.about]


@pytest.fixture
def fewer(monkeypatch: pytest.MonkeyPatch, few_rows: list[Row]) -> None:
    monkeypatch.setattr(training, "our_rows", lambda: few_rows)


@pytest.mark.usefixtures("fewer")
@pytest.mark.long
def test_the_same_rows_give_the_same_model_and_a_correction_is_heard(tmp_path: Path) -> None:
    text = "青禾优选推出星夜计划"
    mine = tmp_path / "mine.jsonl"
    mine.write_text(json.dumps({"text": text, "labels": ["membership"]}, ensure_ascii=False) + "\n", "utf-8")
    once, again, corrected = (tmp_path / name for name in ("once.npz", "again.npz", "corrected.npz"))
    about = training.train(target=once)
    assert training.train(target=again) == about
    assert training.train([mine], target=corrected)["data"] != about["data"]
    with np.load(once) as first, np.load(again) as second:
        assert all(np.array_equal(first[name], second[name]) for name in first.files)
    membership = load(once).strategies.index("membership")
    before, after = (
        load(path).read(Batch([text])).probabilities[0, membership] for path in (once, corrected)
    )
    assert after > before
    assert after > 0.5


@pytest.mark.usefixtures("fewer")
def test_a_row_with_line_breaks_does_not_break_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, few_rows: list[Row]
) -> None:
    broken = Row(text="第一行\n第二行降价\n降价", labels=frozenset({"price"}))
    monkeypatch.setattr(training, "our_rows", lambda: [*few_rows, broken, broken])
    training.train(target=tmp_path / "model.npz")
    assert len(load(tmp_path / "model.npz").read(Batch(["降价"])).probabilities) == 1
