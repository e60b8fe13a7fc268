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
    audiences: tuple[tuple[str, re.Pattern[str]], ...]
    scopes: tuple[tuple[str, re.Pattern[str]], ...]
    everything: re.Pattern[str]


@cache
def _words() -> _Words:
    file = yaml.safe_load(resources.files("analysis.promotions").joinpath("conditions.yaml").read_text("utf-8"))
    audiences, scopes = (
        tuple((name, re.compile(words)) for name, words in file[part].items()) for part in ("audiences", "scopes")
    )
    return _Words(audiences, scopes, re.compile(file["everything"]))


def audience_of(text: str, start: int, end: int) -> str | None:
    """Whom the promotion at `start:end` of a normalised text is for: "new", "member", … or None: everybody."""
    clause = _clause(text, start, end)
    ahead = text[end : end + _AHEAD]
    limited = ahead if _LIMITED.match(ahead) else ""
    limited = re.split(r"[。；;\n）)]", limited, maxsplit=1)[0]
    for audience, words in _words().audiences:
        if words.search(clause) or words.search(limited):
            return audience
    return None


def scope_of(text: str, start: int, end: int) -> str | None:
    """What the promotion is taken off, where its clause says so: "platform" (跨店), "shop", "payment", …"""
    clause = _clause(text, start, end)
    for scope, words in _words().scopes:
        if words.search(clause):
            return scope
    return None


def none_combine(text: str) -> bool:
    """Whether a normalised text says that no two of its promotions go together (以上优惠不可叠加)."""
    return bool(_words().everything.search(text))


def _clause(text: str, start: int, end: int) -> str:
    """The promotion's words and what leads to them in the same clause."""
    begin = max(0, start - _BACK)
    breaks = [match.end() for match in _BREAK.finditer(text, begin, start)]
    return text[breaks[-1] if breaks else begin : end]
