"""Golden sentences: what each says, in a short notation that a reader can check at sight."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from analysis.metrics import Metric, extract_metrics
from analysis.metrics.words import read_words
from crawlers.yaml_files import read_yaml


def _number(value: Decimal) -> str:
    return format(value, "f")


def _range(low: Decimal | None, high: Decimal | None) -> str:
    if low is None:
        return ""
    return _number(low) if high is None else f"{_number(low)}~{_number(high)}"


def _changed(metric: Metric) -> str:
    if metric.change is None and metric.change_abs is not None:
        return f"{metric.change_abs:+f} {metric.change_abs_unit}"
    return _range(metric.change, metric.change_max) + (metric.change_unit or "")


def _short(metric: Metric) -> str:
    level = f"{_range(metric.value, metric.value_max)} {metric.unit or ''}".strip()
    change = _changed(metric)
    previous = f"<{_number(metric.previous)}" if metric.previous is not None else ""
    moved = " ".join(filter(None, (change, metric.change_type or ("null" if change else ""), previous)))
    return " | ".join(part for part in (level, moved) if part)


def _golden(*names: str) -> list[Any]:
    folder = Path(__file__).parent
    files = (read_yaml(folder / name) for name in names)
    kinds = [kind for kinds in files for kind in kinds.items()]
    return [_param(row, f"{kind}-{n}") for kind, rows in kinds for n, row in enumerate(rows)]


def _param(row: dict[str, Any], name: str) -> Any:
    marks = [pytest.mark.xfail(reason="not read yet")] if row.get("misses") else []
    return pytest.param(row, id=name, marks=marks)


@pytest.mark.parametrize("row", _golden("sentences.yaml", "fresh.yaml"))
def test_golden_sentence(row: dict[str, Any]) -> None:
    found = sorted(map(_short, extract_metrics(row["text"])))
    if row.get("partly"):
        assert set(row["gives"]) <= set(found)
    else:
        assert found == sorted(row["gives"])


def _named(metric: Metric) -> str:
    return f"{metric.entity} | {metric.metric} | {_short(metric)}"


@pytest.mark.parametrize("row", _golden("names.yaml"))
def test_names_of_golden_sentence(row: dict[str, Any]) -> None:
    assert sorted(map(_named, extract_metrics(row["text"]))) == sorted(row["gives"])


_FILES = ("units", "changes", "nouns", "context", "periods", "subjects")


@pytest.mark.parametrize(
    ("text", "gives"),
    [(row["text"], row["gives"]) for name in _FILES for row in read_words(name)["examples"]]
    + [(text, []) for name in _FILES for text in read_words(name)["counter_examples"]],
)
def test_words_keep_their_examples(text: str, gives: list[str]) -> None:
    assert sorted(map(_short, extract_metrics(text))) == sorted(gives)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("全国三十一个省市自治区实现收入12亿元", None),
        ("二十一家门店营收3亿元", None),
        ("十一假期景区收入3000万元", "十一假期"),
        ("今年十一门票收入2亿元", "今年十一"),
    ],
)
def test_eleven_is_a_holiday_only_where_it_is_called_one(text: str, period: str | None) -> None:
    (metric,) = extract_metrics(text)
    assert metric.period == period


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("今年首8个月销售额12亿元", "今年首8个月"),
        ("居首8家门店销售额12亿元", None),
        ("到2030年，渗透率将达30%", "到2030年"),
        ("渗透率由2021年的2%增长到2030年的30%", "2030年"),
        ("2025 年 3 月营收12亿元", "2025 年 3 月"),
        ("上季度环比一季度增长2%，营收9亿元", "上季度"),
        ("第二季度营收9亿元，环比一季度增长2%", "第二季度"),
    ],
)
def test_periods_as_written(text: str, period: str | None) -> None:
    assert extract_metrics(text)[-1].period == period
