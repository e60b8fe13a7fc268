"""Conditions: whom a promotion is for, of what it is taken off, and whether it goes with others."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import NamedTuple

import yaml

# How far a clause reaches back from a promotion, at most; and how far what follows may say whom it is for.
_BACK, _AHEAD = 24, 16
_BREAK = re.compile(r"[，,。；;！!\n）)】\]|+]")
_LIMITED = re.compile(r"[（(，, ]{0,2}(?:仅|限|需|仅限|限于|只限)")


class _Words(NamedTuple):
    audience: re.Pattern[str]  # any audience's words: most clauses hold none
    audiences: tuple[tuple[str, re.Pattern[str]], ...]
    scope: re.Pattern[str]
    scopes: tuple[tuple[str, re.Pattern[str]], ...]
    everything: re.Pattern[str]


@cache
def _words() -> _Words:
    file = yaml.safe_load(
        resources.files("analysis.promotions").joinpath("conditions.yaml").read_text("utf-8")
    )
    audiences, scopes = (
        tuple((name, re.compile(words)) for name, words in file[part].items())
        for part in ("audiences", "scopes")
    )
    audience, scope = (re.compile("|".join(file[part].values())) for part in ("audiences", "scopes"))
    return _Words(audience, audiences, scope, scopes, re.compile(file["everything"]))


def conditions_of(text: str, start: int, end: int) -> tuple[str | None, str | None]:
    """Audience and scope of the promotion at `start:end` of a normalised text, each None where it says none.

    The audience is "new", "member", … (None: everybody); the scope what it is taken off: "platform" (跨店), "shop",
    "payment", ….
    """
    clause, words = _clause(text, start, end), _words()
    ahead = text[end : end + _AHEAD]
    limited = re.split(r"[。；;\n）)]", ahead, maxsplit=1)[0] if _LIMITED.match(ahead) else ""
    audience = (
        _first(words.audiences, clause + "\n" + limited) if words.audience.search(clause + limited) else None
    )
    return audience, _first(words.scopes, clause) if words.scope.search(clause) else None


def _first(named: tuple[tuple[str, re.Pattern[str]], ...], clause: str) -> str | None:
    return next((name for name, words in named if words.search(clause)), None)


def none_combine(text: str) -> bool:
    """Whether a normalised text says that no two of its promotions go together (以上优惠不可叠加)."""
    return bool(_words().everything.search(text))


def clause_before(text: str, start: int) -> str:
    """What leads to the promotion at `start` in its clause."""
    return _clause(text, start, start)


def _clause(text: str, start: int, end: int) -> str:
    """The promotion's words and what leads to them in the same clause."""
    begin = max(0, start - _BACK)
    breaks = [match.end() for match in _BREAK.finditer(text, begin, start)]
    return text[breaks[-1] if breaks else begin : end]
