"""Our own figures on disk."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from analysis.exceptions import InvalidFigures
from analysis.kpis import Measurement
from index.advice import read_measurements, store_measurements

ONE = Measurement(
    day=date(2026, 11, 1), metric="conversion", value=Decimal("0.0312"), product="X1", region="广东"
)
TOTAL = replace(ONE, product=None, region=None)


def test_nothing_was_read_yet(tmp_path: Path) -> None:
    assert read_measurements(tmp_path) == ()


def test_figures_are_kept_exactly(tmp_path: Path) -> None:
    large = replace(ONE, metric="sales", value=Decimal("999999999999.99"))
    assert store_measurements(tmp_path, [ONE, TOTAL, large]) == (3, 0)
    assert set(read_measurements(tmp_path)) == {ONE, TOTAL, large}


def test_reading_again_replaces_the_same_day_metric_product_and_region(tmp_path: Path) -> None:
    store_measurements(tmp_path, [ONE, TOTAL])
    assert store_measurements(tmp_path, [ONE, TOTAL]) == (0, 0)
    corrected = replace(ONE, value=Decimal("0.04"))
    assert store_measurements(tmp_path, [corrected]) == (0, 1)
    assert set(read_measurements(tmp_path)) == {corrected, TOTAL}


def test_a_span_and_metrics_are_chosen(tmp_path: Path) -> None:
    later = replace(ONE, day=date(2026, 11, 5))
    other = replace(ONE, metric="sales")
    store_measurements(tmp_path, [ONE, later, other])
    assert set(read_measurements(tmp_path, until=date(2026, 11, 1))) == {ONE, other}
    assert read_measurements(tmp_path, since=date(2026, 11, 2)) == (later,)
    assert read_measurements(tmp_path, metrics=["sales"]) == (other,)


def test_a_damaged_file_is_named_and_not_overwritten(tmp_path: Path) -> None:
    store_measurements(tmp_path, [ONE])
    path = tmp_path / "figures" / "figures.parquet"
    path.write_bytes(path.read_bytes()[:40])
    with pytest.raises(InvalidFigures, match="delete it"):
        read_measurements(tmp_path)
    with pytest.raises(InvalidFigures, match="delete it"):
        store_measurements(tmp_path, [TOTAL])
    assert len(path.read_bytes()) == 40
