"""The names of a currency in a price, and its ISO 4217 code."""

from __future__ import annotations

import re

# Longer names stand before the shorter ones that they hold.
_AFTER = {
    "人民币元": "CNY", "人民币": "CNY", "港元": "HKD", "港币": "HKD", "新台币": "TWD", "新臺幣": "TWD",
    "台币": "TWD", "澳门元": "MOP", "澳门币": "MOP", "葡币": "MOP", "美元": "USD", "美金": "USD",
    "欧元": "EUR", "歐元": "EUR", "英镑": "GBP", "英鎊": "GBP", "日元": "JPY", "日圆": "JPY", "日币": "JPY",
    "韩元": "KRW", "韓元": "KRW", "韩币": "KRW", "加元": "CAD", "澳元": "AUD", "新加坡元": "SGD",
    "新币": "SGD", "泰铢": "THB", "卢布": "RUB", "越南盾": "VND", "瑞士法郎": "CHF", "円": "JPY",
    "RMB": "CNY", "CNY": "CNY", "USD": "USD", "HKD": "HKD", "TWD": "TWD", "EUR": "EUR", "GBP": "GBP",
    "JPY": "JPY", "MOP": "MOP",
}  # fmt: skip
_BEFORE = {
    "人民币": "CNY", "RMB": "CNY", "CNY": "CNY", "CN¥": "CNY", "新台币": "TWD", "NT$": "TWD", "NTD": "TWD",
    "TWD": "TWD", "HK$": "HKD", "HKD": "HKD", "港币": "HKD", "MOP$": "MOP", "MOP": "MOP", "US$": "USD",
    "USD": "USD", "美元": "USD", "S$": "SGD", "A$": "AUD", "C$": "CAD", "EUR": "EUR", "GBP": "GBP",
    "JPY": "JPY", "澳门元": "MOP", "澳门币": "MOP", "港元": "HKD", "欧元": "EUR", "英镑": "GBP", "日元": "JPY", "¥": "CNY", "$": "USD", "€": "EUR", "£": "GBP", "₩": "KRW", "฿": "THB",
}  # fmt: skip
_SIGNS = {
    "₽": "RUB", "руб": "RUB", "zł": "PLN", "Kč": "CZK", "₴": "UAH", "грн": "UAH", "₫": "VND", "R$": "BRL",
    "₪": "ILS", "₹": "INR", "₺": "TRY", "Ft": "HUF", "lei": "RON", "kr": None, "₤": "GBP",
}  # fmt: skip
# What price-parser does not know, as it stands beside a number.
_ABROAD = {
    "원": "KRW", "TL": "TRY", "Rp": "IDR", "RM": "MYR", "₱": "PHP", "₸": "KZT", "лв": "BGN", "บาท": "THB",
    "đ": "VND", "S/": "PEN", "৳": "BDT", "₦": "NGN", "KSh": "KES", "Sfr": "CHF", "SFr": "CHF", "Fr": "CHF",
    "Rs": "INR", "C $": "CAD", "CA $": "CAD", "AU $": "AUD", "NZ $": "NZD", "MX $": "MXN",
}  # fmt: skip

_ISO = frozenset(
    "AED ARS AUD BDT BGN BHD BRL BYN CAD CHF CLP CNY COP CZK DKK DOP EGP EUR GBP GEL GHS HKD HRK HUF IDR ILS INR ISK"  # noqa: SIM905
    " JOD JPY KES KRW KWD KZT LKR MAD MDL MOP MXN MYR NGN NOK NZD OMR PEN PHP PKR PLN QAR RON RSD RUB SAR SEK SGD THB"
    " TND TRY TWD UAH USD UYU UZS VND ZAR".split()
)


def _alternatives(names: dict[str, str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


BEFORE = _alternatives(_BEFORE)
AFTER = _alternatives(_AFTER)
_BESIDE = re.compile(
    rf"(?<![^\W\d_])(?P<lead>{_alternatives(_ABROAD)})\.?\s?(?=\d)"
    rf"|(?<=\d)\s?(?P<unit>{_alternatives(_ABROAD)})(?![^\W\d_])"
)


def currency_code(name: str | None) -> str | None:
    """Give the ISO 4217 code of a currency as written ("港元", "NT$", "EUR"), or None where it is unknown.

    >>> currency_code("港元"), currency_code("NT$"), currency_code("zł"), currency_code("gold")
    ('HKD', 'TWD', 'PLN', None)
    """
    if not name:
        return None
    known = _BEFORE.get(name) or _AFTER.get(name) or _SIGNS.get(name.rstrip("."))
    return known or (name if name in _ISO else None)


def currency_abroad(text: str) -> str | None:
    """Give the ISO 4217 code of the first currency beside a number that is written in few countries only.

    >>> currency_abroad("23,900원"), currency_abroad("C $15.99"), currency_abroad("12,90 €")
    ('KRW', 'CAD', None)
    """
    found = _BESIDE.search(text)
    return _ABROAD[found["lead"] or found["unit"]] if found else None
