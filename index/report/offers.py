"""What each product costs at each competitor at the end of a span, and its page price through it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeAlias

from analysis.matching import Described
from index.history import History
from index.history.history import tidy
from index.report.briefing import Point
from index.report.span import Span

Key: TypeAlias = tuple[str, str]
"""The competitor, and its own name for the product."""

# A page may be left alone this long while it does not change: until then its product still costs that.
KNOWN = timedelta(days=14)
_FIRST, _LAST = datetime(1, 1, 1), datetime(9999, 12, 31)  # noqa: DTZ001 - the history keeps UTC without its zone

_LATEST = """
SELECT product, competitor, source, last.*
FROM (
    SELECT product, competitor, arg_max(source, observed) AS source,
           arg_max(struct_pack(id, observed, title, url, sku, gtin, mpn, brand, currency, price, list_price, take_home,
               availability, promotions, monthly_fee, data_gb, voice_minutes, contract_months), observed) AS last
    FROM offers WHERE observed >= $since AND observed < $until AND (len($competitors) = 0 OR competitor IN $competitors)
    GROUP BY product, competitor
) ORDER BY competitor, product
"""
_POINTS = """
SELECT competitor, product, observed, price
FROM (
    SELECT competitor, product, observed, price,
           lag(price) OVER track IS DISTINCT FROM price OR lead(price) OVER track IS NULL AS kept
    FROM offers JOIN (SELECT unnest($competitors) AS competitor, unnest($products) AS product)
         USING (competitor, product)
    WHERE price IS NOT NULL AND observed >= $since AND observed < $until
    WINDOW track AS (PARTITION BY competitor, product ORDER BY observed, id)
) WHERE kept ORDER BY competitor, product, observed
"""
_COUNTED = """
SELECT competitor, source, count(*) AS offers, count(DISTINCT product) AS products,
       min(observed) AS first, max(observed) AS last, arg_min(id, observed) AS first_id, arg_max(id, observed) AS last_id
FROM offers WHERE observed >= $since AND observed < $until AND (len($competitors) = 0 OR competitor IN $competitors)
GROUP BY competitor, source ORDER BY competitor, source
"""
_WORDED = """
SELECT competitor, text, min(id) AS id
FROM (
    SELECT competitor, id, unnest(promotions) AS text FROM offers
    WHERE observed >= $since AND observed < $until AND (len($competitors) = 0 OR competitor IN $competitors)
) GROUP BY competitor, text ORDER BY competitor, text
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """One product of one competitor as it was last seen; amounts in `currency`, `id` the observation's."""

    competitor: str
    key: str
    source: str | None
    id: str
    observed: datetime
    title: str
    url: str | None
    sku: str | None
    gtin: str | None
    mpn: str | None
    brand: str | None
    currency: str | None
    price: Decimal | None
    list_price: Decimal | None
    take_home: Decimal | None
    availability: str | None
    promotions: tuple[str, ...]
    monthly_fee: Decimal | None
    data_gb: Decimal | None
    voice_minutes: int | None
    contract_months: int | None

    @property
    def pay(self) -> Decimal | None:
        """What is compared: the take-home price (到手价) or, where there is none, the page price."""
        return self.take_home if self.take_home is not None else self.price

    @property
    def described(self) -> Described:
        """What it is matched by."""
        return Described(
            competitor=self.competitor,
            key=self.key,
            title=self.title,
            gtin=self.gtin,
            mpn=self.mpn,
            brand=self.brand,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How many offers and products one source showed of one competitor, when, and the pages that bear it out."""

    competitor: str
    source: str | None
    offers: int
    products: int
    first: datetime
    last: datetime
    first_id: str
    last_id: str


def read_offered(history: History, span: Span, competitors: Sequence[str]) -> list[Offered]:
    """Give each product as last seen in the span, or up to 14 days before its end, by competitor and key."""
    since = span.since
    if span.until is not None and since is not None:
        since = min(since, span.until - KNOWN)
    return [
        _offered(row) for row in _rows(history, _LATEST, Span(since=since, until=span.until), competitors)
    ]


def read_counts(history: History, span: Span, competitors: Sequence[str]) -> list[Counted]:
    """Count what was seen in the span, by competitor and source."""
    rows = _rows(history, _COUNTED, span, competitors)
    return [
        Counted(**{**row, "first": row["first"].replace(tzinfo=UTC), "last": row["last"].replace(tzinfo=UTC)})
        for row in rows
    ]


def last_seen(history: History) -> datetime | None:
    """When an offer was last seen; None where none ever was."""
    (moment,) = history.connection.execute("SELECT max(observed) FROM offers").fetchone() or (None,)
    return None if moment is None else moment.replace(tzinfo=UTC)


def read_promotions(history: History, span: Span, competitors: Sequence[str]) -> list[tuple[str, str]]:
    """The words of every promotion that a competitor's pages carried in the span, once, and a page's id."""
    return [(row["text"], row["id"]) for row in _rows(history, _WORDED, span, competitors)]


def read_points(history: History, span: Span, keys: Iterable[Key]) -> dict[Key, tuple[Point, ...]]:
    """Where the page prices of some products changed in the span or the fortnight before, so that a change on its
    first day shows, and where they were first and last seen."""
    wanted = list(dict.fromkeys(keys))
    if not wanted:
        return {}
    known = Span(since=span.since and span.since - KNOWN, until=span.until)
    names = {"competitors": [key[0] for key in wanted], "products": [key[1] for key in wanted]}
    rows = history.connection.execute(_POINTS, {**_moments(known), **names}).fetchall()
    points: dict[Key, list[Point]] = defaultdict(list)
    for competitor, product, observed, price in rows:
        points[competitor, product].append(Point(at=observed.replace(tzinfo=UTC), amount=tidy(price)))
    return {key: tuple(found) for key, found in points.items()}


def _rows(history: History, query: str, span: Span, competitors: Sequence[str]) -> list[dict[str, Any]]:
    found = history.connection.execute(query, {**_moments(span), "competitors": list(competitors)})
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, values, strict=True)) for values in found.fetchall()]


def _moments(span: Span) -> dict[str, datetime]:
    return {"since": _plain(span.since, _FIRST), "until": _plain(span.until, _LAST)}


def _plain(moment: datetime | None, otherwise: datetime) -> datetime:
    return otherwise if moment is None else moment.astimezone(UTC).replace(tzinfo=None)


def _offered(row: dict[str, Any]) -> Offered:
    values = {name: tidy(value) if isinstance(value, Decimal) else value for name, value in row.items()}
    return Offered(
        **{
            **{name: value for name, value in values.items() if name != "product"},
            "key": row["product"],
            "observed": row["observed"].replace(tzinfo=UTC),
            "promotions": tuple(row["promotions"]),
        }
    )
