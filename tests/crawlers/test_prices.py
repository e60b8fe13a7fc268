"""Chinese prices: what a reader takes as the one to pay, what is no price, and where each stands."""

from __future__ import annotations

import json
import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from crawlers import prices
from crawlers.prices import Price, parse_price, parse_prices, read_number
from crawlers.prices.folding import fold, fold_price_words
from crawlers.prices.scan import scan_prices


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("189元", "189", "CNY"),
        ("售价：2,349元", "2349", "CNY"),
        ("¥1,299.00", "1299.00", "CNY"),
        ("￥８８．５", "88.5", "CNY"),
        ("¥１，２９９", "1299", "CNY"),
        ("现价１，２９９．００元", "1299.00", "CNY"),
        ("１，２９９，０００元", "1299000", "CNY"),
        ("$１，２９９．５０", "1299.50", "USD"),
        ("RMB 459", "459", "CNY"),
        ("人民币1200元", "1200", "CNY"),
        ("35块钱", "35", "CNY"),
        ("九块九", "9.9", "CNY"),
        ("19块9包邮", "19.9", "CNY"),
        ("8分钱领一杯", "0.08", "CNY"),
        ("一千二百元", "1200", "CNY"),
        ("1万5", "15000", "CNY"),
        ("1.2万元", "12000", "CNY"),
        ("总价86万起", "860000", "CNY"),
        ("3.5亿元", "350000000", "CNY"),
        ("NT$1,990", "1990", "TWD"),
        ("優惠價259元", "259", "TWD"),
        ("特價 45", "45", "TWD"),
        ("HK$399", "399", "HKD"),
        ("88港元", "88", "HKD"),
        ("澳门元120", "120", "MOP"),
        ("120澳门元", "120", "MOP"),
        ("45美元", "45", "USD"),
        ("39.9欧元", "39.9", "EUR"),
        ("5000日元", "5000", "JPY"),
        ("仅售79", "79", "CNY"),
        ("今日秒杀159", "159", "CNY"),
        ("29.9包邮", "29.9", "CNY"),
        ("豆浆机 238（298-60）", "238", "CNY"),
        ("满减后到手 66元", "66", "CNY"),
        ("单反套机报3850", "3850", "CNY"),
        ("两百块", "200", "CNY"),
        ("5000多元", "5000", "CNY"),
        ("近300元", "300", "CNY"),
        ("14.98万元起", "149800", "CNY"),
        ("澳門幣120", "120", "MOP"),
        ("售價$299", "299", "TWD"),
        ("99元/3件", "99", "CNY"),
        ("原价999元", "999", "CNY"),
        ("30 000円", "30000", "JPY"),
        ("5.5亿美元", "550000000", "USD"),
    ],
)
def test_a_price_is_read_with_its_currency(text: str, amount: str, currency: str) -> None:
    price = parse_price(text)

    assert price is not None
    assert (price.amount, price.currency) == (Decimal(amount), currency)


@pytest.mark.parametrize(
    "text",
    [
        "满200减30",
        "最高领80元",
        "第2件半价",
        "24期免息",
        "36个月",
        "128G",
        "直降50元",
        "返20元",
        "30元优惠券",
        "50元话费券",
        "送100元红包",
        "定金50元",
        "首付20万",
        "3000元以上机型",
        "月消费不低于58元",
        "全款95折",
        "一年保修",
        "3月15日-18日",
        "",
        "。",
        "降价300元",
        "涨价100元",
        "加价200元",
        "面值1000元",
    ],
)
def test_thresholds_amounts_off_and_measures_are_no_price(text: str) -> None:
    assert parse_price(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("原价599元，现价399元", "399"),
        ("划线价¥299 券后价¥199", "199"),
        ("页面价4299元，国补后到手价3654.15元", "3654.15"),
        ("会员价89元，非会员99元", "99"),
        ("1888元预订30元定金", "1888"),
        ("126元（折合21元/瓶）", "126"),
        ("之前价位是129元，现在降至99元", "99"),
        ("2元充值20元话费", "2"),
        ("降价200元，现仅1799元", "1799"),
    ],
)
def test_of_several_prices_the_one_to_pay_is_taken(text: str, expected: str) -> None:
    price = parse_price(text)

    assert price is not None
    assert price.amount == Decimal(expected)


_WORDS = yaml.safe_load((Path(prices.__file__).parent / "words.yaml").read_text("utf-8"))


@pytest.mark.parametrize("example", _WORDS["examples"], ids=lambda example: example["text"])
def test_the_words_own_examples(example: dict[str, Any]) -> None:
    price = parse_price(example["text"])

    assert price is not None
    assert (price.amount, price.role) == (Decimal(str(example["amount"])), example["role"])


@pytest.mark.parametrize("text", _WORDS["counterexamples"])
def test_the_words_own_counterexamples(text: str) -> None:
    assert parse_price(text) is None


@pytest.mark.parametrize(
    ("text", "role", "qualifier", "per"),
    [
        ("券后价59元", "coupon", None, None),
        ("到手价59元", "final", None, None),
        ("会员价59元", "member", None, None),
        ("月租59元", "monthly", None, "month"),
        ("59元/月", "monthly", None, "month"),
        ("每月59元", "monthly", None, None),
        ("59元/件", "page", None, "piece"),
        ("59元起", "page", "from", None),
        ("低至59元", "page", "from", None),
        ("约59元", "page", "approx", None),
        ("跌破59元", "page", "below", None),
        ("折合59元/瓶", "unit", None, "瓶"),
    ],
)
def test_role_qualifier_and_unit(text: str, role: str, qualifier: str | None, per: str | None) -> None:
    price = parse_price(text)

    assert price is not None
    assert (price.role, price.qualifier) == (role, qualifier)
    assert price.per == per or per is None


def test_a_range_has_two_ends_and_a_choice_two_prices() -> None:
    (reach,) = parse_prices("2999-3999元")
    choice = parse_prices("1699/2999元起")

    assert (reach.amount, reach.amount_max) == (Decimal(2999), Decimal(3999))
    assert [price.amount for price in choice] == [Decimal(1699), Decimal(2999)]
    assert {price.qualifier for price in choice} == {"from"}


def test_the_unit_of_a_range_counts_for_both_ends() -> None:
    (reach,) = parse_prices("14.98-20.98万元")

    assert (reach.amount, reach.amount_max) == (Decimal(149800), Decimal(209800))


def test_a_choice_may_have_many_prices() -> None:
    assert [price.amount for price in parse_prices("票价80/180/280元")] == [
        Decimal(80),
        Decimal(180),
        Decimal(280),
    ]


def test_what_is_taken_off_is_no_end_of_a_range() -> None:
    (price,) = parse_prices("特价698-100")

    assert price.amount_max is None


def test_all_prices_come_with_their_roles_and_places() -> None:
    text = "原价５９９元，页面价399元，定金20元，券后价349元"

    prices = parse_prices(text)

    assert [price.role for price in prices] == ["list", "page", "deposit", "coupon"]
    assert [text[price.start : price.end] for price in prices] == ["５９９元", "399元", "20元", "349元"]


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("$12.99", "12.99", "USD"),
        ("1.299,00 €", "1299.00", "EUR"),
        ("£ 8.29", "8.29", "GBP"),
        ("2 285,81 грн.", "2285.81", "UAH"),
        ("45,00 zł", "45.00", "PLN"),
        ("US$:12.99", "12.99", "USD"),
        ("CHF 47.00 *", "47.00", "CHF"),
        ("Free!", "0", None),
        ("129.900", "129900", None),
    ],
)
def test_the_rest_of_the_world_is_read_as_price_parser_does(
    text: str, amount: str, currency: str | None
) -> None:
    price = parse_price(text)

    assert price is not None
    assert (price.amount, price.currency) == (Decimal(amount), currency)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("Pixel 9 128GB HK$5,999", "5999"),
        ("Set of 4 mugs, $18.50", "18.50"),
        ("Only 12,90 EUR, before $20", "12.90"),  # the first currency has its number already
        ("Redmi Note14 Pro", None),
    ],
)
def test_numbers_of_a_products_name_are_no_price(text: str, amount: str | None) -> None:
    price = parse_price(text)

    assert (price and price.amount) == (amount and Decimal(amount))


@given(st.text(alphabet="0123456789.,€$£ USDE", max_size=30))
def test_never_worse_than_price_parser(text: str) -> None:
    from price_parser import Price as ForeignPrice

    theirs, ours = ForeignPrice.fromstring(text).amount, parse_price(text)

    assert (None if ours is None else ours.amount) == theirs


@given(
    st.text(max_size=60)
    | st.text(alphabet="满减元折券价低至到手原¥0123456789.,万千百块九起/月-（）", max_size=60)
)
def test_any_text_gives_prices_inside_of_it(text: str) -> None:
    for price in parse_prices(text):
        assert 0 <= price.start <= price.end <= len(text)
        assert price.amount.is_finite()
        assert price.amount_max is None or price.amount_max >= price.amount


@given(st.decimals(min_value=0, max_value=999999, places=2))
def test_a_written_amount_is_read_back(amount: Decimal) -> None:
    assert parse_price(f"现价{amount}元").amount == amount  # type: ignore[union-attr]
    assert parse_price(f"现价{amount:,}元").amount == amount  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("一百零五", 105),
        ("两千三", 2300),
        ("一万五", 15000),
        ("一千二百三十四", 1234),
        ("三亿五千万", 350000000),
        ("19.78万亿", 19780000000000),
        ("3千", 3000),
        ("1万2", 12000),
    ],
)
def test_numerals(words: str, number: int) -> None:
    assert read_number(words) == number


@pytest.mark.parametrize("words", ["", "八五", "元", "1.2.3", "abc", "块九", "九块块", "零", "9块千"])
def test_what_is_no_number_is_none_or_zero(words: str) -> None:
    assert read_number(words) in (None, 0)


@given(st.integers(min_value=1, max_value=9999))
def test_numerals_written_out_are_read_back(number: int) -> None:
    assert read_number(_written(number)) == number


def _written(number: int) -> str:
    digits, words, zero = "零一二三四五六七八九", "", False
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            words += ("零" if zero and words else "") + digits[digit] + name
        zero = not digit
    return words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("１，２９９", "1,299"),
        ("１２，３４５．６０元", "12,345.60元"),
        ("１，２９９，１，３９９", "1,299，1,399"),
        ("１，２９", "1，29"),
        ("１，２９９９", "1，2999"),
        ("１２３４，５６７", "1234，567"),
        ("減３０，６９９減５０", "減30，699減50"),
        ("1，299", "1，299"),
    ],
)
def test_only_a_full_width_numbers_own_comma_is_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_a_full_width_price_keeps_its_offsets() -> None:
    text = "原价２，５９９元，现价１，２９９元起"

    assert [text[price.start : price.end] for price in parse_prices(text)] == ["２，５９９元", "１，２９９元"]


@given(st.text(max_size=80) | st.text(alphabet="０１9，,.减元", max_size=30))
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(fold_price_words(text)) == len(text)


def test_the_full_width_comma_parts_numbers() -> None:
    assert [price.amount for price in parse_prices("199元，299元")] == [Decimal(199), Decimal(299)]


@pytest.mark.parametrize(
    "hostile",
    [
        "1" * 100_000,
        "1元" * 50_000,
        "¥" * 100_000,
        "满1" * 50_000,
        "，" * 100_000,
        "9块" * 40_000,
        "1," * 50_000,
    ],
)
def test_a_hostile_text_is_read_to_its_end(hostile: str) -> None:
    prices = parse_prices(hostile)

    assert all(isinstance(price, Price) for price in prices)
    assert len(prices) <= len(hostile)


def test_the_real_prices_are_read() -> None:
    path = Path(os.environ.get("SHANGQING_REAL_DATA", "../shared/real")) / "prices" / "zh_prices.jsonl"
    if not path.exists():
        pytest.skip(f"{path} is absent: set SHANGQING_REAL_DATA to the folder of real data")
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]

    right = [row for row in rows if _amount(row["text"]) == row["amount"]]

    assert len(right) >= 0.95 * len(rows)


def _amount(text: str) -> float | None:
    price = parse_price(text)
    return None if price is None else float(price.amount)


@given(st.from_regex(r"[¥￥] ?[0-9,.１９]{1,14}", fullmatch=True))
def test_a_price_alone_is_read_as_it_is_among_words(text: str) -> None:
    assert parse_prices(text) == scan_prices(text)
