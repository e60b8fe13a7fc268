"""Corrections: doubtful texts come first, and what an analyst says is kept as a row to train on."""

from pathlib import Path

import pytest

from analysis.exceptions import InvalidRules
from analysis.strategies import append_correction, least_certain_first
from analysis.strategies.rows import read_rows

PLAIN = "全场满300减50，再送优惠券"


def test_a_clear_text_comes_after_doubtful_ones() -> None:
    clear = "客队终场前进球 逆转联赛榜首"
    doubtful = ["门店里的系统需要升级一下", "平台负责人谈未来规划与市场"]
    assert least_certain_first([clear, *doubtful])[-1] == clear


def test_all_texts_come_back_even_in_many_batches() -> None:
    texts = [f"第{number}家门店开业" for number in range(300)]
    assert sorted(least_certain_first(texts)) == sorted(texts)
    assert least_certain_first([]) == []


def test_a_correction_is_a_row(tmp_path: Path) -> None:
    path = tmp_path / "mine.jsonl"
    append_correction(path, PLAIN, ["promotion"])
    append_correction(path, "散会\n通知", iter(()))
    assert [(row.text, row.labels) for row in read_rows(path)] == [
        (PLAIN, {"promotion"}),
        ("散会\n通知", set()),
    ]


@pytest.mark.parametrize(("text", "labels"), [("", ["price"]), (" \n", []), (PLAIN, ["astrology"])])
def test_a_fault_is_told_and_nothing_written(tmp_path: Path, text: str, labels: list[str]) -> None:
    with pytest.raises(InvalidRules):
        append_correction(tmp_path / "mine.jsonl", text, labels)
    assert not list(tmp_path.iterdir())
