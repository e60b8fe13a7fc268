"""What the words around an amount say of it: whether it is a price, which one, and of how many pieces."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

from crawlers.yaml_files import read_yaml

CONTEXT = 14  # the characters before and after an amount that may say what it is

_LEADS_TO = r"了?[仅约为是:：低至]{0,3}\s?[¥$]?\s?$"
_FROM_AFTER = re.compile(r"\s?(?:/[一-鿿]{1,2})?(?:包邮)?起(?![\d订购步飞床])|\s?(?:包邮)?起售")
_PACKS = "件|瓶|盒|包|套|双|只|支|台|张|袋|罐|箱|斤"
_PER_AFTER = re.compile(
    rf"\s?(?:/|每|一)(?P<per>个?月|年|{_PACKS}|本|听|桶|公斤|[kK]g|克|g|人|股|GB|G|分钟|条|天|晚|次|片|个|杯|份|平米?|款|卷|枚|吨)"
)
_PER_BEFORE = re.compile(
    rf"[每单](?P<per>个?月|价|{_PACKS})[^，。,;；\d]{{0,6}}(?:\d{{1,4}}[片抽粒支])?[^，。,;；\d]{{0,4}}$"
    r"|(?P<month>月)(?:租|费|最低消费|付)[^，。\d]{0,2}$"
)
_PER = {
    "个月": "month",
    "月": "month",
    "年": "year",
    "件": "piece",
    "价": "piece",
    "天": "day",
    "晚": "night",
}

_USED = frozenset({"分钟", "GB", "G"})


class _Words(NamedTuple):
    any_role: re.Pattern[str]  # most amounts have no such words: one look instead of eight
    roles: tuple[tuple[str, re.Pattern[str]], ...]
    qualifiers: tuple[tuple[str, re.Pattern[str]], ...]
    deposit_after: re.Pattern[str]
    no_price_before: re.Pattern[str]
    no_price_after: re.Pattern[str]
    no_price_around: re.Pattern[str]
    price_after: re.Pattern[str]
    measure_after: re.Pattern[str]


class Context(NamedTuple):
    """An amount's surroundings, and the role that the words before it name (None: they name none)."""

    before: str
    after: str
    role: str | None


def context_of(text: str, start: int, end: int) -> Context:
    """Read what stands around the amount at `start:end` of a folded text."""
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    words, role = _words(), None
    if words.any_role.search(before):
        role = next((name for name, pattern in words.roles if pattern.search(before)), None)
    return Context(before, after, "deposit" if words.deposit_after.match(after) else role)


def is_price(context: Context) -> bool:
    """Whether an amount with a currency is a price, and not an amount off, a threshold or a coupon's value."""
    words = _words()
    if words.no_price_after.match(context.after):
        return False
    if words.no_price_around.search(f"{context.before}§{context.after}"):
        return False
    named = context.role is not None and context.role != "page"
    return named or not words.no_price_before.search(context.before)


def is_measure(text: str, end: int) -> bool:
    """Whether a number without a currency that ends at `end` of a folded text measures something."""
    return bool(_words().measure_after.match(text, end))


def makes_price(context: Context) -> bool:
    """Whether the words make a bare number, which measures nothing, a price: a price word stands beside it."""
    words = _words()
    alone = not context.before.strip() and not context.after.strip()
    followed = words.price_after.match(context.after) and not re.search(r"[A-Za-z\-*+]$", context.before)
    return alone or context.role is not None or bool(followed)


def is_from(context: Context) -> bool:
    """Whether prices begin there (99元起)."""
    return bool(_FROM_AFTER.match(context.after))


def qualifier_of(context: Context) -> str | None:
    """ "from", "approx", "below", or None: the price is what it is."""
    for qualifier, words in _words().qualifiers:
        if words.search(context.before):
            return qualifier
    return "from" if is_from(context) or context.before.endswith("最低消费") else None


def per_of(context: Context) -> str | None:
    """What the price is for: "month", "piece", … or the Chinese unit; None where the text does not say."""
    found = _PER_AFTER.match(context.after) or _PER_BEFORE.search(context.before)
    if not found:
        return None
    word = found["per"] or "月"
    return _PER.get(word, word)


def role_by(per: str | None) -> str:
    """What a price is that no word names: a tariff's is for a month, or for what is used (0.1元/分钟)."""
    if per == "month":
        return "monthly"
    return "unit" if per in _USED else "page"


@cache
def _words() -> _Words:
    file = read_yaml(resources.files("crawlers.prices").joinpath("words.yaml"))
    roles = tuple((name, _before(words, _LEADS_TO)) for name, words in file["roles"].items())
    everything = [word for words in file["roles"].values() for word in words]
    return _Words(
        any_role=_before(everything, _LEADS_TO),
        roles=roles,
        qualifiers=tuple(
            (name, _before(words, r"\s?[¥$]?\s?$")) for name, words in file["qualifiers"].items()
        ),
        deposit_after=_after(file["deposit_after"], "(?:元)?的?"),
        no_price_before=_before(file["no_price_before"], r"了?[约达近为]?[:：\s]?$"),
        no_price_after=_after(file["no_price_after"]),
        no_price_around=re.compile("|".join(file["no_price_around"])),
        price_after=_after(file["price_after"]),
        measure_after=_after(file["measure_after"]),
    )


def _before(words: list[str], end: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{_spelt(words)}){end}")


def _after(words: list[str], start: str = "") -> re.Pattern[str]:
    return re.compile(rf"\s?{start}(?:{_spelt(words)})")


def _spelt(words: list[str]) -> str:
    alternatives: list[Any] = [word.replace("…", r"[^，。,;；\d满减返送]{0,6}") for word in words]
    return "|".join(alternatives)
