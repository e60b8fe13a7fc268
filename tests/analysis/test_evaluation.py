"""Evaluation: counted by hand, each kind of row, faults named, tables that can be read."""

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.evaluation import (
    KINDS,
    evaluate,
    score_metrics,
    score_prices,
    score_promotions,
    score_strategies,
)
from analysis.exceptions import InvalidRules
from analysis.scores import Tally, empty_kept, tally, tally_by_label

REAL = Path(os.environ.get("SHANGQING_REAL_DATA", Path(__file__).parents[3] / "shared" / "real"))
FILES = {
    "strategies": "strategy/labelled.jsonl",
    "promotions": "promotions/labelled.jsonl",
    "metrics": "metrics/labelled.jsonl",
    "prices": "prices/zh_prices.jsonl",
}
COUNTS = st.lists(
    st.dictionaries(st.sampled_from("abc"), st.integers(1, 3)).map(Counter), min_size=1, max_size=5
)


def test_a_tally_is_counted_by_hand() -> None:
    found = [Counter("ab"), Counter("a"), Counter()]
    there = [Counter("a"), Counter("aa"), Counter("c")]
    assert tally(found, there) == Tally(right=2, wrong=1, missed=2)
    assert tally(found, there).precision == pytest.approx(2 / 3)
    assert tally(found, there).recall == pytest.approx(2 / 4)
    assert tally(found, there).f1 == pytest.approx(4 / 7)
    assert tally_by_label(found, there)["c"] == Tally(missed=1)


def test_nothing_found_and_nothing_there_is_no_score() -> None:
    assert (Tally().precision, Tally().recall, Tally().f1) == (None, None, None)
    assert empty_kept([Counter("a")], [Counter("a")]) is None
    assert empty_kept([Counter("a"), Counter()], [Counter(), Counter()]) == 0.5


@given(COUNTS)
def test_what_is_equal_scores_one(rows: list[Counter[str]]) -> None:
    assert tally(rows, rows).f1 in (1.0, None)


@given(COUNTS)
def test_labels_add_up_to_the_whole(rows: list[Counter[str]]) -> None:
    other = [Counter("ab")] * len(rows)
    labels = tally_by_label(rows, other).values()
    whole = tally(rows, other)
    assert whole.right == sum(label.right for label in labels)
    assert whole.wrong == sum(label.wrong for label in labels)
    assert whole.missed == sum(label.missed for label in labels)


def test_strategies_are_scored_and_uncertain_rows_left_out() -> None:
    rows: list[dict[str, Any]] = [
        {"text": "空调再降五百元，现报两千九", "labels": ["price"]},
        {"text": "高考成绩今日公布", "labels": []},
        {"text": "说不清", "labels": ["brand"], "uncertain": True},
    ]
    report = score_strategies(rows)
    assert (report.rows, report.left_out) == (2, 1)
    assert report.labels["price"].right == 1
    assert report.empty_kept == 1.0


def test_a_promotion_counts_by_mechanic_and_either_of_a_pair_will_do() -> None:
    report = score_promotions(
        [
            {
                "text": "全场满300减50",
                "mechanics": ["threshold_reduction"],
                "fields": {"threshold": 300, "reduction": 50},
            },
            {"text": "全场满200减30", "mechanics": ["threshold_reduction", "coupon"], "fields": {}},
            {"text": "普通手机壳 黑色", "mechanics": ["none"], "fields": {}},
        ]
    )
    assert report.labels["threshold_reduction"].f1 == 1.0
    assert report.overall.missed == 0
    assert report.empty_kept == 1.0
    assert report.beside["numbers of fields"].right >= 2


def test_a_figure_counts_with_its_unit_and_change() -> None:
    figure = {"metric": "营业收入", "value": 14.7, "unit": "亿元", "change": 18.5, "change_type": "yoy"}
    text = "公司三季度营业收入14.7亿元，同比增长18.5%。"
    assert score_metrics([{"text": text, "metrics": [figure]}]).overall == Tally(right=1)
    wrong = figure | {"change": -18.5}
    report = score_metrics([{"text": text, "metrics": [wrong]}])
    assert report.overall == Tally(wrong=1, missed=1)
    assert report.beside["value"] == Tally(right=1)


def test_a_price_counts_as_its_amount_and_none_as_none() -> None:
    rows = [
        {"text": "1.2万元", "amount": 12000.0, "currency": "CNY"},
        {"text": "满300减50", "amount": None, "currency": "CNY"},
        {"text": "99元", "amount": 98},
    ]
    report = score_prices(rows)
    assert report.overall == Tally(right=1, wrong=1, missed=1)
    assert report.empty_kept == 1.0


def test_an_unknown_kind_names_the_known(tmp_path: Path) -> None:
    with pytest.raises(InvalidRules, match="strategies, promotions, metrics, prices"):
        evaluate("moods", tmp_path / "any.jsonl")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("line", ["{", "[]", '{"text": "a"}', '{"labels": []}', "3"])
def test_a_faulty_row_is_named(tmp_path: Path, kind: str, line: str) -> None:
    path = tmp_path / "mine.jsonl"
    path.write_text(f"\n{line}\n", "utf-8")
    with pytest.raises(InvalidRules, match=r"mine\.jsonl:2"):
        evaluate(kind, path)


@pytest.mark.parametrize(
    ("kind", "line", "told"),
    [
        ("strategies", '{"text": "降价", "labels": ["astrology"]}', "astrology: no such label; use brand"),
        ("strategies", '{"text": "降价", "labels": "price"}', "labels: "),
        ("strategies", '{"text": 5, "labels": []}', "text: "),
        ("promotions", '{"text": "满减", "mechanics": ["magic"]}', "magic: no such label"),
        ("promotions", '{"text": "满减", "mechanics": [], "fields": 5}', "fields: "),
        ("metrics", '{"text": "营收", "metrics": "1亿"}', "metrics: "),
        ("metrics", '{"text": "营收", "metrics": [{"value": "abc"}]}', "metrics.0.value: "),
        ("prices", '{"text": "1元", "amount": "abc"}', "amount: "),
    ],
)
def test_a_row_that_says_nonsense_is_named_with_its_field(
    tmp_path: Path, kind: str, line: str, told: str
) -> None:
    path = tmp_path / "mine.jsonl"
    path.write_text(line, "utf-8")
    with pytest.raises(InvalidRules, match=rf"mine\.jsonl:1: {told}"):
        evaluate(kind, path)


def test_another_encoding_and_an_empty_file_are_told(tmp_path: Path) -> None:
    path = tmp_path / "mine.jsonl"
    row = '{"text": "降价", "labels": ["price"]}'
    path.write_bytes(row.encode("gbk"))
    with pytest.raises(InvalidRules, match="save it as UTF-8"):
        evaluate("strategies", path)
    path.write_text("\n", "utf-8")
    with pytest.raises(InvalidRules, match="holds no rows"):
        evaluate("strategies", path)
    path.write_text(f"\ufeff{row}\r\n", "utf-8")
    assert evaluate("strategies", path).rows == 1


def test_a_report_is_a_table(tmp_path: Path) -> None:
    path = tmp_path / "mine.jsonl"
    path.write_text(json.dumps({"text": "空调再降五百元", "labels": ["price", "brand"]}) + "\n", "utf-8")
    lines = str(evaluate("strategies", path)).splitlines()
    assert lines[0] == "strategies: 1 rows, 0 uncertain ones left out"
    assert lines[1].split() == ["precision", "recall", "F1", "wanted"]
    assert next(line for line in lines if line.startswith("brand")).split() == [
        "brand",
        "—",
        "0.000",
        "0.000",
        "1",
    ]
    assert any(line.startswith("overall (micro)") for line in lines)


@pytest.mark.skipif(
    not REAL.exists(), reason=f"no real data in {REAL}; SHANGQING_REAL_DATA names another place"
)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_reads_the_real_rows(kind: str) -> None:
    report = evaluate(kind, REAL / FILES[kind])
    assert report.rows > 30
    assert (report.overall.f1 or 0) > 0.7
