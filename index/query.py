"""What an analyst may ask: Query, and parse_query, which reads it from one line.

    满减 手机 -二手 "精确短语" 京东|天猫 competitor:甲 price:<3000 since:30d sort:price

Words that must all be found, `-` before one that must not, `|` between any of several, quotes around an exact
phrase; then filters, whose names are in `FILTERS` (English or Chinese), several values parted by commas.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from analysis.text import fold
from index.derived import microseconds
from index.exceptions import InvalidQuery
from index.fields import FACETABLE, FACETS
from index.filters import AMOUNTS, CHINESE, CHOICES, FILTERS, SINCE, UNTIL
from index.names import values_called
from index.values import read_amounts, read_moment
from index.words import Clause, clauses, pieces

LARGEST_PAGE = 10_000

SORTS: dict[str, tuple[str, bool] | None] = {
    "relevance": None,
    "newest": ("moment", True),
    "oldest": ("moment", False),
    "price": ("price_number", False),
    "-price": ("price_number", True),
    "take_home": ("take_home_number", False),
    "-take_home": ("take_home_number", True),
    "discount": ("discount", True),
}
"""Each order: the field that is sorted by and whether the largest comes first. What ties is newest first, and
what lacks the field comes last."""

_VALUES = re.compile(r"[,，|]")
_NAME = re.compile(r"([^\W\d]{1,20}):(?!/)(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is sought. The empty query finds everything.

    `text` holds words as described above, without filters. The tuples name accepted values: any of one tuple,
    all of the tuples. Amounts are inclusive. `since` (inclusive) and `until` (exclusive) are aware times of
    observation, `published_…` of an article's publication. `sort` is one of `SORTS`; without text, relevance
    is newest first. `limit` hits a page, `after` the cursor `Results.next`; `facets` the fields counted.
    """

    text: str = ""
    kinds: tuple[str, ...] = ()
    competitors: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    strategies: tuple[str, ...] = ()
    sub_strategies: tuple[str, ...] = ()
    mechanics: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    availability: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    mentioned_competitors: tuple[str, ...] = ()
    mentioned_brands: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    currencies: tuple[str, ...] = ()
    skus: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    price_min: Decimal | None = None
    price_max: Decimal | None = None
    take_home_min: Decimal | None = None
    take_home_max: Decimal | None = None
    since: datetime | None = None
    until: datetime | None = None
    published_since: datetime | None = None
    published_until: datetime | None = None
    sort: str = "relevance"
    limit: int = 20
    after: str | None = None
    facets: tuple[str, ...] = FACETS

    def __post_init__(self) -> None:
        if self.sort not in SORTS:
            raise InvalidQuery(f"unknown order {self.sort!r}: use one of {', '.join(SORTS)}")
        if not 0 <= self.limit <= LARGEST_PAGE:
            raise InvalidQuery(f"the limit is {self.limit}: use 0 to {LARGEST_PAGE}, and `after` for more")
        for name in self.facets:
            if name not in FACETABLE:
                raise InvalidQuery(f"{name!r} cannot be counted: use one of {', '.join(FACETABLE)}")
        for moment in (self.since, self.until, self.published_since, self.published_until):
            if moment is not None and moment.tzinfo is None:
                raise InvalidQuery(f"the time {moment} names no time zone")

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """The words of the text; raises InvalidQuery where it cannot be read."""
        return clauses(self.text)

    @property
    def order(self) -> tuple[str, bool] | None:
        """The field sorted by and whether the largest comes first; None for the score."""
        order = SORTS[self.sort]
        scored = any(not clause.excluded for clause in self.clauses)
        return order if order or scored else SORTS["newest"]

    @property
    def choices(self) -> dict[str, tuple[str, ...]]:
        """{index field: accepted values} of the filters that are set."""
        return {field: values for name, field in CHOICES.items() if (values := getattr(self, name))}

    @property
    def ranges(self) -> dict[str, tuple[float | None, float | None]]:
        """{index field: (lowest, highest)}, both inclusive, of the ranges that are set."""
        bounds = {
            "price_number": (_float(self.price_min), _float(self.price_max)),
            "take_home_number": (_float(self.take_home_min), _float(self.take_home_max)),
            "moment": _moments(self.since, self.until),
            "published_moment": _moments(self.published_since, self.published_until),
        }
        return {field: bound for field, bound in bounds.items() if bound != (None, None)}


def parse_query(text: str = "", *, now: datetime | None = None, **filters: Any) -> Query:
    """Read a query line; `filters` are fields of Query, and may be written as in the line (since="30d").

    A filter both in the line and given accepts the values of both. Relative times count from `now`. Raises
    InvalidQuery, whose message points at the character.

    >>> parse_query("满减 手机 competitor:甲 price:<3000").competitors
    ('甲',)
    """
    words: list[str] = []
    found: dict[str, Any] = {}
    for piece in pieces(text):
        end = piece.start + len(piece.folded)
        named = _NAME.fullmatch(piece.folded)
        # 注意：满减 is words; price: misspelt is an error, or the filter would be missed without a word.
        if named is None or not (named[1].isascii() or named[1] in CHINESE):
            words.append(text[piece.start - piece.excluded : end])
            continue
        if piece.excluded:
            raise InvalidQuery("a filter cannot be excluded; - goes before words", text, piece.start - 1)
        value = text[piece.start + named.start(2) : end]
        _merge(found, _read(named[1].lower(), value, text, (piece.start, end - len(value)), now))
    for field, value in filters.items():
        if value not in (None, (), []):
            _merge(found, _given(field, value, now))
    clauses(" ".join(words))
    return Query(text=" ".join(words), **found)


def _read(name: str, value: str, text: str, places: tuple[int, int], now: datetime | None) -> dict[str, Any]:
    """One filter of the line → fields of Query; `places` are those of its name and of its value."""
    name = CHINESE.get(name, name)
    if name not in FILTERS:
        raise InvalidQuery(f"unknown filter {name!r}: use one of {', '.join(FILTERS)}", text, places[0])
    if not value:
        raise InvalidQuery(f"the filter {name!r} lacks its value", text, places[1])
    try:
        return _fields(name, value, now)
    except ValueError as error:
        raise InvalidQuery(str(error), text, places[1]) from error


def _fields(name: str, value: str, now: datetime | None) -> dict[str, Any]:
    folded = fold(value).strip()
    if name in AMOUNTS:
        lowest, highest = read_amounts(folded)
        return {f"{name}_min": lowest, f"{name}_max": highest}
    if name in SINCE or name in UNTIL:
        return {name: read_moment(folded, end=name in UNTIL, now=now)}
    if name == "sort":
        if folded not in SORTS:
            raise ValueError(f"unknown order: use one of {', '.join(SORTS)}")
        return {name: folded}
    return {FILTERS[name]: _values(name, filter(None, _VALUES.split(value.replace('"', ""))))}


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


def _moments(since: datetime | None, until: datetime | None) -> tuple[int | None, int | None]:
    return (
        None if since is None else microseconds(since),
        None if until is None else microseconds(until) - 1,
    )


def _float(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)
