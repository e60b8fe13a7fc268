"""Folding that keeps offsets: the folded text is as long as the given one, sign for sign."""

from __future__ import annotations

import re

_WIDE = range(0xFF01, 0xFF5F)

# ASCII twins of full-width signs; Chinese punctuation that carries meaning (。、《》) stays as it is.
WIDE_SIGNS = {code: code - 0xFEE0 for code in _WIDE} | {
    0x3000: 0x20,  # ideographic space
    0x00A0: 0x20,  # no-break space
    0xFFE5: 0xA5,  # ￥ → ¥
    0xFFE0: 0xA2,
    0xFFE1: 0xA3,
}

# Of prices the full-width comma stays, too: 减30，699减50 must not become the number 30,699.
_SIGNS = {code: sign for code, sign in WIDE_SIGNS.items() if code != 0xFF0C}

# １，２９９ is one number, and so is not 减３０，６９９减５０: there the comma parts two tiers.
_WIDE_THOUSANDS = re.compile(
    "(?<![0-9０-９.．])(?!(?<=[减減])[０-９，]{5,19}元?[减減])[０-９]{1,3}(?:，[０-９]{3}){1,4}(?![０-９])"
)

# The Traditional characters of the words that surround a price, and their Simplified twins. A whole
# conversion (OpenCC) is the analysis' business; a spider must not load it to read "優惠價149元".
_TRADITIONAL = dict(
    zip(
        map(
            ord,
            "價優現實約萬億塊圓幣訂購買滿減補貼會員專應團單件組費運從僅時後個雙張條臺盤領贈獎銷攤門饋額資營虧損債貸轉預繳稅館",
        ),
        map(
            ord,
            "价优现实约万亿块圆币订购买满减补贴会员专应团单件组费运从仅时后个双张条台盘领赠奖销摊门馈额资营亏损债贷转预缴税馆",
        ),
        strict=True,
    )
)
_PRICE_WORDS = _SIGNS | _TRADITIONAL


def fold(text: str) -> str:
    """Full-width letters, digits and signs → ASCII, an ideographic space → a space; the length stays.

    Of full-width commas only those that mark thousands (１，２９９) are folded.

    >>> fold("满３００减５０，￥１，２９９")
    '满300减50，¥1,299'
    """
    return fold_thousands(text).translate(_SIGNS)


def fold_price_words(text: str) -> str:
    """As fold(), and the Traditional characters of price words → Simplified.

    >>> fold_price_words("優惠價１４９元")
    '优惠价149元'
    """
    return fold_thousands(text).translate(_PRICE_WORDS)


def fold_thousands(text: str) -> str:
    """The commas of thousands in a full-width number → ASCII; all else, and the length, stays.

    >>> fold_thousands("１，２９９元，３件")
    '１,２９９元，３件'
    """
    return _WIDE_THOUSANDS.sub(lambda number: number[0].replace("，", ","), text)
