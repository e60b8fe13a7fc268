"""Conditions: whom a promotion is for, of what it is taken off, and whether it goes with others."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import NamedTuple

from crawlers.yaml_files import read_yaml

# How far a clause reaches back from a promotion, at most; and how far what follows may say whom it is for.
_BACK, _AHEAD = 24, 16
_BREAKS = re.compile(r"[，,。；;！!\n）)】\]|+]")
_SENTENCE_END = re.compile(r"[。；;\n）)]")
_LIMITED = re.compile(r"[（(，, ]{0,2}(?:仅|限|需|仅限|限于|只限)")


class _Words(NamedTuple):
    audience: re.Pattern[str]  # any audience's words: most clauses hold none
    audiences: tuple[tuple[str, re.Pattern[str]], ...]
    scope: re.Pattern[str]
    scopes: tuple[tuple[str, re.Pattern[str]], ...]
    everything: re.Pattern[str]


@cache
def _words() -> _Words:
    file = read_yaml(resources.files("analysis.promotions").joinpath("conditions.yaml"))
    audiences, scopes = (
        tuple((name, re.compile(words)) for name, words in file[part].items())
        for part in ("audiences", "scopes")
    )
    audience, scope = (re.compile("|".join(file[part].values())) for part in ("audiences", "scopes"))
    return _Words(audience, audiences, scope, scopes, re.compile(file["everything"]))


class Conditions(NamedTuple):
    """What a promotion's clause says: for whom ("new", "member", …; None: everybody), off what it is taken
    ("platform", "shop", "payment", …; None: not said), and the words that `lead` to the promotion."""

    audience: str | None
    scope: str | None
    lead: str


def conditions_of(text: str, start: int, end: int) -> Conditions:
    """Read the conditions of the promotion at `start:end` of a normalised text."""
    lead, words = _lead(text, start), _words()
    clause, ahead = lead + text[start:end], text[end : end + _AHEAD]
    limited = _SENTENCE_END.split(ahead, maxsplit=1)[0] if _LIMITED.match(ahead) else ""
    said = f"{clause}\n{limited}"
    return Conditions(
        audience=_first(words.audiences, said) if words.audience.search(said) else None,
        scope=_first(words.scopes, clause) if words.scope.search(clause) else None,
        lead=lead,
    )


def _first(named: tuple[tuple[str, re.Pattern[str]], ...], clause: str) -> str | None:
    return next((name for name, words in named if words.search(clause)), None)


def none_combine(text: str) -> bool:
    """Whether a normalised text says that no two of its promotions go together (以上优惠不可叠加)."""
    return bool(_words().everything.search(text))


def _lead(text: str, start: int) -> str:
    """What leads to the promotion at `start` in its clause."""
    return _BREAKS.split(text[max(0, start - _BACK) : start])[-1]
