"""Training: the same rows give the same numbers; a correction is heard; the file can be loaded."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from analysis.strategies import train as training
from analysis.strategies.batch import Batch
from analysis.strategies.model import load
from analysis.strategies.rows import Row, our_rows

pytestmark = pytest.mark.long
TEXT = "青禾优选推出星夜计划"
BROKEN = Row(text="第一行\n第二行降价\n降价", labels=frozenset({"price"}))


class Trained(NamedTuple):
    """A model that was trained: its file, and what `train` said of it."""

    file: Path
    about: dict[str, Any]


@pytest.fixture(scope="module", autouse=True)
def fewer() -> Iterator[None]:
    """A part of our rows, and one with line breaks twice."""
    rows = our_rows()
    few = [row for row in rows if row.about is None][::32] + [row for row in rows if row.about]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(training, "our_rows", lambda: [*few, BROKEN, BROKEN])
        yield


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory, fewer: None) -> Trained:
    file = tmp_path_factory.mktemp("trained") / "model.npz"
    return Trained(file, training.train(target=file))


def test_the_same_rows_give_the_same_model(trained: Trained, tmp_path: Path) -> None:
    assert training.train(target=tmp_path / "again.npz") == trained.about
    with np.load(trained.file) as first, np.load(tmp_path / "again.npz") as second:
        assert all(np.array_equal(first[name], second[name]) for name in first.files)


def test_a_correction_is_heard(trained: Trained, tmp_path: Path) -> None:
    mine = tmp_path / "mine.jsonl"
    mine.write_text(json.dumps({"text": TEXT, "labels": ["membership"]}, ensure_ascii=False) + "\n", "utf-8")
    corrected = tmp_path / "corrected.npz"
    assert training.train([mine], target=corrected)["data"] != trained.about["data"]
    membership = load(trained.file).strategies.index("membership")
    before, after = (
        load(path).read(Batch([TEXT])).probabilities[0, membership] for path in (trained.file, corrected)
    )
    assert after > before
    assert after > 0.5


def test_a_row_with_line_breaks_does_not_break_the_file(trained: Trained) -> None:
    assert len(load(trained.file).read(Batch(["降价"])).probabilities) == 1
