"""Metric: its fields, its spans, and its terms for the index."""

from __future__ import annotations

import json
import pickle
from dataclasses import FrozenInstanceError, fields
from decimal import Decimal

import pytest

from analysis.metrics import Metric, extract_metrics, metric_terms


def _only(text: str) -> Metric:
    (metric,) = extract_metrics(text)
    return metric


def test_amount_is_expanded_and_has_a_currency() -> None:
    metric = _only("交易规模达14.7亿元")
    assert (metric.amount, metric.currency) == (Decimal("1470000000"), "CNY")


@pytest.mark.parametrize(
    ("written", "amount", "currency"),
    [
        ("3亿美元", "300000000", "USD"),
        ("5000万港元", "50000000", "HKD"),
        ("1.2万亿日元", "1200000000000", "JPY"),
        ("100億人民幣", "10000000000", "CNY"),
        ("2.5亿欧元", "250000000", "EUR"),
        ("30万吨", "300000", None),
    ],
)
def test_units(written: str, amount: str, currency: str | None) -> None:
    metric = _only(f"全年收入{written}")
    assert (metric.amount, metric.currency) == (Decimal(amount), currency)


def test_a_percentage_has_no_amount() -> None:
    assert _only("毛利率25%").amount is None


def test_range_is_expanded_at_both_ends_in_the_unit_of_the_lower() -> None:
    metric = _only("预计净利润5000万元至1.2亿元")
    assert (metric.value, metric.value_max, metric.unit) == (Decimal(5000), Decimal(12000), "万元")
    assert (metric.amount, metric.amount_max) == (Decimal(50_000_000), Decimal(120_000_000))


def test_unit_keeps_the_script_of_the_text() -> None:
    assert _only("銷售規模達45.44億元").unit == "億元"


def test_full_width_figures_read_like_ascii() -> None:
    metric = _only("营收１２．５亿元，同比增长８％")
    assert (metric.value, metric.change, metric.change_type) == (Decimal("12.5"), Decimal(8), "yoy")


def test_span_is_that_of_the_figure_in_the_text_given() -> None:
    text = "　【快讯】甲公司營收達14.7億元，同比增長3%"
    metric = _only(text)
    assert text[metric.start : metric.end] == "14.7億元"


def test_span_of_a_change_without_value() -> None:
    text = "一季度净利下滑49%"
    metric = _only(text)
    assert text[metric.start : metric.end] == "49%"


def test_change_in_an_amount_stands_beside_the_percentage() -> None:
    metric = _only("管理规模9.8万亿元，较2020年末增加1.8万亿元，同比增长23%")
    assert (metric.change, metric.change_type) == (Decimal(23), "yoy")
    assert (metric.change_abs, metric.change_abs_unit) == (Decimal("1.8"), "万亿元")


def test_fall_of_an_amount_is_negative() -> None:
    metric = _only("2021年筹资额8335亿元，比上年减少817亿元")
    assert (metric.change, metric.change_abs, metric.change_abs_unit) == (None, Decimal(-817), "亿元")


def test_baseline_names_the_period_compared_with() -> None:
    metric = _only("2022年客流1.2亿人次，比2019年下降30%")
    assert (metric.change_type, metric.baseline) == ("vs_period", "2019年")


def test_previous_value_is_kept() -> None:
    metric = _only("目标价由120港元上调至135港元")
    assert (metric.value, metric.previous, metric.change_type) == (Decimal(135), Decimal(120), "vs_previous")


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [("销量超100万台", "超"), ("销量近100万台", "近"), ("销量约100万台", "约"), ("投资500亿元左右", "左右"),
     ("覆盖200多个城市", "多"), ("销量不足100万台", "不足"), ("员工1.2万余人", "余")],
)  # fmt: skip
def test_qualifier(text: str, qualifier: str) -> None:
    assert _only(text).qualifier == qualifier


def test_qualifier_of_a_change() -> None:
    metric = _only("销售额21亿元，同比增长超过150%")
    assert (metric.qualifier, metric.change_qualifier) == (None, "超过")


def test_forecast() -> None:
    assert _only("预计2025年市场规模将达541亿元").forecast
    assert not _only("2021年市场规模达541亿元").forecast


def test_two_changes_are_two_metrics_of_one_figure() -> None:
    first, second = extract_metrics("1月销售收入2535万元，环比减少42%，同比减少51%")
    assert (first.change_type, second.change_type) == ("mom", "yoy")
    assert (first.start, first.value) == (second.start, second.value)


def test_headline_and_body_say_one_thing_once() -> None:
    text = "【甲汽车12月交付量5062辆 同比增长95.6%】甲汽车公布交付情况。12月交付量5062辆，再创新高。"
    metric = _only(text)
    assert (metric.value, metric.change) == (Decimal(5062), Decimal("95.6"))


def test_equal_shares_of_different_answers_all_stay() -> None:
    metrics = extract_metrics("“应该”占34%。“无所谓”占34%。")
    assert [metric.value for metric in metrics] == [34, 34]


@pytest.mark.parametrize(
    ("text", "entity", "metric", "period"),
    [
        ("空中网第一季度净利润156万美元", "空中网", "净利润", "第一季度"),
        ("甲神华公告，2021年12月，公司煤炭销售量5160万吨", "甲神华", "煤炭销售量", "2021年12月"),
        ("对天猫满意的人数为50人", "天猫", "满意人数", None),
        ("對唯品會滿意的人數為45人", "唯品會", "滿意人數", None),
        ("2021年1-12月总收入338亿美元", None, "总收入", "2021年1-12月"),
        ("截至2021年12月30日，乙集团资产规模19亿元", "乙集团", "资产规模", "截至2021年12月30日"),
    ],
)
def test_names(text: str, entity: str | None, metric: str, period: str | None) -> None:
    found = _only(text)
    assert (found.entity, found.metric, found.period) == (entity, metric, period)


def test_entity_in_front_of_a_bracket() -> None:
    metrics = extract_metrics("甲去年四季度出货量230万台。小米（930万台）和三星（720万台）居前。")
    assert [metric.entity for metric in metrics][1:] == ["小米", "三星"]


def test_terms_hold_what_is_set_as_json() -> None:
    terms = metric_terms(_only("海南免税店销售额超21亿元，同比增长150%"))
    assert json.loads(json.dumps(terms)) == terms
    assert terms["value"] == "21"
    assert terms["amount"] == "2100000000"
    assert {"start", "end", "forecast", "previous"}.isdisjoint(terms)


def test_terms_keep_every_digit() -> None:
    assert metric_terms(Metric(value=Decimal("12.50"), start=0, end=1)) == {"value": "12.50"}


def test_terms_never_use_exponents() -> None:
    assert metric_terms(Metric(amount=Decimal("2E+9"), start=0, end=1)) == {"amount": "2000000000"}


@pytest.mark.parametrize(
    ("text", "entity", "metric"),
    [
        ("文件显示甲网再度融资1620万美元", "甲网", "融资额"),
        ("【元宇宙里的时尚：虚拟时装受追捧】2021年上半年NFT市场销售额达到25亿美元", "NFT市场", "销售额"),
        ("【甲公司：净利增5%】甲公司公告，净利润3亿元，同比增长5%。", "甲公司", "净利润"),
        ("每年将给国家节约500亿元左右投资", "国家", "投资"),
        ("公司前三季度营收12亿元", None, "营收"),
    ],
)
def test_who_is_meant_is_neither_a_headline_nor_who_reports(
    text: str, entity: str | None, metric: str
) -> None:
    (figure,) = extract_metrics(text)
    assert (figure.entity, figure.metric) == (entity, metric)


def test_what_a_metric_does_not_state_is_as_the_constructor_has_it() -> None:
    metric = _only("交易规模达14.7亿元，同比增长5%")
    stated = {field.name: getattr(metric, field.name) for field in fields(Metric)}
    made = Metric(**stated)
    assert (metric, hash(metric), repr(metric)) == (made, hash(made), repr(made))
    assert pickle.loads(pickle.dumps(metric)) == metric
    with pytest.raises(FrozenInstanceError):
        metric.entity = "甲"  # type: ignore[misc]
