"""A query line → Query: which pieces are filters, what their values mean, and where the line is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from analysis.text import simplify
from index.exceptions import InvalidQuery
from index.filters import AMOUNTS, CHINESE, CHOICES, FILTERS, SINCE, UNTIL
from index.names import values_called
from index.query import SORTS, Query
from index.values import read_amounts, read_moment
from index.words import Piece, pieces, read_clauses, straight

_VALUE = re.compile(r'(?:[^,|"]|"[^"]*")+')
_NAME = re.compile(r"([^\W\d]{1,20}):(?!/)(.*)", re.DOTALL)
_JOINED_NAME = re.compile(r"\|\s*([^\W\d]{1,20}):")


def parse_query(text: str = "", *, now: datetime | None = None, **filters: Any) -> Query:
    """Read a query line; `filters` are fields of Query, and may be written as in the line (since="30d").

    A filter both in the line and given accepts the values of both. Relative times count from `now`. Raises
    InvalidQuery, whose message points at the character.

    >>> parse_query("满减 手机 competitor:甲 price:<3000").competitors
    ('甲',)
    """
    words = list[Piece]()
    found: dict[str, Any] = {}
    for piece in pieces(text):
        named = _NAME.fullmatch(piece.folded)
        # 注意：满减 is words; price: misspelt is an error, or the filter would be missed without a word.
        if named is None or not (named[1].isascii() or _filter_called(named[1]) in FILTERS):
            words.append(_unjoined(piece, text))
            continue
        if piece.excluded:
            raise InvalidQuery("a filter cannot be excluded; - goes before words", text, piece.start - 1)
        value = text[piece.start + named.start(2) : piece.end]
        _merge(found, _read(named[1], value, text, (piece.start, piece.end - len(value)), now))
    for field, value in filters.items():
        if value not in (None, (), []):
            _merge(found, _given(field, value, now))
    read_clauses(text, words)
    return Query(text=" ".join(text[piece.start - piece.excluded : piece.end] for piece in words), **found)


def _filter_called(name: str) -> str:
    """The name of the filter that goes by a Chinese one in either script; else the name."""
    simplified = simplify(name.lower())
    return CHINESE.get(simplified, simplified)


def _unjoined(piece: Piece, text: str) -> Piece:
    """The same piece; raises InvalidQuery where | joins it with a filter, which would be taken for words."""
    for joined in _JOINED_NAME.finditer(piece.folded):
        if _filter_called(joined[1]) in FILTERS:
            place = piece.start + joined.start(1)
            raise InvalidQuery("| goes between words, or between the values of one filter", text, place)
    return piece


def _read(name: str, value: str, text: str, places: tuple[int, int], now: datetime | None) -> dict[str, Any]:
    """One filter of the line → fields of Query; `places` are those of its name and of its value."""
    name = _filter_called(name)
    if name not in FILTERS:
        raise InvalidQuery(f"unknown filter {name!r}: use one of {', '.join(FILTERS)}", text, places[0])
    if not straight(value).strip(' ",|'):
        raise InvalidQuery(f"the filter {name!r} lacks its value", text, places[1])
    try:
        return _fields(name, value, now)
    except ValueError as error:
        raise InvalidQuery(str(error), text, places[1]) from error


def _fields(name: str, value: str, now: datetime | None) -> dict[str, Any]:
    folded = straight(value).replace('"', "").strip()
    if name in AMOUNTS:
        lowest, highest = read_amounts(folded)
        return {f"{name}_min": lowest, f"{name}_max": highest}
    if name in SINCE or name in UNTIL:
        return {name: read_moment(folded, end=name in UNTIL, now=now)}
    if name == "sort":
        if folded.lower() not in SORTS:
            raise ValueError(f"unknown order: use one of {', '.join(SORTS)}")
        return {name: folded.lower()}
    return {FILTERS[name]: _values(name, _parted(value))}


def _parted(value: str) -> Iterator[str]:
    """The values between commas or |, as they were written; what stands in quotes is one."""
    for part in _VALUE.finditer(straight(value)):
        written = value[part.start() : part.end()]
        bare = "".join(sign for sign, plain in zip(written, part[0], strict=True) if plain != '"')
        if '"' not in part[0]:
            bare = bare.strip()
        if bare:
            yield bare


def _given(field: str, value: Any, now: datetime | None) -> dict[str, Any]:
    """One field of Query that a caller gives, read where it is written as text."""
    if field in CHOICES:
        return {field: _values(CHOICES[field], (value,) if isinstance(value, str) else value)}
    if field.endswith(("_min", "_max")):
        return {field: _amount(field, value)}
    if field in {*SINCE, *UNTIL} and isinstance(value, str):
        return _read(field, value, value, (0, 0), now)
    return {field: value}


def _values(name: str, written: Iterable[str]) -> tuple[str, ...]:
    """The values of an index field that are meant: 满减 is threshold_reduction."""
    return tuple(dict.fromkeys(value for each in written for value in values_called(name, each)))


def _amount(field: str, value: Any) -> Decimal:
    try:
        return Decimal(str(value))
    except ArithmeticError as error:
        raise InvalidQuery(f"{field} is no amount: {value!r}") from error


def _merge(found: dict[str, Any], more: dict[str, Any]) -> None:
    for field, value in more.items():
        if field in CHOICES:
            found[field] = tuple(dict.fromkeys((*found.get(field, ()), *value)))
        elif value is not None:
            found[field] = value
