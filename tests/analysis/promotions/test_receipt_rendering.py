"""A receipt in words and as JSON."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal

from analysis.promotions import (
    Receipt,
    parse_promotions,
    render_receipt,
    render_receipt_json,
    take_home_price,
)

AT = datetime(2026, 11, 5, tzinfo=UTC)


def _receipt(price: str | None, text: str, quantity: int = 1) -> Receipt:
    amount = None if price is None else Decimal(price)
    return take_home_price(amount, parse_promotions(text), quantity=quantity, at=AT)


def test_each_step_is_a_line_with_its_stage_and_words() -> None:
    lines = render_receipt(_receipt("6999", "直降500元，国补15%，最高2000元")).splitlines()

    assert lines[0] == "6999.00"
    assert lines[1] == "  - 500.00 = 6499.00    单品优惠 item: 直降500元"
    assert lines[2] == "  - 974.85 = 5524.15    补贴 subsidy: 国补15%，最高2000元"
    assert lines[3] == "到手价 take-home price: 5524.15"


def test_ranges_deposits_plans_and_what_was_left_out_are_said() -> None:
    assert "4000" in render_receipt(_receipt("8000", "低至5折"))
    assert "定金 deposit: 100.00, 尾款 balance: 2699.00" in render_receipt(
        _receipt("2999", "定金100元抵300元")
    )
    assert "未计入 not counted: 返50元E卡" in render_receipt(_receipt("99", "返50元E卡"))
    assert "单件 each of 2: 75.00" in render_receipt(_receipt("100", "第二件半价", 2))
    assert "凑单 advice" in render_receipt(_receipt("100", "第二件半价"))

    plan = render_receipt(_receipt(None, "首年每月39元，次年恢复59元/月，合约期24个月，含49GB流量"))
    assert "月均 a month: 49.00 x 24" in plan
    assert "每GB a gigabyte: 1.00" in plan
    assert "2027-11-01" in plan


def test_without_a_price_it_says_so() -> None:
    assert "无法计算 unknown" in render_receipt(_receipt(None, "满300减50"))


def test_a_pages_control_signs_do_not_reach_the_terminal() -> None:
    words = render_receipt(_receipt("399", "满300\x1b[31m\n减50\n返50元\n红包"))

    assert "\x1b" not in words
    assert all(line.isprintable() for line in words.splitlines())


def test_the_json_holds_amounts_as_strings_and_promotions_with_their_terms() -> None:
    receipt = json.loads(render_receipt_json(_receipt("399", "满300减50，晒单返10元")))

    assert receipt["pay"] == "349.00"
    assert receipt["steps"][0]["off"] == "50.00"
    assert receipt["left_out"][0]["promotion"] == {
        "mechanic": "cashback", "text": "晒单返10元", "terms": {"cashback": "10"},
    }  # fmt: skip
