"""Chinese prices in a text: where an amount stands decides whether it is a price, and of which role."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from crawlers.prices.currencies import AFTER, BEFORE, currency_code
from crawlers.prices.folding import fold, fold_price_words
from crawlers.prices.numerals import ARABIC, CHINESE, NUMBER, read_number
from crawlers.prices.price import Price

_GAP = r"\s{0,2}"
_FRACTIONS = {"分": Decimal("0.01"), "角": Decimal("0.1"), "毛": Decimal("0.1")}

# An amount: a currency before it, a unit after it, or both; 九块九; 6分钱; a bare number that a price word
# leads or follows. A range (2999-3999元) or a choice (1699/2999元) has a second number.
_AMOUNT = re.compile(
    rf"""
    (?<![\d.,])
    (?P<lead>{BEFORE})?:?{_GAP}
    (?: (?P<blocks>(?:\d{{1,6}}|{CHINESE})块(?:[\d一二三四五六七八九]{{1,2}}(?![\d.件个]))毛?)
      | (?P<low>{NUMBER})
        (?:{_GAP}元?(?P<dash>[-~–—至到/、]){_GAP}(?P<high>{NUMBER}))?
        {_GAP}(?P<unit>{AFTER}|元|圆|块钱?|[分角毛]钱)?
    )
    """,
    re.VERBOSE,
)

# The words right before an amount that make it something else than a price: an amount off, a threshold,
# a coupon's value, a gift, a quota.
_NOT_BEFORE = re.compile(
    r"(?:满|每满|立?减|减免|立省|节?省|直降|降价?|降了|又降|下调|抵扣?|可抵|返还?|返现|送|赠|立返|补贴|奖励?|优惠|便宜"
    r"|领取?|可领|得|抽|赢|含|值|面值|面额|价值|加赠|加|首付|月供|邮费|运费|不低于|不少于|超过|超|第|近|未满|不足|消费|充值?|送话费|返话费|红包|额度|罚款?|差不多"
    r"|最高|至高|高达|封顶|上限)了?[约达近为]?(?:[:：]|\s)?$"
)
_PRICE_WORD_END = re.compile(
    r"(?:[价價]格?[位为是:：]{0,2}|仅|只要|仅需|只需|[降特低跌]至|降到|低到|仅售|售|抢购|秒杀|疯抢|到手|实付|实际|现在|现"
    r"|均价|约|大约|跌破|破|开启|起拍|价位是|卖|折后|券后)了?[约仅为是:：]?\s?$"
)
_PRICE_WORD_START = re.compile(r"\s?(?:\(\d{1,6}(?:\.\d{1,2})?-\d|包邮|包顺丰|秒杀|疯抢|裸价|起售|起(?![\d步重床飞])|\+?包税|到手)")
_NOT_AFTER = re.compile(
    r"\s?(?:优惠|通用|无门槛|店铺|平台|话费|打车|立减|满减|代金|抵用|现金|购物|全品类|微信|支付宝|加油|京|东|红|云|礼品|超市|[\u4e00-\u9fff]{0,4}配件)?"
    r"(?:券|劵|红包|E卡|礼金|话费|津贴|补贴|代金|卡券)|\s?(?:以上|以下|以内|以外|及以上|面值|左右的|的?押金|门槛|档|版|(?:含|\(含\))"
    r"|任选书|\(?含\)?以上|换购|专区|党)"
)
_PIECES_AFTER = re.compile(
    r"\s?(?:期|个|月(?!租)|年|天|日|号|点|时|分钟|秒(?!杀)|小时|件|盒|瓶|包(?![邮顺税])|箱|片|只|双|套|条|支|台|张|本|册|抽|粒|袋|听|罐|桶|杯|斤|克|升|毫"
    r"|寸|英寸|人|次|名|位|款|折|倍|万像素|核|代|级|度|路|岁|码|[gG](?:[bB])?|[mM](?:[lLBb])?|[kK]g|L|W|ml|%|‰|GB|℃|[a-zA-Z]|[-*×xX/]\d|\.\d)"
)

_ROLES = (
    ("list", r"原价|划线价|市场价|吊牌价|专柜价|官方价|零售价|指导价|面值|之前[^，。,;；]{0,6}|价位[是为]?|稳定价位|定价|单买|日常价|参考价|建议售价|平时"),
    ("deposit", r"定金|订金|首付|押金|预付款?|意向金|预订金"),
    ("member", r"会员(?![月季年周]卡)[^，。,;；\d]{0,6}|PLUS[^，。,;；\d]{0,4}|88VIP[^，。,;；\d]{0,4}|VIP[^，。,;；\d]{0,2}|学生价?|新人价?"),
    ("coupon", r"[券劵码]后[^，。,;；\d]{0,4}|用[券劵码][^，。,;；\d]{0,4}"),
    ("final", r"到手[^，。,;；\d]{0,4}|实付[^，。,;；\d]{0,3}|(?<=[，,；;（(])实际(?:支付)?|补贴?后[^，。,;；\d]{0,4}|国补后[^，。,;；\d]{0,6}|折后[^，。,;；\d]{0,3}|最终[^，。,;；\d]{0,3}|优惠后[^，。,;；\d]{0,3}|叠加后"),
    ("monthly", r"月[租费付供][^，。,;；\d]{0,3}|每月[^，。,;；\d]{0,3}|月最低消费|月功能费"),
    ("unit", r"(?<![组适配场综])折?合[约]?|相当于[^，。,;；\d]{0,3}|单[件瓶支价][^，。,;；\d]{0,3}|平均[^，。,;；\d]{0,3}"),
)
_ROLE_WORDS = tuple((role, re.compile(rf"(?:{words})[仅约为是:：低至]{{0,3}}\s?[¥$]?\s?$")) for role, words in _ROLES)
_QUALIFIERS = (
    ("below", re.compile(r"(?:跌破|低于|不到|不足|不高于|不超过)\s?[¥$]?\s?$")),
    ("approx", re.compile(r"(?:约|大约|大概|将近)\s?[¥$]?\s?$")),
    ("from", re.compile(r"(?:低至|低到|最低[^，。\d]{0,3}|起步价|起售价[^\d]{0,2})\s?[¥$]?\s?$")),
)
_FROM_AFTER = re.compile(r"\s?(?:/[\u4e00-\u9fff]{1,2})?(?:包邮)?起(?![\d订购步飞床])|\s?(?:包邮)?起售")
_PER_AFTER = re.compile(r"\s?(?:/|每|一)(?P<per>个?月|年|件|瓶|盒|包|套|双|只|支|台|张|本|袋|听|罐|桶|箱|斤|公斤|[kK]g|克|g|人|股|GB|G|分钟|条|天|晚|次|片|个|杯|份|平米?|款|卷|枚|吨)")
_PER_BEFORE = re.compile(r"每(?P<per>个?月|件|瓶|盒|包|套|双|只|支|台|张|袋|罐|箱|斤)[^，。,;；\d]{0,6}(?:\d{1,4}[片抽粒支]){0,1}[^，。,;；\d]{0,4}$|(?P<month>月)(?:租|费|最低消费|付)[^，。\d]{0,2}$")
_PER = {"个月": "month", "月": "month", "年": "year", "件": "piece", "天": "day", "晚": "night"}
_CONTEXT = 14  # the characters before an amount that may say what it is


class _Reading(NamedTuple):
    """An amount with what stands before and after it."""

    match: re.Match[str]
    before: str
    after: str


def scan_prices(text: str) -> tuple[Price, ...]:
    """Give the prices of a Chinese text, in its order, with offsets into the text as given."""
    folded = fold_price_words(text)
    taiwanese = folded != fold(text)
    prices = []
    for match in _AMOUNT.finditer(folded):
        reading = _Reading(
            match, folded[max(0, match.start() - _CONTEXT) : match.start()], folded[match.end() : match.end() + _CONTEXT]
        )
        prices += _read(reading, taiwanese)
    return tuple(prices)


def _read(reading: _Reading, taiwanese: bool) -> Iterator[Price]:
    """The price that an amount is, two of a choice (1699/2999元), or none."""
    match = reading.match
    low = _amount(match["blocks"] or match["low"], match["unit"])
    if low is None or not _is_price(reading):
        return
    high = _amount(match["high"], match["unit"]) if match["high"] else None
    if high is not None and match["dash"] in "-~–—至到" and high < low:
        high = None  # 698-100 takes off, it does not reach from 698 down to 100
    ranging = high is not None and match["dash"] not in "/、"
    for amount in (low,) if ranging or high is None else (low, high):
        yield Price(
            amount=amount,
            amount_max=high if ranging else None,
            currency=_currency(match, taiwanese),
            qualifier=_qualifier(reading),
            per=_per(reading),
            role=_role(reading),
            start=match.start(),
            end=match.end(),
        )


def _amount(words: str, unit: str | None) -> Decimal | None:
    value = None if words.strip("十百千万亿") == "" else read_number(words)
    return value * _FRACTIONS.get(unit[0], Decimal(1)) if value is not None and unit else value


def _is_price(reading: _Reading) -> bool:
    match, before, after = reading
    if _NOT_AFTER.match(after):
        return False
    explicit = bool(match["lead"] or match["unit"] or match["blocks"])
    led = any(words.search(before) for _, words in _ROLE_WORDS)
    if not led and _NOT_BEFORE.search(before):
        return False
    if match["blocks"]:
        return True
    if not explicit:
        return _bare_is_price(reading, led)
    return match["unit"] != "块" or match["low"][-1].isdigit()


def _bare_is_price(reading: _Reading, led: bool) -> bool:
    """Whether a number without a currency is a price: a price word beside it, and no measure after it."""
    match, before, after = reading
    if not match["low"][0].isdigit():
        return False
    if match["low"][-1] in "万亿" and (led or _FROM_AFTER.match(after) or _PRICE_WORD_END.search(before)):
        return True
    if _PIECES_AFTER.match(after):
        return False
    alone = not before.strip() and not after.strip()
    return alone or led or bool(_PRICE_WORD_END.search(before) or _starts_price(before, after))


def _starts_price(before: str, after: str) -> bool:
    return not re.search(r"[A-Za-z\-*+]$", before) and bool(_PRICE_WORD_START.match(after))


def _role(reading: _Reading) -> str:
    if re.match(r"\s?(?:元)?(?:的)?(?:定金|订金|首付|押金)", reading.after):
        return "deposit"
    for role, words in _ROLE_WORDS:
        if words.search(reading.before):
            return role
    per = _per(reading)
    return "monthly" if per == "month" else "page"


def _qualifier(reading: _Reading) -> str | None:
    for qualifier, words in _QUALIFIERS:
        if words.search(reading.before):
            return qualifier
    return "from" if _FROM_AFTER.match(reading.after) or "最低消费" in reading.before[-5:] else None


def _per(reading: _Reading) -> str | None:
    found = _PER_AFTER.match(reading.after) or _PER_BEFORE.search(reading.before)
    if not found:
        return None
    word = found["per"] or found["month"] if "month" in found.re.groupindex else found["per"]
    return _PER.get(word, word)


def _currency(match: re.Match[str], taiwanese: bool) -> str:
    """The named currency; 元 alone, and no name, are the New Taiwan dollar in Traditional text."""
    named = currency_code(match["unit"]) or currency_code(match["lead"])
    if named and match["lead"] != "¥":
        return named
    return "TWD" if taiwanese and match["lead"] != "¥" else "CNY"
