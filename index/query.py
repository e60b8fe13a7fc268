"""What an analyst may ask: Query. `index.lines` reads it from one line.

    满减 手机 -二手 "精确短语" 京东|天猫 competitor:甲 price:<3000 since:30d sort:price

Words that must all be found, `-` before one that must not, `|` between any of several, quotes around an exact
phrase; then filters, whose names are in `FILTERS` (English or Chinese), several values parted by commas.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from math import isfinite

from index.complaints import LONGEST_KEYWORD
from index.derived import microseconds
from index.exceptions import InvalidQuery
from index.fields import FACETABLE, FACETS
from index.filters import CHOICES
from index.words import Clause, clauses

LARGEST_PAGE = 10_000
MOST_VALUES = 10_000
"""Values of one filter; a server takes some 65,000."""

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

_HALF_SIGN = re.compile("[\ud800-\udfff]")


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
        for bound in (self.price_min, self.price_max, self.take_home_min, self.take_home_max):
            if bound is not None and not _is_amount(bound):
                raise InvalidQuery(f"{bound} is no amount: give a number below 10^308")
        for field, values in self.choices.items():
            _check_values(field, values)

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


def _check_values(field: str, values: tuple[str, ...]) -> None:
    """Raise InvalidQuery where an engine would not take the values of a filter."""
    if len(values) > MOST_VALUES:
        raise InvalidQuery(f"{len(values)} values of {field}: give at most {MOST_VALUES}")
    for value in values:
        if len(value) > LONGEST_KEYWORD:
            raise InvalidQuery(f"a value of {field} has {len(value)} signs: give at most {LONGEST_KEYWORD}")
        if _HALF_SIGN.search(value):
            raise InvalidQuery(f"a value of {field} holds half a character: {value!r}")


def _is_amount(bound: Decimal) -> bool:
    try:
        return isfinite(float(bound))
    except ValueError:  # a signalling NaN
        return False


def _moments(since: datetime | None, until: datetime | None) -> tuple[int | None, int | None]:
    return (
        None if since is None else microseconds(since),
        None if until is None else microseconds(until) - 1,
    )


def _float(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount) + 0.0  # engines put -0.0 before 0.0
