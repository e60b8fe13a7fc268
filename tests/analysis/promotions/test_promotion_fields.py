"""The flat fields of a promotion text, by the conventions of the labelled data."""

from __future__ import annotations

import json
import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.promotions import parse_promotions, promotion_fields, stated_offer


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("面巾纸 39.9元包邮（需凑单，拍4件）", {"quantity": 4, "final_price": 39.9}),
        ("帆布鞋 89元/双（拍两双）", {"quantity": 2, "unit_price": 89}),
        ("帆布鞋 89元/双", {"final_price": 89}),
        ("邮费说明：宅配90元、超商55元", {"shipping_fees": {"宅配": 90, "超商": 55}}),
        ("299秒杀！！限量80台！", {"final_price": 299, "stock_limit": 80}),
        ("拍3件立减20元", {"quantity_threshold": 3}),
        ("任2件78折，任3件66折",
         {"rate_tiers": [{"quantity": 2, "rate": 0.78}, {"quantity": 3, "rate": 0.66}]}),
        ("榨汁机 329元包邮（379-50）", {"price": 379, "reduction": 50, "final_price": 329}),
        ("镜头 1588元包邮（需用码，1688-100）", {"price": 1688, "reduction": 100, "final_price": 1588}),
        ("硬盘 450元（499+1-50）", {"price": 500, "reduction": 50, "final_price": 450}),
        ("显示器 999元（1199-150-50）", {"price": 1199, "reductions": [150, 50], "final_price": 999}),
        ("座椅 279.3元包邮（399，7折后）", {"price": 399, "rate": 0.7, "final_price": 279.3}),
        ("全场3-6折", {"rate_range": [0.3, 0.6]}),
        ("爆品低至4折", {"rate_from": 0.4}),
        ("满299减60", {"threshold": 299, "reduction": 60}),
        ("每满100-20，上不封顶", {"threshold": 100, "reduction": 20, "every": True, "uncapped": True}),
        ("每满500减60，最高减300", {"threshold": 500, "reduction": 60, "every": True, "stackable_cap": 300}),
        ("满99减20，满199减50",
         {"tiers": [{"threshold": 99, "reduction": 20}, {"threshold": 199, "reduction": 50}]}),
        ("每满99可减30；满69减10", {"every_for": [99]}),
        ("领券满159减20", {"threshold": 159, "reduction": 20}),
        ("满300减100，可叠加15元优惠券",
         {"threshold": 300, "reduction": 100, "coupon_amount": 15, "stackable": True}),
        ("3元话费券（满60元可用）", {"coupon_amount": 3, "coupon_threshold": 60}),
        ("领3元/8元话费优惠券，满30元可用", {"coupon_amounts": [3, 8], "coupon_threshold": 30}),
        ("下单直降80元，可领取满500减30元优惠券", {"reduction": 80, "coupon_threshold": 500, "coupon_amount": 30}),
        ("最高直降900元", {"max_reduction": 900}),
        ("随机立减5到50元", {"reductions": [5, 50]}),
        ("购买两件9折、三件8折",
         {"rate_tiers": [{"quantity": 2, "rate": 0.9}, {"quantity": 3, "rate": 0.8}]}),
        ("口罩*2件 56元（第2件5折后）", {"quantity": 2, "rate": 0.5, "final_price": 56}),
        ("买三免一", {"buy": 3, "free": 1}),
        ("49.9任选5件", {"quantity": 5, "final_price": 49.9}),
        ("899元预订9元定金", {"deposit": 9, "final_price": 899}),
        ("手机 1999元送80元话费", {"final_price": 1999, "gift_value": 80}),
        ("满158送葡萄干", {"gift_threshold": 158, "gift": "葡萄干"}),
        ("199元返30元券", {"final_price": 199, "cashback": 30}),
        ("加赠300京豆", {"points": 300}),
        ("以旧换新至高补贴500元", {"trade_in_max": 500}),
        ("12期免息", {"installments": 12}),
        ("電視月租59元，通用流量30G，通話100分鐘，有效期6個月",
         {"monthly_fee": 59, "data_gb": 30, "voice_minutes": 100, "contract_months": 6}),
        ("購物滿990元(含)以上免運費，未滿990元者自付運費，宅配80元、郵局60元",
         {"free_shipping_threshold": 990, "shipping_fees": {"宅配": 80, "郵局": 60}, "currency": "TWD"}),
        ("茶具 216元（折合36元/套）", {"final_price": 216, "unit_price": 36}),
        ("全场低至9.9元", {"price_from": 9.9}),
        ("相机 低至2099元包邮", {"final_price": 2099}),
        ("原价59元，现价39元", {"price": 59, "final_price": 39}),
        ("488/499元包邮", {"prices": [488, 499]}),
        ("地漏*7 213元（313-100）", {"quantity": 7}),
        ("包邮，共50台", {"stock_limit": 50}),
        ("3月2日-3月8日 满99减20", {"start": "3月2日", "end": "3月8日"}),
        ("好看的杯子", {}),
        ("", {}),
    ],
)  # fmt: skip
def test_fields(text: str, fields: dict[str, Any]) -> None:
    stated = promotion_fields(text)

    assert {name: stated.get(name) for name in fields} == fields
    if not fields:
        assert stated == {}


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("啤酒 500ml*6听 39元", "quantity"),
        ("（洗发水400ml*2+护发素）*2套+凑单品 99元", "quantity"),
        ("每筆訂單運費，宅配80元、郵局60元", "final_price"),
        ("套餐月租19元，流量包10元", "final_price"),
        ("满300减50", "final_price"),
        ("领50元券", "final_price"),
    ],
)
def test_what_is_not_stated_is_absent(text: str, absent: str) -> None:
    assert absent not in promotion_fields(text)


@given(
    st.text(
        alphabet="满每减元折券劵送赠买免第件半价定金抵月租合约0123456789.,，-/（）返包邮起低至原价*套",
        max_size=80,
    )
)
def test_fields_are_json_and_hold_no_none(text: str) -> None:
    fields = promotion_fields(text)

    assert json.loads(json.dumps(fields)) == fields
    assert None not in fields.values()


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("页面价499元，满300减50", "499"),
        ("原价499元，满300减50", "499"),
        ("499元 领30元券 券后价469元", "499"),
        ("到手价469元", "469"),
        ("月费59元，合约期24个月", None),
        ("定金100元抵300元", None),
        ("满300减50", None),
        ("", None),
    ],
)
def test_the_page_price_is_what_the_promotions_are_reckoned_from(text: str, price: str | None) -> None:
    assert stated_offer(text, parse_promotions(text))[0] == (None if price is None else Decimal(price))


_REAL = Path(os.environ.get("SHANGQING_REAL_DATA", "../shared/real")) / "promotions" / "labelled.jsonl"
_EITHER = ({"coupon", "threshold_reduction"}, {"multi_buy", "gift"})


@pytest.mark.skipif(
    not _REAL.exists(), reason=f"{_REAL} is absent: set SHANGQING_REAL_DATA to the real data's folder"
)
def test_the_real_rows_are_read() -> None:
    rows = [json.loads(line) for line in _REAL.read_text("utf-8").splitlines()]
    rows = [row for row in rows if not row.get("uncertain")]
    right = wrong = missed = 0
    for row in rows:
        found = {one.mechanic for one in parse_promotions(row["text"])}
        label = set(row["mechanics"]) - {"none"}
        for pair in _EITHER:
            if pair <= label and found & pair:
                label -= pair - found
        right, wrong, missed = (
            right + len(found & label),
            wrong + len(found - label),
            missed + len(label - found),
        )

    assert 2 * right / (2 * right + wrong + missed) >= 0.95
