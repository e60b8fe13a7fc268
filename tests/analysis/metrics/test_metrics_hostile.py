"""Whatever the text holds, extraction ends, stays within the text, and never raises."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.metrics import extract_metrics
from analysis.text import normalise

_PIECES = (
    "同比增长", "环比", "下降", "较2019年", "分别", "、", "和", "，", "。", "由", "至", "占", "百分之",
    "十分之一", "三成", "翻番", "亿元", "万", "%", "倍", "个百分点", "-", "~", "12.5", "1,234", "2021年",
    "1-12月", "去年同期", "(", ")", "【", "】", "预计", "营业收入", "毛利率", "复合增长率", "甲公司", "：",
    "超", "左右", "...", "１２", "億元", "的", "万亿", "二十", "0", "市盈率", "为", "\n", " ",
)  # fmt: skip
_ENDLESS = (
    "1", "1,", "1,111", "1-", "1亿", "1亿、", "10亿元。", "分别1亿", "同比", "同比增长5%", "由1至", "占5%",
    "一", "百", "万", "年", "12月", "(", "-", "百分之", "5家", "去年", "截至", "增长1%和", "1.", "亿",
    "的", "和", "对满意", "1亿(", "至至", "2021年1月1日", "1、", "1/2/3亿", "较价5%", "12人选择", "破亿", "2兆616亿", "每4单有1单",
    "是1%", "8成5", "1亿(2亿)", "5个破亿", "时长1秒", "5%以内的", "分别1亿，",
    "1 ", "1 月", "2021 年 1 月 1 日", "1 亿", "“甲”占5%、", "甲占5%，", "5%、", "为：甲1万台、", "甲1万台、", "带动", "带动额增1%，",
    "新增", "到1月", "YoY-1%", "平均每月", "总数1万", "产销1万和", "30种", "甲(A1)", "月净增1亿", "首1月", "较季8%升1个百分点，", "每股", "丨",
)  # fmt: skip


@given(st.lists(st.sampled_from(_PIECES), max_size=40).map("".join))
def test_any_mix_of_grammar_is_read(text: str) -> None:
    for metric in extract_metrics(text):
        assert 0 <= metric.start < metric.end <= len(text)
        assert metric.value is not None or metric.change is not None or metric.change_abs is not None
        for number in (metric.value, metric.change, metric.change_abs, metric.amount, metric.previous):
            assert number is None or number.is_finite()


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    assert isinstance(extract_metrics(text), tuple)


@given(
    st.decimals(min_value=Decimal("0.01"), max_value=Decimal("99999"), places=2),
    st.sampled_from(["亿元", "万台", "亿美元", "万吨"]),
    st.decimals(min_value=Decimal("0.1"), max_value=Decimal("999"), places=1),
    st.sampled_from([("增长", 1), ("下降", -1), ("上升", 1), ("减少", -1)]),
)
def test_a_plain_report_is_read_exactly(
    value: Decimal, unit: str, change: Decimal, verb: tuple[str, int]
) -> None:
    (metric,) = extract_metrics(f"甲公司公告，2023年销售规模{value}{unit}，同比{verb[0]}{change}%。")
    assert (metric.value, metric.unit) == (value, unit)
    assert (metric.change, metric.change_type) == (change * verb[1], "yoy")


@given(st.lists(st.sampled_from(_PIECES), max_size=20).map("".join))
def test_traditional_and_full_width_read_alike(text: str) -> None:
    plain = [(m.value, m.change, m.change_type) for m in extract_metrics(normalise(text))]
    assert [(m.value, m.change, m.change_type) for m in extract_metrics(text)] == plain


@pytest.mark.parametrize("piece", _ENDLESS)
def test_endless_repetition_is_read(piece: str) -> None:
    """Time is not asserted, but quadratic reading of these would not end within the suite's patience."""
    text = piece * (8_000 // len(piece))
    for metric in extract_metrics(text):
        assert metric.end <= len(text)
