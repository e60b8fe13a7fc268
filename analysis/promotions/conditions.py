"""Conditions: whom a promotion is for, of what it is taken off, and whether it goes with others."""

from __future__ import annotations

import re
from typing import NamedTuple

from analysis.promotions.grammar import Apt
from analysis.promotions.patterns import Named

# How far a clause reaches back from a promotion, at most; and how far what follows may say whom it is for.
_BACK, _AHEAD = 24, 16
_BREAKS = re.compile(r"[，,。；;！!\n）)】\]|+]")
_SENTENCE_END = re.compile(r"[。；;\n）)]")
_LIMITED = re.compile(r"[（(，, ]{0,2}(?:仅|限|需|仅限|限于|只限)")


class Conditions(NamedTuple):
    """What a promotion's clause says: for whom ("new", "member", …; None: everybody), off what it is taken
    ("platform", "shop", "payment", …; None: not said), and the words that `lead` to the promotion."""

    audience: str | None
    scope: str | None
    lead: str


def conditions_of(text: str, start: int, end: int, apt: Apt) -> Conditions:
    """Read the conditions of the promotion at `start:end` of a normalised text, `apt` the parts that may match it."""
    lead = _lead(text, start)
    clause = lead + text[start:end]
    return Conditions(
        audience=_first(apt.audiences, f"{clause}\n{_limited(text, end)}") if apt.audiences else None,
        scope=_first(apt.scopes, clause),
        lead=lead,
    )


def _first(named: list[Named], clause: str) -> str | None:
    for each in named:
        if each.pattern.expression.search(clause):
            return each.name
    return None


def _limited(text: str, end: int) -> str:
    """What behind the promotion says whom it is for (仅限会员)."""
    ahead = text[end : end + _AHEAD]
    return _SENTENCE_END.split(ahead, maxsplit=1)[0] if _LIMITED.match(ahead) else ""


def _lead(text: str, start: int) -> str:
    """What leads to the promotion at `start` in its clause."""
    return _BREAKS.split(text[max(0, start - _BACK) : start])[-1]
