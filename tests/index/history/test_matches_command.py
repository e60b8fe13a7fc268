"""`shangqing matches`: same products with their reasons, doubts to be decided, and what a decision changes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

ROWS = """kind,title,competitor,observed,price,sku,monthly_fee,data_gb
offer,砾光 X20 5G手机 256GB,甲,2026-11-01T10:00,2999,A1,,
offer,砾光X20 手机 256GB 岩灰,乙,2026-11-01T10:00,2949,B1,,
offer,山塘五常大米 东北长粒香,甲,2026-11-01T10:00,59,A2,,
offer,山塘 五常大米 长粒香米,乙,2026-11-01T10:00,55,B2,,
offer,畅享套餐59,甲,2026-11-01T10:00,59,A3,59,30
offer,超值套餐62,乙,2026-11-01T10:00,62,B3,62,30
"""


@pytest.fixture
def shops(desk: Any) -> Any:
    (desk.folder / "rows.csv").write_text(ROWS, "utf-8")
    done = desk.run("read", "rows.csv")
    assert done.returncode == 0, done.stderr
    return desk


def pairs(desk: Any, *more: str) -> dict[frozenset[str], str]:
    answer = json.loads(desk.run("matches", "--json", *more).stdout)
    return {frozenset({one["one"]["key"], one["other"]["key"]}): one["state"] for one in answer["products"]}


def test_pairs_with_their_reasons_and_plans(shops: Any) -> None:
    done = shops.run("matches")
    assert "同款 same | 乙: 砾光X20 手机 256GB 岩灰 (B1) = 甲: 砾光 X20 5G手机 256GB (A1)" in done.stdout
    assert "model X20" in done.stdout
    assert done.stdout.count("相近套餐 near plans") == 1
    assert "月费 fee" in done.stdout
    assert "write yes or no" in done.stderr
    assert (shops.data / "matches.csv").exists()


def test_a_decision_is_kept_and_counts(shops: Any) -> None:
    doubt = frozenset({"A2", "B2"})
    assert pairs(shops)[doubt] == "doubtful"
    review = shops.data / "matches.csv"
    review.write_text(review.read_text("utf-8-sig").replace("?,", "是,"), "utf-8")
    assert pairs(shops)[doubt] == "decided same"
    assert pairs(shops, "--competitor", "丙") == {}
    assert review.read_text("utf-8").count("是,") == 1


def test_a_wrong_answer_in_the_file_is_one_line(shops: Any) -> None:
    shops.run("matches", "--review", "mine.csv")
    path: Path = shops.folder / "mine.csv"
    path.write_text(path.read_text("utf-8-sig").replace("?,", "vielleicht,"), "utf-8")
    done = shops.run("matches", "--review", "mine.csv")
    assert done.returncode == 2
    assert "mine.csv:2: same: 'vielleicht' is none of yes, no and ?" in done.stderr


def test_nothing_to_match(desk: Any) -> None:
    done = desk.run("matches")
    assert (done.returncode, done.stdout) == (
        0,
        "没有两家竞品都在售的商品 no product is sold by two competitors\n",
    )
