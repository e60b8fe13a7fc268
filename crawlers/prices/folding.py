"""Folding that keeps offsets: the folded text is as long as the given one, sign for sign."""

from __future__ import annotations

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

# The Traditional characters of the words that surround a price, and their Simplified twins. A whole
# conversion (OpenCC) is the analysis' business; a spider must not load it to read "優惠價149元".
_TRADITIONAL = dict(
    zip(
        map(ord, "價優現實約萬億塊圓幣訂購買滿減補貼會員專應團單件組費運從僅時後個雙張條臺盤領贈獎銷攤門"),
        map(ord, "价优现实约万亿块圆币订购买满减补贴会员专应团单件组费运从仅时后个双张条台盘领赠奖销摊门"),
        strict=True,
    )
)
_PRICE_WORDS = _SIGNS | _TRADITIONAL


def fold(text: str) -> str:
    """Full-width letters, digits and signs but the comma → ASCII, an ideographic space → a space; the length stays.

    >>> fold("满３００减５０　￥９９")
    '满300减50 ¥99'
    """
    return text.translate(_SIGNS)


def fold_price_words(text: str) -> str:
    """As fold(), and the Traditional characters of price words → Simplified.

    >>> fold_price_words("優惠價１４９元")
    '优惠价149元'
    """
    return text.translate(_PRICE_WORDS)
