"""Documents that do not fit the mapping, told before an engine sees them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from math import isfinite
from typing import Any

from index.fields import FIELDS, Kind

LONGEST_KEYWORD = 8_000  # signs; Lucene takes 32,766 bytes, and a sign has up to four

_KEYWORDS = frozenset(name for name, kind in FIELDS.items() if kind in {Kind.KEYWORD, Kind.WORD})
_TEXTS = frozenset(
    name for name, kind in FIELDS.items() if kind in {Kind.WORDS, Kind.HELD, Kind.SIGNS, Kind.TEXT}
)
_TIMES = frozenset(name for name, kind in FIELDS.items() if kind is Kind.TIME)
_NUMBERS = {
    name: int if kind is Kind.INTEGER else (int, float)
    for name, kind in FIELDS.items()
    if kind in {Kind.INTEGER, Kind.NUMBER}
}


def complaint(document: Mapping[str, Any]) -> str | None:
    """Say why a document does not fit the mapping, None where it does.

    The embedded engine lets unknown fields pass without a word, so that both engines ask here.
    """
    if not isinstance(document.get("id"), str) or not document["id"]:
        return "the document has no id"
    for name, value in document.items():
        if name in _TIMES:
            fits = _is_time(value)
        elif name in _TEXTS:
            fits = isinstance(value, str)
        elif name in _KEYWORDS:
            fits = _is_keyword(value) or (isinstance(value, list) and all(map(_is_keyword, value)))
        elif name in _NUMBERS:
            fits = isinstance(value, _NUMBERS[name]) and _is_finite(value)
        else:
            fits = name in FIELDS
        if not fits:
            return _misfit(name, value)
    return None


def _is_keyword(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_KEYWORD


def _is_time(value: object) -> bool:
    try:
        return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def _is_finite(value: float) -> bool:
    """Neither NaN nor infinite, nor an int of more than 64 bits, nor a truth value."""
    if isinstance(value, float):
        return isfinite(value)
    return not isinstance(value, bool) and -(2**63) <= value < 2**63


def _misfit(name: str, value: object) -> str:
    if name not in FIELDS:
        return f"unknown field {name!r}"
    return (
        f"field {name!r} is no {FIELDS[name].value} of at most {LONGEST_KEYWORD} signs: {str(value)[:80]!r}"
    )
