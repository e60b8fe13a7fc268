"""The prices of a promotion text's headline: before, after, of one piece, and how many pieces they buy."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from analysis.promotions.promotion import Promotion
from crawlers.prices import Price, parse_prices, read_number

# 推车 279.3元包邮（399,7折后）: what stands first in the brackets is the price before.
_BEFORE = re.compile(
    r"(?<=[（(])(?P<price>\d{1,6}(?:\.\d{1,2})?)元?[，, ]{0,2}(?=下单|用[码券\d]|(?:\d(?:\.\d)?|\d\d)折|[78九八七]折|买|[双多]重|Z?秒杀|叠加|立减)"
)
# 地漏*7, 存储卡）*2, 球鞋*2双: pieces, not the contents of a pack (500ml*2瓶).
_PIECES = re.compile(
    r"(?<![\d.](?:ml|ML|kg|KG))(?<![0-9gGlLmM片抽粒节张支包袋])\s?\*(?P<count>\d{1,2})(?P<unit>[件套双张台]?)(?![\d./a-zA-Z瓶盒包袋听罐条支个只卷片抽箱粒提*+）)])"
)
_TAKEN = re.compile(
    r"拍(?P<count>[2-9]|\d\d|[两三四五六])[件双盒瓶包箱套](?![减立省打付免送])"
)  # 46.9元（拍3件）
_CONTENTS = re.compile(r"凑单|[+＋]")
# 全场低至9.9元: of many goods, none of which need cost that.
_RANGE_OF_GOODS = re.compile(
    r"全场|专场|专区|多款|系列产品|会场|大促|特卖会|部分|商品|配件|爆款|单品|价格低至|促销活动|图书|好价"
)
_FEE_LIST = re.compile(r"(?:[运邮]费|快递费)(?:说明|标准)?[，,:：](?P<list>[^。；\n]{3,120})")
_PAGE_ROLES = ({"page"}, {"list"}, {"final", "coupon"})
_PRICING = frozenset({"special_price", "flash_sale", "coupon", "presale_deposit", "member_price"})
_WEIGHTS = frozenset({"g", "G", "克", "kg", "Kg", "斤", "公斤", "片", "抽"})
_PACKS = frozenset(
    [
        "piece",
        "瓶",
        "盒",
        "包",
        "套",
        "双",
        "只",
        "支",
        "张",
        "本",
        "袋",
        "听",
        "罐",
        "桶",
        "箱",
        "条",
        "个",
        "款",
        "卷",
        "枚",
    ]
)


def headline_fields(
    text: str, folded: str, promotions: Sequence[Promotion], known: dict[str, Any]
) -> dict[str, Any]:
    """Give price, final_price, unit_price, quantity, … of a text, whose promotions gave the `known` fields."""
    fees = _shipping_fees(text, folded)
    prices = () if fees else _unclaimed(text, promotions)
    fields = _prices(prices, folded, known) | fees
    before = _BEFORE.search(folded)
    if before and "price" not in known:
        fields["price"] = read_number(before["price"])
    if not known.keys() & {"quantity", "buy"} and (pieces := _pieces(folded)):
        fields["quantity"] = pieces
    if prices or any(isinstance(value, Decimal) for value in known.values()) or "tiers" in known or fees:
        fields["currency"] = _currency(prices, text, folded)
    return fields


def page_price(text: str, promotions: Sequence[Promotion]) -> Price | None:
    """Give the page price of one piece that a text states, to reckon its promotions from; or None.

    Not a monthly fee, a deposit, a member's price or a unit's; a price after all reductions (到手价) only where no
    other is stated.
    """
    prices = _unclaimed(text, promotions)
    for roles in _PAGE_ROLES:
        for price in prices:
            if price.role in roles:
                return price
    return None


def _unclaimed(text: str, promotions: Sequence[Promotion]) -> tuple[Price, ...]:
    """The prices that are no promotion's own terms."""
    claimed = bytearray(len(text))
    for one in promotions:
        if one.mechanic in _PRICING and one.price is not None:
            continue  # 拼团价79元 is what the text asks to be paid
        claimed[one.start : one.end] = b"\x01" * (one.end - one.start)
    return tuple(
        price
        for price in parse_prices(text)
        if price.role != "deposit" and claimed.find(1, price.start, price.end) < 0
    )


def _pieces(folded: str) -> int | None:
    """How many pieces the price buys, or None where the text does not say."""
    found = _TAKEN.search(folded) or _PIECES.search(folded)
    if not found or _CONTENTS.search(folded[found.end() : found.end() + 3]):
        return None
    count = read_number(found["count"])
    return None if count is None else int(count)


def _currency(prices: Sequence[Price], text: str, folded: str) -> str | None:
    if prices:
        return prices[0].currency
    return (
        "TWD"
        if len(text) == len(folded)
        and any(a != b and ord(a) < 0xFF00 for a, b in zip(text, folded, strict=True))
        else "CNY"
    )


def _prices(prices: Sequence[Price], folded: str, known: dict[str, Any]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    by_role: dict[str, list[Price]] = {}
    several = len(prices) > 1 or bool(_TAKEN.search(folded))
    for price in prices:
        by_role.setdefault(_role(price, several), []).append(price)
    if "list" in by_role:
        fields["price"] = by_role["list"][0].amount
    if "unit" in by_role:
        fields["unit_price"] = by_role["unit"][0].amount
    final = by_role.get("final") or by_role.get("coupon")
    page = [price for price in by_role.get("page", ()) if price.amount]
    if final:
        fields |= _finals(final, folded)
        if page and page[0].amount > final[0].amount and "price" not in fields:
            fields["price"] = page[0].amount
        return fields
    return fields | _paid(page or by_role.get("member", []), folded, known)


def _role(price: Price, several: bool) -> str:
    """A price by weight, or by piece where there are `several` prices or pieces, is a unit's."""
    by_unit = (
        price.role == "page" and price.per and (price.per in _WEIGHTS or (several and price.per in _PACKS))
    )
    return "unit" if by_unit else price.role


def _finals(final: Sequence[Price], folded: str) -> dict[str, Any]:
    if len(final) > 1:
        return {"final_prices": [price.amount for price in final]}
    return {"price_from" if _is_range(final[0], folded) else "final_price": final[0].amount}


def _is_range(price: Price, folded: str) -> bool:
    """Whether the price is where those of several goods begin, and not what one of them costs."""
    return price.qualifier == "from" and bool(
        _RANGE_OF_GOODS.search(folded) or not _led_by_low(price, folded)
    )


def _paid(page: Sequence[Price], folded: str, known: dict[str, Any]) -> dict[str, Any]:
    """The headline's price: the first one, the last where reductions lead to it, a choice where one is offered."""
    if not page or "final_price" in known or "monthly_fee" in known:
        return {}
    first = page[0]
    if len(page) > 1 and first.start == page[1].start:
        return {"prices": [first.amount, page[1].amount]}
    if (
        len(page) > 1
        and known.get("reduction")
        and page[-1].amount < first.amount
        and page[-1].qualifier == "from"
    ):
        return {"price": first.amount, "final_price": page[-1].amount}
    if first.qualifier == "below":
        return {"price_max": first.amount}
    if known.get("cashback") == first.amount:
        return {"price": first.amount}
    return {"price_from" if _is_range(first, folded) else "final_price": first.amount}


def _led_by_low(price: Price, folded: str) -> bool:
    """低至1899元 of one product is what it costs; 1899元起 is where its prices begin."""
    return bool(re.search(r"低至|低到", folded[max(0, price.start - 4) : price.start]))


def _shipping_fees(text: str, folded: str) -> dict[str, Any]:
    found = _FEE_LIST.search(folded)
    if not found:
        return {}
    fees = {}
    for part in re.split(r"[、，,]", text[found.start("list") : found.end("list")]):
        fee = re.fullmatch(r"(?P<by>[^\d]{1,10}|7-11[^\d]{0,6})(?P<fee>\d{1,4})元", part.strip())
        if fee:
            fees[fee["by"]] = int(fee["fee"])
    return {"shipping_fees": fees} if fees else {}
