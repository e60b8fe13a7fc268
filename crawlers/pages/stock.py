"""Stock words and buying words of a page's lines, by the phrases of stock.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

_LONG_LINE = 400


class _Words(NamedTuple):
    states: dict[str, str]
    stated: re.Pattern[str]
    buying: re.Pattern[str]


def stock_state(line: str) -> str | None:
    """The state that a line states, as schema.org names it; None where it says nothing of stock.

    >>> stock_state("Currently out of stock")
    'OutOfStock'
    >>> stock_state("現貨 24 小時出貨")
    'InStock'
    """
    found = _words().stated.search(line[:_LONG_LINE].lower())
    return _words().states[found[0]] if found else None


def sells(label: str) -> bool:
    """Whether a button so labelled sells the thing.

    >>> sells("加入购物车"), sells("Add to wishlist")
    (True, False)
    """
    return len(label) <= 40 and bool(_words().buying.search(label.lower()))


@cache
def _words() -> _Words:
    rules = yaml.safe_load(Path(__file__).with_name("stock.yaml").read_text("utf-8"))
    states = {phrase.lower(): state for state, phrases in rules["states"].items() for phrase in phrases}
    return _Words(states, _pattern(states), _pattern(phrase.lower() for phrase in rules["buying"]))


def _pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """One alternation, the longest phrase first; word borders where the script has such."""
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.compile("|".join(_bordered(phrase) for phrase in longest_first))


def _bordered(phrase: str) -> str:
    escaped = re.escape(phrase)
    return escaped if ord(phrase[0]) >= _UNPARTED else rf"(?<!\w){escaped}(?!\w)"


_UNPARTED = 0x0E00  # Thai, Chinese, Japanese and Korean write no spaces that one could rely on
