"""Terms: what a rule's groups and constants say → the fields of a Promotion."""

from __future__ import annotations

import re
from dataclasses import fields
from decimal import Decimal
from functools import cache
from typing import Any

from analysis.promotions.promotion import NAMES, Promotion, Tier

_SUFFIX = re.compile(r"_(?:too|three|four)$")  # the same term in another alternative of a pattern
# Around what is given: 赠价格为49.9元|的|干红, 领2GB流量日包|或|30GB流量, 免费领|...|; but not the brand 得力.
_HUSK = re.compile(r"^(?:的(?!确良)|得(?!力)|[.…\s])+|[或和及与.…\s]+$")
_TIERED = ("threshold", "quantity", "reduction", "rate")


def typed_terms(sets: dict[str, Any]) -> dict[str, Any]:
    """The constants of a rule (`sets`), typed as the fields of their names are."""
    return {name: _types().get(name, lambda term: term)(term) for name, term in sets.items()}


@cache
def _types() -> dict[str, Any]:
    kinds = {"Decimal | None": lambda term: Decimal(str(term)), "int | None": int}
    stated = {term.name: kinds[str(term.type)] for term in fields(Promotion) if str(term.type) in kinds}
    return stated | {"multiple": int}


def tiers_of(terms: dict[str, Any], more: list[dict[str, Any]]) -> tuple[Tier, ...]:
    """All tiers where there are several, () otherwise; the first one's terms then leave `terms`."""
    if not more:
        return ()
    names = [name for name in _TIERED if name in terms]
    every = bool(terms.pop("every", False) or terms.pop("every_too", False))
    first = {name: terms.pop(name) for name in names} | {"every": every}
    tiers: dict[Any, dict[str, Any]] = {}
    for tier in (first, *more):  # 满千减百，每满1000减100: the same tier, said twice
        same = tiers.setdefault(tuple(tier.get(name) for name in names), tier)
        same["every"] = bool(same.get("every") or tier.get("every"))
    return tuple(Tier(**tier) for tier in tiers.values())


def derived_terms(terms: dict[str, Any]) -> dict[str, Any]:
    """Give the fields of a Promotion for the terms of a match: those that follow from other words, too."""
    derived = {_plain_name(name): term for name, term in terms.items()}
    if "gift" in derived:
        derived["gift"] = _HUSK.sub("", derived["gift"]) or None
    if derived.keys() <= NAMES:
        return derived
    if "surcharge" in derived:  # 799+1-50
        derived["before"] += derived.pop("surcharge")
    several = [derived.pop(name) for name in ("second", "third", "fourth") if name in derived]
    if several:  # 立减40/50元
        derived["reductions"] = (derived.pop("reduction"), *several)
    if "off" in derived:  # 买3免1
        derived |= {"free": derived.pop("off"), "within": True}
    if "paid" in derived:  # 买2付1
        derived |= {"free": derived["buy"] - derived.pop("paid"), "within": True}
    if "total" in derived:  # 买2得3
        derived["free"] = derived.pop("total") - derived["buy"]
    if "multiple" in derived:  # 定金翻倍
        derived["deposit_worth"] = derived["deposit"] * derived.pop("multiple")
    if "balance" in derived:  # 定金100元，尾款2799元
        derived["price"] = derived["deposit"] + derived.pop("balance")
    if derived.pop("unstackable", False):
        derived["stackable"] = False
    if "gift_more" in derived:
        derived["gift"] = f"{derived['gift']}+{derived.pop('gift_more')}"
    return _first_fee(derived)


@cache
def _plain_name(name: str) -> str:
    return _SUFFIX.sub("", name)


def _first_fee(derived: dict[str, Any]) -> dict[str, Any]:
    """首年5折, 首月免费: the fee of the first months follows from the later one."""
    rate = derived.pop("first_rate", None)
    if derived.pop("first_half", False):
        rate = Decimal("0.5")
    if derived.pop("first_free", False):
        rate = Decimal(0)
    return derived if rate is None else derived | {"first_fee": derived["monthly_fee"] * rate}
