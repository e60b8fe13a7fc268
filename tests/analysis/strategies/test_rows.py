"""The labelled sentences: enough, varied, fresh; a user's rows are read or their fault is named."""

import json
from collections import Counter
from pathlib import Path

import pytest

from analysis.exceptions import InvalidRules
from analysis.strategies.model import load
from analysis.strategies.rows import CORRECTION_WEIGHT, LABELLED, data_hash, our_rows, read_rows
from analysis.text import normalise

ROWS = [row for row in our_rows() if row.about is None]


def test_each_strategy_and_the_negatives_have_enough_rows() -> None:
    counts = Counter(label for row in ROWS for label in row.labels)
    assert len(counts) == 12
    assert min(counts.values()) >= 150, counts
    assert sum(not row.labels for row in ROWS) >= 900


def test_no_row_stands_twice_in_either_script() -> None:
    doubles = [text for text, count in Counter(normalise(row.text) for row in ROWS).items() if count > 1]
    assert doubles == []


def test_there_are_rows_in_traditional_characters() -> None:
    assert sum(normalise(row.text) != row.text for row in ROWS) >= 60


def test_the_model_was_made_from_these_rows() -> None:
    assert load().about["data"] == data_hash(our_rows()), "run python -m analysis.strategies.train"


def test_the_hash_does_not_hang_on_the_order() -> None:
    assert data_hash(ROWS) == data_hash(reversed(ROWS))
    assert data_hash(ROWS) != data_hash(ROWS[1:])


def test_a_file_is_one_object_a_line() -> None:
    for path in LABELLED.glob("*.jsonl"):
        for line in path.read_text("utf-8").splitlines():
            assert json.loads(line).keys() == {"text", "labels"}


def test_uncertain_and_empty_lines_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "mine.jsonl"
    path.write_text(
        '{"text": "再降两百", "labels": ["price"]}\n\n{"text": "x", "labels": [], "uncertain": true}\n',
        "utf-8",
    )
    (row,) = read_rows(path, CORRECTION_WEIGHT)
    assert (row.text, row.labels, row.weight) == ("再降两百", {"price"}, CORRECTION_WEIGHT)


def test_neighbouring_rows_of_a_file_are_one_sitting() -> None:
    groups = [row.group for row in read_rows(LABELLED / "deals.jsonl")]
    assert groups[0] == groups[1] != groups[-1]
    assert 10 <= max(Counter(groups).values()) <= 40


@pytest.mark.parametrize(
    "line", ["{", '{"text": "a"}', '{"text": "", "labels": []}', '{"text": "a", "labels": ["magic"]}', "[1]"]
)
def test_a_faulty_line_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "mine.jsonl"
    path.write_text('{"text": "好", "labels": []}\n' + line + "\n", "utf-8")
    with pytest.raises(InvalidRules, match=r"mine\.jsonl:2"):
        read_rows(path)
