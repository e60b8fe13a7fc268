"""The offer that a text states: what its price has already does not go off once more."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from analysis.promotions import parse_promotions, stated_offer, take_home_price

_AT = datetime(2026, 6, 18, 4, tzinfo=UTC)


def _pay(text: str, quantity: int = 1) -> Decimal | None:
    price, promotions = stated_offer(text, parse_promotions(text))
    return take_home_price(price, promotions, quantity=quantity, at=_AT).pay


@pytest.mark.parametrize(
    ("text", "quantity", "pay"),
    [
        ("平板电脑直降400元，到手价2199元", 1, "2199"),
        ("到手价2199元（直降400元）", 1, "2199"),
        ("店铺满500减60，领20元券，折后到手459元", 1, "459"),
        ("享国补15%，到手价1869元", 2, "3738"),
        ("页面价2599元，直降400元，到手价2199元", 1, "2199"),
        ("到手价50元，第二件半价", 2, "75"),  # what follows the price goes off
        ("3件8折，到手价50元", 3, "120"),  # more pieces than the price is of
        ("店铺满300减50，券后价90元", 4, "310"),  # one piece did not reach it
        ("定金50抵150，到手价899元", 1, "899"),
        ("单件26元，第二件半价", 2, "39"),  # the price of one piece
        ("兩件$520，單件$290", 2, "520"),
        ("单价45，每满200减30", 5, "195"),
        ("一箱36元，两箱立减10", 2, "62"),
        ("全館$800免運，茶壺$420", 1, "420"),  # a threshold, and the price
        ("¥259，限时直降60，前100名再送杯垫", 1, "199"),  # a gift for the first
    ],
)
def test_what_leads_to_a_price_after_reductions_is_not_taken_off_again(
    text: str, quantity: int, pay: str
) -> None:
    assert _pay(text, quantity) == Decimal(pay)


def test_what_is_counted_is_said() -> None:
    text = "全场8折，到手价160元"
    price, promotions = stated_offer(text, parse_promotions(text))
    receipt = take_home_price(price, promotions, at=_AT)

    assert [(left.promotion.text, left.reason) for left in receipt.left_out] == [("8折", "counted")]


def test_the_deposit_of_a_price_after_reductions_is_paid_first_all_the_same() -> None:
    text = "定金50抵150，到手价899元"
    price, promotions = stated_offer(text, parse_promotions(text))
    receipt = take_home_price(price, promotions, at=_AT)

    assert (receipt.deposit, receipt.balance) == (50, 849)


def test_a_text_without_a_price_keeps_its_promotions_as_they_are() -> None:
    promotions = parse_promotions("满300减50，第二件半价")

    assert stated_offer("满300减50，第二件半价", promotions) == (None, promotions)
