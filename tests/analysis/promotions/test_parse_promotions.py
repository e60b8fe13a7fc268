"""Promotions of a text: their terms, conditions and places, in every way in which shops write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.promotions import Promotion, Tier, parse_promotions, parse_promotions_many, promotion_terms
from analysis.promotions.grammar import grammar

CHINA = timezone(timedelta(hours=8))


def _only(text: str, mechanic: str) -> Promotion:
    found = [one for one in parse_promotions(text) if one.mechanic == mechanic]
    assert len(found) == 1, f"{text}: {[(one.mechanic, one.text) for one in parse_promotions(text)]}"
    return found[0]


@pytest.mark.parametrize(
    ("text", "mechanic", "terms"),
    [
        ("全场满259减30", "threshold_reduction", {"threshold": "259", "reduction": "30"}),
        ("滿２５９元折３０", "threshold_reduction", {"threshold": "259", "reduction": "30"}),
        ("满 259 元\n立减 30 元", "threshold_reduction", {"threshold": "259", "reduction": "30"}),
        ("满259🎁减30🎁", "threshold_reduction", {"threshold": "259", "reduction": "30"}),
        ("每满200-40，最高减120", "threshold_reduction", {"every": True, "cap": "120"}),
        ("每满200减40，封顶120元", "threshold_reduction", {"cap": "120"}),
        ("跨店每300减50", "threshold_reduction", {"every": True, "scope": "platform"}),
        ("店铺满99减10", "threshold_reduction", {"scope": "shop"}),
        ("满2件减15元", "threshold_reduction", {"quantity": 2, "reduction": "15"}),
        ("可299-60", "threshold_reduction", {"threshold": "299", "reduction": "60"}),
        ("领50元优惠券", "coupon", {"reduction": "50", "instrument": "coupon"}),
        ("15元无门槛券", "coupon", {"reduction": "15"}),
        ("满299减40券", "coupon", {"threshold": "299", "reduction": "40"}),
        ("5元话费券（满50元可用）", "coupon", {"threshold": "50", "reduction": "5"}),
        ("满500元可用60元券", "coupon", {"threshold": "500", "reduction": "60"}),
        ("85折购物券", "coupon", {"rate": "0.85"}),
        ("满300送80元券", "coupon", {"later": True}),
        ("平台券满800减90", "coupon", {"scope": "platform"}),
        ("打七五折", "discount_rate", {"rate": "0.75"}),
        ("6.8折", "discount_rate", {"rate": "0.68"}),
        ("88折", "discount_rate", {"rate": "0.88"}),
        ("4-7折", "discount_rate", {"rate": "0.4", "rate_max": "0.7"}),
        ("低至2折", "discount_rate", {"rate": "0.2", "up_to": True}),
        ("全场6折起", "discount_rate", {"rate": "0.6", "up_to": True}),
        ("直降25%", "discount_rate", {"rate": "0.75"}),
        ("30% OFF", "discount_rate", {"rate": "0.7"}),
        ("满399打8折", "discount_rate", {"threshold": "399", "rate": "0.8"}),
        ("任选4件6折", "multi_buy", {"quantity": 4, "rate": "0.6"}),
        ("第2件6折", "multi_buy", {"quantity": 2, "rate": "0.6", "nth": True}),
        ("第二件半价", "multi_buy", {"quantity": 2, "rate": "0.5", "nth": True}),
        ("第三件免费", "multi_buy", {"quantity": 3, "price": "0", "nth": True}),
        ("第二件9.9元", "multi_buy", {"quantity": 2, "price": "9.9", "nth": True}),
        ("买3送2", "multi_buy", {"buy": 3, "free": 2}),
        ("买四免一", "multi_buy", {"buy": 4, "free": 1, "within": True}),
        ("买三付二", "multi_buy", {"buy": 3, "free": 1, "within": True}),
        ("88元任选4件", "multi_buy", {"quantity": 4, "price": "88"}),
        ("5件59元", "multi_buy", {"quantity": 5, "price": "59"}),
        ("直降150元", "direct_reduction", {"reduction": "150"}),
        ("下单立减20", "direct_reduction", {"reduction": "20"}),
        ("最高直降800元", "direct_reduction", {"reduction": "800", "up_to": True}),
        ("随机立减2到20元", "direct_reduction", {"reduction": "2", "reduction_max": "20"}),
        ("429元（529-100）", "direct_reduction", {"before": "529", "reduction": "100"}),
        ("尾款立减150元", "direct_reduction", {"reduction": "150", "scope": "balance"}),
        ("定金60元抵180元", "presale_deposit", {"deposit": "60", "deposit_worth": "180"}),
        ("付定金30元膨胀4倍", "presale_deposit", {"deposit": "30", "deposit_worth": "120"}),
        ("定金100元翻倍", "presale_deposit", {"deposit": "100", "deposit_worth": "200"}),
        ("需5元定金", "presale_deposit", {"deposit": "5"}),
        ("PLUS会员价79元", "member_price", {"price": "79", "audience": "member"}),
        ("学生专享价3999元", "member_price", {"price": "3999", "audience": "student"}),
        ("新人价1元", "member_price", {"price": "1", "audience": "new"}),
        ("返30元E卡", "cashback", {"cashback": "30"}),
        ("晒单返10元", "cashback", {"cashback": "10"}),
        ("加赠500京豆", "points", {"points": 500}),
        ("以旧换新至高补贴600元", "trade_in", {"reduction": "600", "up_to": True, "audience": "trade_in"}),
        ("以旧换新立减15%，每件最高2000元", "trade_in", {"rate": "0.85", "cap": "2000", "reduction": None}),
        ("会员卡再享95折", "discount_rate", {"rate": "0.95", "audience": "member"}),
        ("支持24期免息", "installment", {"installments": 24}),
        ("七天免费试用", "trial", {"trial_days": 7}),
        ("30天试用", "trial", {"trial_days": 30}),
        ("免费试用十五天", "trial", {"trial_days": 15}),
        ("免费试用", "trial", {"trial_days": None}),
        ("信用免押金", "deposit_waiver", {}),
        ("0押金租机", "deposit_waiver", {}),
        ("超级红包最高领999元", "coupon", {"reduction": "999", "up_to": True, "instrument": "red_packet"}),
        ("最高领888元红包", "coupon", {"reduction": "888", "up_to": True, "instrument": "red_packet"}),
        ("领6元红包，满66元可用", "coupon", {"threshold": "66", "reduction": "6", "scope": "platform"}),
        ("店铺红包满200减15", "coupon", {"threshold": "200", "reduction": "15", "scope": "shop"}),
        ("返5元红包", "cashback", {"cashback": "5"}),
        ("满88元包邮", "free_shipping", {"threshold": "88"}),
        ("满399送保温杯", "gift", {"threshold": "399", "gift": "保温杯"}),
        ("赠价值129元颈枕", "gift", {"gift_value": "129"}),
        ("加29元换购毛巾", "bundle", {"price": "29"}),
        ("国补20%，最高2000元", "subsidy", {"rate": "0.8", "cap": "2000"}),
        ("国补最高2000元", "subsidy", {"reduction": "2000", "up_to": True}),
        ("拼团价29.9元", "special_price", {"price": "29.9"}),
        ("月租39元，流量40G，通话100分钟，合约期12个月", "prepaid_contract",
         {"monthly_fee": "39", "data_gb": "40", "voice_minutes": 100, "contract_months": 12}),
        ("首年每月29元，次年恢复49元/月", "prepaid_contract",
         {"first_fee": "29", "first_months": 12, "monthly_fee": "49"}),
        ("优惠期6个月，每月19元，之后恢复39元/月", "prepaid_contract", {"first_fee": "19", "first_months": 6}),
        ("月费58元，首年5折", "prepaid_contract", {"first_fee": "29.0", "monthly_fee": "58"}),
        ("预存300元话费送手机", "prepaid_contract", {"prepaid": "300"}),
    ],
)  # fmt: skip
def test_terms(text: str, mechanic: str, terms: dict[str, Any]) -> None:
    stated = promotion_terms(_only(text, mechanic))

    assert {name: stated.get(name) for name in terms} == terms


@pytest.mark.parametrize(
    "text",
    [
        "可折叠婴儿车",
        "折合12元一斤",
        "三折擦手纸",
        "五折伞",
        "送礼送长辈的好茶",
        "次日送达，全国配送",
        "非合约机，无合约限制",
        "男士护肤套装",
        "小组赛积分第三名",
        "往返机票",
        "24小时预约煮饭",
        "秒杀顽固污渍",
        "偏远地区不包邮",
        "证券研究报告",
        "扫描二维码",
        "视频会员月卡15元",
        "第12期杂志",
        "iPhone 15 Plus 128G",
        "305305-400 运动鞋",
        "",
    ],
)
def test_traps_state_no_promotion(text: str) -> None:
    assert parse_promotions(text) == ()


def test_tiers_are_one_promotion() -> None:
    one = _only("满200减20，满400减60/800减150", "threshold_reduction")

    assert [(tier.threshold, tier.reduction) for tier in one.tiers] == [(200, 20), (400, 60), (800, 150)]
    assert one.threshold is None and one.reduction is None


def test_the_same_tier_said_twice_is_one() -> None:
    one = _only("满千减百，每满1000减100，最高减500", "threshold_reduction")

    assert one.tiers == (Tier(threshold=Decimal(1000), reduction=Decimal(100), every=True),)
    assert one.cap == 500


def test_the_comma_between_tiers_is_no_thousands_separator() -> None:
    one = _only("满499减30，699减50", "threshold_reduction")

    assert [(tier.threshold, tier.reduction) for tier in one.tiers] == [(499, 30), (699, 50)]


def test_several_promotions_come_in_the_order_of_the_text() -> None:
    text = "直降100元，领20元券，第二件半价，晒单返5元，赠帆布袋"

    found = parse_promotions(text)

    assert [one.mechanic for one in found] == [
        "direct_reduction", "coupon", "multi_buy", "cashback", "gift",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "audience"),
    [
        ("新用户立减10元", "new"),
        ("首单立减10元", "new"),
        ("会员95折", "member"),
        ("88VIP 95折", "member"),
        ("PLUS会员立减10元", "member"),
        ("学生立减100元", "student"),
        ("立减10元（仅限新用户）", "new"),
        ("立减10元", None),
        ("新老用户立减10元", None),
        ("非会员立减10元", None),
    ],
)
def test_audience(text: str, audience: str | None) -> None:
    (found,) = (
        one for one in parse_promotions(text) if one.mechanic in ("direct_reduction", "discount_rate")
    )

    assert found.audience == audience


def test_an_audience_holds_for_its_clause_only() -> None:
    everybody, members = parse_promotions("全场8折，会员再享9折")

    assert (everybody.audience, members.audience) == (None, "member")


@pytest.mark.parametrize(
    ("text", "stackable"),
    [
        ("满300减50，不与其他优惠同享", False),
        ("8折（不可叠加）", False),
        ("满300减50，可叠加用券", True),
        ("满300减50", None),
    ],
)
def test_exclusion(text: str, stackable: bool | None) -> None:
    assert parse_promotions(text)[0].stackable is stackable


def test_an_exclusion_of_everything_holds_for_all() -> None:
    found = parse_promotions("满300减50，9折，以上优惠不可叠加")

    assert [one.stackable for one in found] == [False, False]


def test_limits_and_stocks() -> None:
    assert _only("直降50元，每人限购2件", "direct_reduction").limit == 2
    assert _only("前100名半价", "discount_rate").first_come == 100
    assert _only("包邮，共300台", "free_shipping").stock == 300


@pytest.mark.parametrize(
    ("text", "starts", "ends"),
    [
        ("即日起至11月30日，满300减50", None, datetime(2026, 12, 1, tzinfo=CHINA)),
        ("3月17日-3月22日 满300减50", datetime(2026, 3, 17, tzinfo=CHINA), datetime(2026, 3, 23, tzinfo=CHINA)),
        ("3月17日至22日 满300减50", datetime(2026, 3, 17, tzinfo=CHINA), datetime(2026, 3, 23, tzinfo=CHINA)),
        ("11.11 20:00开抢，满300减50", datetime(2026, 11, 11, 20, tzinfo=CHINA), None),
        ("12月28日-1月3日 满300减50", datetime(2026, 12, 28, tzinfo=CHINA), datetime(2027, 1, 4, tzinfo=CHINA)),
        ("2025年6月1日至2025年6月18日 满300减50", datetime(2025, 6, 1, tzinfo=CHINA), datetime(2025, 6, 19, tzinfo=CHINA)),
        ("活动截止：10月1日10点，满300减50", None, datetime(2026, 10, 1, 10, tzinfo=CHINA)),
        ("仅限10月1日当天满300减50", datetime(2026, 10, 1, tzinfo=CHINA), datetime(2026, 10, 2, tzinfo=CHINA)),
        ("3月16日10:00开启，满300减50。活动截止：3月23日09:59", datetime(2026, 3, 16, 10, tzinfo=CHINA),
         datetime(2026, 3, 23, 9, 59, tzinfo=CHINA)),
    ],
)  # fmt: skip
def test_windows_are_resolved_against_the_observation(
    text: str, starts: datetime | None, ends: datetime | None
) -> None:
    observed = datetime(2026, 7, 1, 12, tzinfo=UTC)

    window = parse_promotions(text, observed=observed)[-1].window

    assert window is not None
    assert (window.starts, window.ends) == (starts, ends)


def test_without_an_observation_a_window_keeps_its_words() -> None:
    window = _only("11月1日至11月11日 满300减50", "threshold_reduction").window

    assert window is not None
    assert (window.start_text, window.end_text) == ("11月1日", "11月11日")
    assert (window.starts, window.ends) == (None, None)


def test_a_day_that_no_calendar_has_stays_open() -> None:
    window = parse_promotions("2月30日至2月31日 满300减50", observed=datetime(2026, 2, 1, tzinfo=UTC))[
        0
    ].window

    assert window is not None
    assert (window.starts, window.ends) == (None, None)


@given(st.text(max_size=80) | st.text(
    alphabet="满每减元折券劵送赠买免第件二半价定金抵月租合约0123456789.,，-/（）返包邮限时旧换新会员最高封顶不叠加 \n🎁", max_size=120
))  # fmt: skip
def test_any_text_gives_promotions_at_their_places(text: str) -> None:
    found = parse_promotions(text, observed=datetime(2026, 9, 30, tzinfo=UTC))

    end = 0
    for one in found:
        assert one.start >= end, "spans overlap"
        assert text[one.start : one.end] == one.text != ""
        end = one.end
    assert [promotion_terms(one) for one in found] == [promotion_terms(one) for one in found]


@given(st.integers(min_value=10, max_value=99999), st.integers(min_value=1, max_value=9))
def test_any_amounts_are_read_from_a_threshold(threshold: int, reduction: int) -> None:
    one = _only(f"全场满{threshold}减{reduction}", "threshold_reduction")

    assert (one.threshold, one.reduction) == (threshold, reduction)


@given(st.integers(min_value=1, max_value=99).filter(lambda tenths: tenths % 10))
def test_any_discount_is_read_as_the_fraction_paid(hundredths: int) -> None:
    words = f"{hundredths / 10}折" if hundredths < 10 or hundredths % 3 else f"{hundredths}折"

    assert _only(f"全场{words}", "discount_rate").rate == Decimal(hundredths) / 100


@pytest.mark.parametrize(
    "hostile",
    [
        "满" * 100_000,
        "满1" * 50_000,
        "满300减" * 20_000,
        "1" * 100_000,
        "券" * 100_000,
        "3折" * 30_000,
        "3月1日" * 20_000,
        "3月1日满300减50，" * 8_000,
        "买一送" * 30_000,
        "赠" * 100_000,
        "满 " * 50_000,
        "会员" * 50_000,
        "5元通用无门槛店铺平台" * 9_000,
        "定金100抵" * 20_000,
        "兑换话费" * 25_000,
        "\n" * 100_000,
        "满300减50，3月1日" + "-" * 50_000,
        "满300减50 " + "3月1日-" * 15_000,
    ],
    ids=lambda hostile: hostile[:12].strip() or "blank",
)
def test_a_hostile_text_is_read_to_its_end(hostile: str) -> None:
    found = parse_promotions(hostile)

    assert all(0 <= one.start < one.end <= len(hostile) for one in found)


def test_terms_hold_only_what_is_stated_as_json() -> None:
    import json

    one = parse_promotions("11月1日至11月11日 每满300减50，最高减150，不与其他优惠同享",
                           observed=datetime(2026, 11, 5, tzinfo=UTC))[0]  # fmt: skip
    terms = promotion_terms(one)

    assert json.loads(json.dumps(terms)) == terms
    assert terms["threshold"] == "300" and terms["stackable"] is False
    assert terms["window"]["ends"] == "2026-11-12T00:00:00+08:00"
    assert not terms.keys() & {"mechanic", "text", "start", "end", "rate", "gift"}


@pytest.mark.parametrize(
    ("text", "mechanic", "limit"),
    [
        ("限购2件，前100名半价", "discount_rate", 2),
        ("每人限购3件，全场8折", "discount_rate", 3),
        ("前100名半价，仅此一天，限购2件", "discount_rate", 2),
        ("8折包邮，限购2件", "discount_rate", 2),
        ("满99减20，每人限购3件", "threshold_reduction", 3),
        ("直降30元，限购1件，领5元券", "direct_reduction", 1),
        ("直降30元，限购1件，领5元券", "coupon", None),
        ("8折。另一款限购2件", "discount_rate", None),
        ("限时8折，限量50件", "discount_rate", None),
    ],
)
def test_a_limit_in_a_clause_of_its_own_counts_for_its_promotion(
    text: str, mechanic: str, limit: int | None
) -> None:
    (found,) = [one for one in parse_promotions(text) if one.mechanic == mechanic]

    assert found.limit == limit


@pytest.mark.parametrize("text", ["返3倍积分", "购物送双倍积分", "赠5倍京豆"])
def test_points_by_the_multiple_are_points_alone(text: str) -> None:
    (points,) = parse_promotions(text)

    assert (points.mechanic, points.text) == ("points", text.removeprefix("购物"))


def test_many_texts_state_what_each_of_them_states_alone() -> None:
    texts = [example["text"] for file in grammar().files for example in file["examples"]] + [
        "",
        "满100减10",
    ] * 2
    seen = [datetime(2026, 11, 1 + place % 28, tzinfo=UTC) for place in range(len(texts))]
    assert parse_promotions_many(texts, seen) == [
        parse_promotions(text, at) for text, at in zip(texts, seen, strict=True)
    ]
    assert parse_promotions_many([], []) == []


def test_a_promotion_states_no_term_that_there_is_not() -> None:
    with pytest.raises(TypeError, match="colour"):
        Promotion.stating({"mechanic": "coupon", "text": "", "start": 0, "end": 0, "colour": "red"})
    terms: dict[str, Any] = {
        "mechanic": "coupon",
        "text": "满99减10",
        "start": 0,
        "end": 6,
        "threshold": Decimal(99),
    }
    assert Promotion.stating(terms) == Promotion(**terms)
    assert hash(Promotion.stating(terms)) == hash(Promotion(**terms))
    assert repr(Promotion.stating(terms)) == repr(Promotion(**terms))
