"""Chinese prices in a text: where an amount stands decides whether it is a price, and of which role."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice

from crawlers.prices.context import (
    Context,
    context_of,
    is_from,
    is_measure,
    is_price,
    makes_price,
    per_of,
    qualifier_of,
    role_by,
)
from crawlers.prices.currencies import AFTER, BEFORE, currency_code
from crawlers.prices.folding import fold, fold_price_words
from crawlers.prices.numerals import CHINESE, NUMBER, read_number
from crawlers.prices.price import Price

_GAP = r"\s{0,2}"
_FRACTIONS = {"分": Decimal("0.01"), "角": Decimal("0.1"), "毛": Decimal("0.1")}
_MOST = 2000  # no page has more; a hostile one shall not fill the memory
_REACHES = "-~–—至到"

# An amount: a currency before it, a unit after it, or both; 九块九; 6分钱; a bare number that a price word
# leads or follows. A range (2999-3999元) or a choice (1699/2999元) has a second number.
_AMOUNT = re.compile(
    rf"""
    (?<![\d.,])
    (?P<lead>{BEFORE})?:?{_GAP}
    (?: (?P<blocks>(?:\d{{1,6}}|{CHINESE})块(?:[\d一二三四五六七八九]{{1,2}}(?![\d.件个]))毛?)
      | (?P<low>{NUMBER})
        (?:{_GAP}元?(?P<dash>[{_REACHES}/、]){_GAP}(?:{BEFORE})?(?P<high>{NUMBER})(?![\d.]|\s?[件斤盒瓶包个套支袋箱月年天])
           (?P<more>(?:/{NUMBER}){{0,4}}))?
        {_GAP}[多余来]?(?P<unit>{AFTER}|元|圆|块钱?|[分角毛]钱)?
    )
    """,
    re.VERBOSE,
)


def scan_prices(text: str) -> tuple[Price, ...]:
    """Give the prices of a Chinese text, in its order, with offsets into it; 2000 at most."""
    folded = fold_price_words(text)
    home = "TWD" if folded != fold(text) else "CNY"
    prices = (price for match in _AMOUNT.finditer(folded) for price in _read(match, folded, home))
    return tuple(islice(prices, _MOST))


def _read(match: re.Match[str], text: str, home: str) -> Iterator[Price]:
    """The price that an amount is, two of a choice (1699/2999元), or none."""
    bare = not (match["unit"] or match["lead"] or match["blocks"])
    if bare and is_measure(text, match.end()):
        return  # most numbers of a product's name: 27英寸, 64G
    context = context_of(text, *match.span())
    low = _amount(match["blocks"] or match["low"], match["unit"]) if _says_price(match, context) else None
    if low is None:
        return
    high = _amount(match["high"], match["unit"]) if match["high"] else None
    low = _in_the_unit_of(match["high"] or "", match["low"] or "", low)
    if high is not None and match["dash"] in _REACHES and high < low:
        high = None  # 698-100 takes off, it does not reach from 698 down to 100
    ranging = high is not None and match["dash"] in _REACHES
    per = per_of(context)
    others = () if ranging or high is None else (high, *_others(match))
    for amount in (low, *others):
        yield Price(
            amount=amount,
            amount_max=high if ranging else None,
            currency=_currency(match, home),
            qualifier=qualifier_of(context),
            per=per,
            role=context.role or role_by(per),
            start=match.start(),
            end=match.end(),
        )


def _amount(words: str, unit: str | None) -> Decimal | None:
    value = None if words.strip("十百千万亿") == "" else read_number(words)
    return value * _FRACTIONS.get(unit[0], Decimal(1)) if value is not None and unit else value


def _others(match: re.Match[str]) -> Iterator[Decimal]:
    """The third price and those after it: 80/180/280元."""
    for words in (match["more"] or "").split("/")[1:]:
        if (amount := _amount(words, match["unit"])) is not None:
            yield amount


def _in_the_unit_of(high: str, low: str, amount: Decimal) -> Decimal:
    """14.98-20.98万元: the unit of the upper end counts for the lower one, too."""
    for unit, scale in (("万", 10**4), ("亿", 10**8)):
        if high.endswith(unit) and low[-1:].isdigit():
            return amount * scale
    return amount


def _says_price(match: re.Match[str], context: Context) -> bool:
    if not is_price(context):
        return False
    if match["blocks"]:
        return True
    if match["lead"] or match["unit"]:
        return match["unit"] != "块" or match["low"][-1].isdigit() or len(match["low"]) > 1  # not 两块
    low: str = match["low"]
    if not low[0].isdigit():
        return False
    if low[-1] in "万亿" and (context.role or is_from(context)):
        return True
    return makes_price(context)


def _currency(match: re.Match[str], home: str) -> str:
    """The named currency; 元 alone, and no name, are the New Taiwan dollar in Traditional text."""
    if match["lead"] == "$" and home == "TWD":
        return home
    named = currency_code(match["unit"]) or currency_code(match["lead"])
    if match["lead"] == "¥":
        return currency_code(match["unit"]) or "CNY"
    return named or home
