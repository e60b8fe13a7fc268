"""`shangqing label` and `train` as a user meets them: corrections are kept, heard, and can be taken back."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from analysis.strategies.model import MODEL
from analysis.strategies.rows import our_rows

TEXT = "青禾优选推出星夜计划"
THINNED = """
import sys
from analysis.strategies import train

our_rows = train.our_rows
train.our_rows = lambda: our_rows()[::16]

from shangqing import main
main(sys.argv[1:])
"""


def _run(
    folder: Path, *arguments: str, answers: str = "", module: str = "shangqing"
) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"SHANGQING_DATA": str(folder / "data"), "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        input=answers, capture_output=True, text=True, cwd=folder, env=environment, timeout=300,
    )  # fmt: skip


def _rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    path = tmp_path / "texts.txt"
    path.write_text(f"\ufeff{TEXT}\n\n全场满300减50\n全场满300减50\n散会\n", "utf-8")
    return path


def test_answers_become_rows_and_a_slip_is_asked_again(tmp_path: Path, texts: Path) -> None:
    run = _run(
        tmp_path,
        "label", str(texts), "--out", "mine.jsonl",
        answers="astrology\n会员与忠诚，brand\n-\n-\n",
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert "3 texts to label, 0 already" in run.stdout
    assert "['astrology'] are no strategies" in run.stdout
    rows = _rows(tmp_path / "mine.jsonl")
    assert [row["labels"] for row in rows] == [["brand", "membership"], [], []]
    assert {row["text"] for row in rows} == {TEXT, "全场满300减50", "散会"}


def test_an_interrupted_sitting_goes_on_where_it_was(tmp_path: Path, texts: Path) -> None:
    _run(tmp_path, "label", str(texts), "--out", "mine.jsonl", answers="brand\nq\n")
    run = _run(tmp_path, "label", str(texts), "--out", "mine.jsonl", answers="s\n\n")
    assert "2 texts to label, 1 already" in run.stdout
    assert len(_rows(tmp_path / "mine.jsonl")) == 2


def test_a_place_that_cannot_be_written_is_told_before_the_first_question(
    tmp_path: Path, texts: Path
) -> None:
    run = _run(tmp_path, "label", str(texts), "--out", str(texts / "mine.jsonl"), answers="brand\n")
    assert run.returncode == 2
    assert "cannot be written" in run.stderr
    assert TEXT not in run.stdout


def test_texts_in_another_encoding_are_told(tmp_path: Path) -> None:
    (tmp_path / "texts.txt").write_bytes("全场满减".encode("gbk"))
    run = _run(tmp_path, "label", "texts.txt", "--out", "mine.jsonl")
    assert run.returncode == 2
    assert "not UTF-8" in run.stderr


@pytest.mark.parametrize("arguments", [(), ("--ours", "mine.jsonl")])
def test_train_wants_rows_or_ours(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "mine.jsonl").write_text('{"text": "再降两百", "labels": ["price"]}\n', "utf-8")
    run = _run(tmp_path, "train", *arguments)
    assert run.returncode == 2
    assert "--ours" in run.stderr


def test_a_place_for_the_model_that_cannot_be_written_is_told_first(tmp_path: Path) -> None:
    (tmp_path / "mine.jsonl").write_text('{"text": "再降两百", "labels": ["price"]}\n', "utf-8")
    (tmp_path / "data").write_text("a file, where a folder is wanted", "utf-8")
    run = _run(tmp_path, "train", "mine.jsonl")
    assert run.returncode == 2
    assert "cannot be written" in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.long
def test_a_correction_is_used_kept_out_of_the_package_and_taken_back(tmp_path: Path) -> None:
    """With a sixteenth of our rows: what is asked is what becomes of the model, not how good it is."""
    row = {"text": TEXT, "labels": ["membership"]}
    (tmp_path / "mine.jsonl").write_text(json.dumps(row, ensure_ascii=False) + "\n", "utf-8")
    (tmp_path / "thinned.py").write_text(THINNED, "utf-8")
    before = MODEL.stat()
    run = _run(tmp_path, "train", "mine.jsonl", module="thinned")
    assert run.returncode == 0, run.stderr
    assert "corrections: 1" in run.stdout
    assert f"rows: {len(our_rows()[::16]) + 1}" in run.stdout
    assert MODEL.stat().st_mtime_ns == before.st_mtime_ns
    own = tmp_path / "data" / "models" / "strategies.npz"
    assert not stat.S_ISLNK(own.lstat().st_mode)
    (tmp_path / "judge.jsonl").write_text(json.dumps(row, ensure_ascii=False) + "\n", "utf-8")
    assert "1.000" in _membership(_run(tmp_path, "evaluate", "strategies", "judge.jsonl").stdout)
    with np.load(own) as stored:
        numbers = {name: stored[name] for name in stored.files} | {"format": np.array(0)}
    np.savez(own, **numbers)
    stale = _run(tmp_path, "evaluate", "strategies", "judge.jsonl")
    assert stale.returncode == 1
    assert "another version of Shangqing made it" in stale.stderr
    assert "Traceback" not in stale.stderr
    assert _run(tmp_path, "train", "--ours").returncode == 0
    assert not own.exists()
    assert _run(tmp_path, "evaluate", "strategies", "judge.jsonl").returncode == 0


def _membership(report: str) -> str:
    return next(line for line in report.splitlines() if line.startswith("membership"))
