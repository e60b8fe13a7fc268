"""The take-home price (到手价): worked cases, the order of the steps, and what no receipt may ever say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.promotions import Promotion, Receipt, parse_promotions, take_home_price

CHINA = timezone(timedelta(hours=8))
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def _buy(
    price: str | None, text: str, quantity: int = 1, persona: str | None = None, at: datetime = NOW
) -> Receipt:
    amount = None if price is None else Decimal(price)
    return take_home_price(amount, parse_promotions(text), quantity=quantity, persona=persona, at=at)


@pytest.mark.parametrize(
    ("price", "text", "quantity", "pay"),
    [
        # item discounts
        ("239", "直降40元", 1, "199"),
        ("239", "直降40元", 3, "597"),
        ("239", "下单立减40元", 2, "438"),
        ("239", "打8折", 1, "191.20"),
        ("99.99", "88折", 1, "87.99"),
        ("239", "立减10%", 1, "215.10"),
        ("250", "8折后再减50", 1, "150"),
        ("239", "秒杀价199元", 2, "398"),
        ("239", "拼团价189元", 1, "189"),
        # thresholds
        ("399", "满300减50", 1, "349"),
        ("299", "满300减50", 1, "299"),
        ("150", "满300减50", 2, "250"),
        ("960", "每满300减50", 1, "810"),
        ("960", "每满300减50，最高减100", 1, "860"),
        ("960", "满300减50，上不封顶", 1, "810"),
        ("450", "满200减20，满400减60，满800减150", 1, "390"),
        ("450", "满200减20，满400减60，满800减150", 2, "750"),
        ("450", "满400打9折", 1, "405"),
        ("80", "满2件减15元", 2, "145"),
        ("80", "每满2件减15元", 4, "290"),
        # coupons
        ("299", "领30元优惠券", 1, "269"),
        ("299", "满299减40优惠券", 1, "259"),
        ("289", "满299减40优惠券", 1, "289"),
        ("299", "30元券（满299可用）", 1, "269"),
        ("500", "9折优惠券，最高抵扣30元", 1, "470"),
        ("500", "满200减20优惠券，满400减50优惠券", 1, "450"),
        ("500", "店铺券满200减20，平台券满400减50", 1, "430"),
        ("299", "券后价259元", 1, "259"),
        ("400", "满300送80元券", 1, "400"),
        # across shops, subsidies, payment
        ("960", "跨店每满300减50", 1, "810"),
        ("500", "店铺满400减40，跨店每满300减50", 1, "410"),
        ("5999", "国补15%，最高2000元", 1, "5099.15"),
        ("15999", "国补15%，最高2000元", 1, "13999"),
        ("6999", "直降500元，国家补贴15%，最高2000元", 1, "5524.15"),
        ("400", "满300减50，支付立减10元", 1, "340"),
        ("500", "云闪付满400减30", 1, "470"),
        # presale
        ("2999", "定金100元抵300元", 1, "2799"),
        ("2999", "定金100元可抵300元，尾款立减200元", 1, "2599"),
        ("2999", "付定金50元膨胀3倍", 1, "2899"),
        ("2999", "定金100元", 1, "2999"),
        ("2999", "定金100抵300，满2000减150", 1, "2649"),
        # pieces
        ("100", "第二件半价", 2, "150"),
        ("100", "第二件半价", 3, "250"),
        ("100", "第二件半价", 4, "300"),
        ("100", "第二件减30元", 2, "170"),
        ("100", "第二件9.9元", 2, "109.90"),
        ("100", "第三件免费", 3, "200"),
        ("100", "3件8折", 2, "200"),
        ("100", "3件8折", 3, "240"),
        ("100", "3件8折", 4, "320"),
        ("100", "2件9折，3件8折", 2, "180"),
        ("100", "买2送1", 3, "200"),
        ("100", "买2送1", 2, "200"),
        ("100", "买2送1", 5, "400"),
        ("100", "买一送一", 4, "200"),
        ("100", "买三免一", 3, "200"),
        ("100", "买三免一", 6, "400"),
        ("100", "买二付一", 2, "100"),
        ("39", "99元任选3件", 3, "99"),
        ("39", "99元任选3件", 4, "138"),
        ("39", "任选3件99元", 6, "198"),
        ("30", "99元任选3件", 3, "90"),
        ("100", "加1元多1件", 2, "101"),
        # limits
        ("100", "直降30元，每人限购1件", 2, "170"),
        ("100", "限购1件，8折", 2, "180"),
        # red packets
        ("299", "领9元红包", 1, "290"),
        ("299", "店铺红包满99减10，跨店满200减30", 1, "259"),
        ("299", "信用免押金，7天试用", 1, "299"),
        # what lowers no price
        ("199", "返50元E卡", 1, "199"),
        ("199", "满199送水杯", 1, "199"),
        ("199", "送500积分，12期免息，包邮", 1, "199"),
        # nothing
        ("199", "", 1, "199"),
        ("0", "满300减50", 1, "0"),
    ],
)
def test_worked_cases(price: str, text: str, quantity: int, pay: str) -> None:
    receipt = _buy(price, text, quantity)

    assert receipt.pay == Decimal(pay)
    assert receipt.unit_price is not None
    assert abs(receipt.unit_price * quantity - Decimal(pay)) < quantity * Decimal("0.01")


@pytest.mark.parametrize(
    ("text", "persona", "pay"),
    [
        ("会员价159元", "member", "159"),
        ("会员价159元", None, "199"),
        ("PLUS会员95折", "member", "189.05"),
        ("88VIP 95折", None, "199"),
        ("新人首单立减15元", "new", "184"),
        ("新人首单立减15元", "member", "199"),
        ("学生专享价169元", "student", "169"),
        ("以旧换新补贴50元", "trade_in", "149"),
        ("以旧换新补贴50元", None, "199"),
        ("全场8折，会员再享95折", "member", "151.24"),
        ("全场8折，会员再享95折", None, "159.20"),
        ("会员卡再享95折", "member", "189.05"),
        ("会员卡再享95折", None, "199"),
        ("以旧换新立减15%，每件最高2000元", "trade_in", "169.15"),
        ("以旧换新立减15%，每件最高20元", "trade_in", "179"),
        ("以旧换新立减15%，每件最高2000元", None, "199"),
    ],
)
def test_what_is_meant_for_others_does_not_apply(text: str, persona: str | None, pay: str) -> None:
    assert _buy("199", text, persona=persona).pay == Decimal(pay)


def test_a_threshold_is_judged_on_what_the_steps_before_have_left() -> None:
    receipt = _buy("320", "9折，满300减50")

    assert receipt.pay == 288
    assert [left.reason for left in receipt.left_out] == ["not_reached"]


def test_the_steps_stand_in_the_platforms_order_whatever_the_text_says_first() -> None:
    text = "支付立减10元，国补15%，最高2000元，跨店满3000减300，店铺满2000减100，直降500元"

    receipt = _buy("5000", text)

    assert [step.stage for step in receipt.steps] == ["item", "shop", "platform", "subsidy", "payment"]
    assert receipt.pay == Decimal("3475.00")


@pytest.mark.parametrize(
    ("text", "pay", "excluded"),
    [
        ("8折（不与其他优惠同享），满300减120", "380", "8折（不与其他优惠同享"),
        ("8折（不与其他优惠同享），满300减50", "400", "满300减50"),
        ("满300减50，9折，以上优惠不可叠加", "450", None),
    ],
)
def test_of_what_excludes_each_other_the_best_is_chosen(text: str, pay: str, excluded: str | None) -> None:
    receipt = _buy("500", text)

    assert receipt.pay == Decimal(pay)
    if excluded:
        assert [left.promotion.text for left in receipt.left_out if left.reason == "excluded"] == [excluded]


def test_a_coupon_is_kept_where_using_it_would_cost_a_better_threshold() -> None:
    assert _buy("310", "店铺券20元，跨店满300减50").pay == 260


@pytest.mark.parametrize(
    ("at", "pay", "reason"),
    [
        (datetime(2026, 10, 31, 23, 59, tzinfo=CHINA), "400", "not_started"),
        (datetime(2026, 11, 1, 0, 0, tzinfo=CHINA), "350", None),
        (datetime(2026, 11, 11, 23, 59, tzinfo=CHINA), "350", None),
        (datetime(2026, 11, 11, 15, 59, tzinfo=UTC), "350", None),
        (datetime(2026, 11, 11, 16, 0, tzinfo=UTC), "400", "expired"),
    ],
)
def test_a_campaign_holds_in_its_window_by_chinas_clock(at: datetime, pay: str, reason: str | None) -> None:
    receipt = _buy("400", "11月1日至11月11日 满300减50", at=at)

    assert receipt.pay == Decimal(pay)
    assert [left.reason for left in receipt.left_out] == ([reason] if reason else [])


@pytest.mark.parametrize(
    ("text", "pay", "least"),
    [
        ("国补最高补贴2000元", "8000", "6000"),
        ("最高补贴2000元", "8000", "6000"),
        ("低至5折", "8000", "4000"),
        ("4-7折", "8000", "3200"),
        ("随机立减3到30元", "7997", "7970"),
        ("前100名半价", "8000", "4000"),
        ("最高直降500元", "8000", "7500"),
        ("双11红包最高领2026元", "8000", "5974"),
    ],
)
def test_what_nobody_can_count_on_gives_a_range(text: str, pay: str, least: str) -> None:
    receipt = _buy("8000", text)

    assert receipt.pay == Decimal(pay)
    assert receipt.range == (Decimal(least), Decimal(pay))


def test_an_offer_without_an_amount_is_left_out_and_said_to_be_ambiguous() -> None:
    receipt = _buy("199", "可用券")

    assert (receipt.pay, receipt.ambiguous) == (199, True)
    assert receipt.left_out[0].why


def test_a_presale_says_what_is_paid_first_and_what_later() -> None:
    receipt = _buy("2999", "定金100元抵300元")

    assert (receipt.deposit, receipt.balance) == (100, 2699)


@pytest.mark.parametrize(
    ("text", "total", "months", "per_month"),
    [
        ("月费59元，合约期24个月", "1416", 24, "59"),
        ("每月59元，签约两年", "1416", 24, "59"),
        ("首年每月39元，次年恢复59元/月，合约期24个月", "1176", 24, "49"),
        ("前6个月29元/月，第7个月起59元/月，合约期12个月", "528", 12, "44"),
        ("首月免费，次月起30元/月，合约期12个月", "330", 12, "27.50"),
        ("预存600元，月费40元，合约期12个月", "600", 12, "50"),
    ],
)
def test_a_contract_is_counted_over_its_term(text: str, total: str, months: int, per_month: str) -> None:
    receipt = _buy(None, text)

    assert receipt.plan is not None
    assert receipt.pay == receipt.plan.total == Decimal(total)
    assert (receipt.plan.months, receipt.plan.per_month) == (months, Decimal(per_month))


def test_a_contract_says_when_its_fee_steps_up_and_what_a_gigabyte_costs() -> None:
    receipt = _buy(
        None, "首年每月39元，次年恢复59元/月，合约期24个月，含49GB流量", at=datetime(2026, 11, 22, tzinfo=UTC)
    )

    assert receipt.plan is not None
    assert (receipt.plan.step_up, receipt.plan.later_fee, receipt.plan.per_gb) == (date(2027, 11, 1), 59, 1)


def test_a_handset_with_a_contract_costs_both() -> None:
    receipt = _buy("1999", "月费99元，合约期24个月，直降200元")

    assert receipt.pay == 1799 + 99 * 24


@pytest.mark.parametrize(
    ("text", "quantity", "pay"),
    [
        ("预存2400元话费送手机，合约期24个月", 1, "2400"),
        ("预存2400元话费送手机，合约期24个月", 2, "4800"),
        ("预存2400元话费，免费得价值4999元手机一部，合约期24个月", 1, "2400"),
        ("直降200元，存2400元话费送手机，合约期24个月", 1, "2400"),
        ("预存600元话费送手机，月费129元，合约期24个月", 1, "3096"),
        # the handset is bought, or the gift is another one
        ("预存2400元话费购机，合约期24个月", 1, "7399"),
        ("预存2400元话费送手机壳，合约期24个月", 1, "7399"),
        ("预存2400元话费送流量，合约期24个月", 1, "7399"),
        ("月费99元送手机，合约期24个月", 1, "7375"),
    ],
)
def test_a_handset_that_a_prepaid_contract_gives_is_not_paid(text: str, quantity: int, pay: str) -> None:
    assert _buy("4999", text, quantity).pay == Decimal(pay)


def test_the_receipt_takes_the_given_handset_off() -> None:
    receipt = _buy("4999", "预存2400元话费送手机，合约期24个月")

    assert [(step.stage, step.off, step.after) for step in receipt.steps] == [
        ("item", Decimal(4999), Decimal(0)),
        ("plan", Decimal(-2400), Decimal(2400)),
    ]
    assert receipt.steps[0].rule == "送手机"
    assert receipt.left_out == ()
    assert receipt.plan is not None and receipt.plan.per_month == 100


def test_a_given_handset_is_for_those_who_may_have_the_contract() -> None:
    text = "新用户预存2400元话费送手机，合约期24个月"

    assert (_buy("4999", text, persona="new").pay, _buy("4999", text).pay) == (Decimal(2400), Decimal(4999))


def test_the_range_of_a_handset_with_a_contract_holds_both() -> None:
    receipt = _buy("1999", "月费99元，合约期24个月，最高直降500元")

    assert receipt.range == (Decimal(3875), Decimal(4375))
    assert receipt.pay == 4375


def test_a_contract_without_a_term_says_that_one_month_was_counted() -> None:
    receipt = _buy(None, "套餐月租39元，含流量20GB")

    assert (receipt.pay, receipt.ambiguous) == (39, True)


def test_without_price_and_contract_there_is_nothing_to_pay() -> None:
    receipt = _buy(None, "满300减50")

    assert (receipt.pay, receipt.unit_price, receipt.steps) == (None, None, ())


def test_advice_names_the_piece_or_the_yuan_that_would_pay() -> None:
    (piece,) = _buy("100", "第二件半价").advice
    *_, few = _buy("290", "满300减50").advice

    assert (piece.pieces, piece.unit_price) == (1, 75)
    assert (few.amount, few.unit_price) == (10, 250)


def test_no_advice_where_nothing_would_be_cheaper() -> None:
    assert _buy("290", "满3000减50").advice == ()
    assert _buy("290", "直降50元").advice == ()


def test_what_a_page_says_twice_counts_once() -> None:
    assert _buy("100", "全场8折\n活动：全场8折").pay == 80


@pytest.mark.parametrize(
    ("price", "quantity", "at"),
    [
        ("-1", 1, NOW),
        ("NaN", 1, NOW),
        ("Infinity", 1, NOW),
        ("1", 0, NOW),
        ("1E+30", 1, NOW),
        ("1E+24", 99, NOW),
        ("1E+999999", 9, NOW),
        ("1", 10**30, NOW),
        ("1", 1, datetime(2026, 1, 1)),  # noqa: DTZ001
    ],
)
def test_what_is_no_order_is_refused(price: str, quantity: int, at: datetime) -> None:
    with pytest.raises(ValueError, match="give"):
        take_home_price(Decimal(price), (), quantity=quantity, at=at)


_TEXTS = st.lists(
    st.sampled_from(
        [
            "8折",
            "满300减50",
            "每满200减30，最高减90",
            "领20元券",
            "平台券满500减60",
            "第二件半价",
            "3件7折",
            "买2送1",
            "99元任选3件",
            "直降15元",
            "国补15%，最高2000元",
            "支付立减5元",
            "定金10抵30",
            "尾款立减10元",
            "会员价66元",
            "低至5折",
            "随机立减1到9元",
            "返10元",
            "9折（不与其他优惠同享）",
            "满100减10，满200减30",
            "新人立减8元",
            "以旧换新补贴20元",
        ]
    ),
    max_size=6,
    unique=True,
).map("；".join)


@given(
    price=st.decimals(min_value=0, max_value=20000, places=2),
    text=_TEXTS,
    quantity=st.integers(min_value=1, max_value=7),
    persona=st.sampled_from([None, "new", "member", "student", "trade_in"]),
)
def test_a_receipt_adds_up(price: Decimal, text: str, quantity: int, persona: str | None) -> None:
    receipt = _buy(str(price), text, quantity, persona)

    assert receipt.pay is not None
    assert 0 <= receipt.pay <= price * quantity
    assert receipt.pay == receipt.pay.quantize(Decimal("0.01"))
    before = price * quantity
    for step in receipt.steps:
        assert step.before == before
        assert step.off > 0
        assert step.after == step.before - step.off
        before = step.after
    assert receipt.pay == before
    if receipt.range:
        assert receipt.range[0] <= receipt.range[1] == receipt.pay


@given(text=_TEXTS, price=st.decimals(min_value=1, max_value=5000, places=2))
def test_every_promotion_is_used_or_left_out_with_a_reason(text: str, price: Decimal) -> None:
    promotions = parse_promotions(text)

    receipt = take_home_price(price, promotions, at=NOW)

    said = [step.rule for step in receipt.steps] + [left.promotion.text for left in receipt.left_out]
    assert {one.text for one in promotions} <= set(said)
    assert all(left.why for left in receipt.left_out)


@given(text=_TEXTS, price=st.decimals(min_value=1, max_value=5000, places=2))
def test_one_more_coupon_never_costs_more(text: str, price: Decimal) -> None:
    promotions = parse_promotions(text)
    coupon = Promotion(
        mechanic="coupon",
        text="品类券",
        start=0,
        end=3,
        reduction=Decimal(7),
        scope="shop",
        instrument="coupon",
    )

    without = take_home_price(price, promotions, at=NOW).pay
    with_it = take_home_price(price, (*promotions, coupon), at=NOW).pay

    assert without is not None and with_it is not None
    assert with_it <= without


def test_many_coupons_are_weighed_in_no_time() -> None:
    text = "".join(f"领{amount}元券，平台券满{amount}减{amount // 3}，8折。" for amount in range(10, 3000))

    receipt = _buy("999", text)

    assert receipt.pay is not None and receipt.pay >= 0


@pytest.mark.parametrize("mechanic", ["direct_reduction", "coupon", "member_price", "trade_in"])
def test_an_absurd_amount_off_leaves_nothing_below_zero(mechanic: str) -> None:
    huge = Decimal("1E+30")
    absurd = Promotion(mechanic=mechanic, text="减", start=0, end=1, reduction=huge, price=huge)

    pay = take_home_price(Decimal(99), [absurd], at=NOW).pay

    assert pay in (0, 99)


def test_an_absurd_price_is_still_counted() -> None:
    assert _buy("1E+24", "8折", 3).pay == Decimal("2.4E+24")


def test_a_page_of_a_thousand_discounts_and_many_coupons_is_reckoned() -> None:
    coupons = "领{n}元红包。店铺券满5{n}减{n}。平台券满6{n}减{n}。云闪付券满7{n}减{n}。单品券满9{n}减{n}"
    text = "。".join(
        [f"满{100 + number}元打8折" for number in range(1000)] + [coupons.format(n=n) for n in range(3, 9)]
    )
    promotions = parse_promotions(text)
    receipt = take_home_price(Decimal(2000), promotions)

    assert len(promotions) > 1000
    assert receipt.pay is not None and 0 < receipt.pay < 100
    assert receipt.pay == 2000 - sum(step.off for step in receipt.steps)
    many = [replace(promotions[0], start=place, threshold=Decimal(place)) for place in range(1, 41_000)]
    assert take_home_price(Decimal("0.01"), many).pay == Decimal("0.01")
