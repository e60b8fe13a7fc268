"""The bilingual words of the briefing, and how it writes money and time."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple

from crawlers.beijing import BEIJING
from crawlers.yaml_files import read_yaml
from index.names import shown_names

_SIGNS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "HKD": "HK$", "TWD": "NT$", "JPY": "JP¥"}


class Words(NamedTuple):
    """The same in Chinese and in English."""

    zh: str
    en: str

    def __str__(self) -> str:
        return f"{self.zh} / {self.en}" if self.zh != self.en else self.zh


def words(kind: str, name: str) -> Words:
    """What an analyst reads for a name of the index; an unknown name stays as it is.

    >>> str(words("mechanics", "threshold_reduction"))
    '满减 / spend and save'
    """
    return _vocabulary().get(kind, {}).get(name) or Words(name, name)


def money(amount: Decimal | None, currency: str | None = "CNY") -> str:
    """An amount as the briefing shows it; "—" where there is none.

    >>> money(Decimal("2599.00")), money(Decimal("45.9")), money(Decimal("80"), "SEK")
    ('¥2599', '¥45.90', 'SEK 80')
    """
    if amount is None:
        return "—"
    whole = amount == amount.to_integral_value()
    digits = f"{amount:.0f}" if whole else f"{amount:.2f}"
    return f"{_SIGNS.get(currency or 'CNY', f'{currency} ')}{digits}"


def percent(change: float) -> str:
    """A change with its sign.

    >>> percent(-0.1334)
    '-13.3%'
    """
    return f"{change:+.1%}"


def clock(moment: datetime | None) -> str:
    """A moment in Beijing time, to the minute."""
    return "—" if moment is None else moment.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")


def calendar(moment: datetime | None) -> str:
    """The day in Beijing."""
    return "—" if moment is None else moment.astimezone(BEIJING).strftime("%Y-%m-%d")


@cache
def _vocabulary() -> dict[str, dict[str, Words]]:
    from analysis.moves.rendering import NAMES
    from analysis.promotions.grammar import grammar
    from analysis.strategies import categories  # brings numpy

    vocabulary = {
        kind: {name: Words(*pair) for name, pair in names.items()}
        for kind, names in read_yaml(Path(__file__).with_name("words.yaml")).items()
    }
    named = {one["mechanic"]: Words(one["zh"], one["en"]) for one in grammar().files}
    vocabulary["mechanics"] = named | _shown("mechanic")
    vocabulary["availability"] = _shown("availability")
    vocabulary["moves"] = {kind: Words(*name.split(" ", 1)) for kind, name in NAMES.items()}
    vocabulary["strategies"] = {one.strategy: Words(one.zh, one.en) for one in categories()}
    vocabulary["sub_strategies"] = {
        f"{one.strategy}/{sub.name}": Words(sub.zh, sub.en)
        for one in categories()
        for sub in one.sub_strategies
    }
    return vocabulary


def _shown(field: str) -> dict[str, Words]:
    return {value: Words(*pair) for value, pair in shown_names(field).items()}
