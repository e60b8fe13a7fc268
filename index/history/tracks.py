"""The history as analysis.moves reads it: tracks of products that changed, crawls, published texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from analysis.moves import Crawls, Product, Publication, Sight, Stretch, Terms, Track
from analysis.moves.stock import read_stock
from index.history.history import History

# How far back of the first move that is asked for its product's past is read.
_PAST = timedelta(days=60)
_EPOCH_ORDINAL = datetime(1970, 1, 1, tzinfo=UTC).toordinal()

_SEEN = """
CREATE OR REPLACE TEMP TABLE seen AS
SELECT competitor, source, product, observed, id, url, beijing_day(observed) AS day,
       hash(price, take_home, availability, terms, monthly_fee, data_gb, voice_minutes, contract_months) AS state
FROM offers WHERE observed >= $since
"""

_BORDERS = """
CREATE OR REPLACE TEMP TABLE borders AS
WITH stepped AS (
    SELECT *, lag(state) OVER track IS DISTINCT FROM state AS begins, lead(state) OVER track IS DISTINCT FROM state AS ends,
           day - lag(day) OVER track AS step, lag(day) OVER track IS DISTINCT FROM day AS new_day
    FROM seen WINDOW track AS (PARTITION BY competitor, source, product ORDER BY observed, id)
), counted AS (
    SELECT *, row_number() OVER track AS place, count(*) FILTER (new_day) OVER track AS days,
           max(step) OVER whole AS gap, count(*) FILTER (begins) OVER whole AS stretches,
           min(day) OVER whole AS first_day, max(day) OVER whole AS last_day
    FROM stepped
    WINDOW track AS (PARTITION BY competitor, source, product ORDER BY observed, id),
           whole AS (PARTITION BY competitor, source, product)
)
SELECT counted.* EXCLUDE (state, step, url) FROM counted
JOIN (SELECT competitor, source, min(day) AS begun, max(day) AS ended FROM seen GROUP BY ALL) AS crawled
  ON counted.competitor = crawled.competitor AND counted.source IS NOT DISTINCT FROM crawled.source
WHERE (begins OR ends) AND (stretches > 1 OR first_day > begun OR last_day < ended)
"""

_TRACKS = """
SELECT borders.competitor, borders.source, borders.product, borders.observed, borders.id, borders.begins, borders.ends,
       borders.place, borders.days, borders.new_day, borders.gap, offers.title, offers.url, offers.sku, offers.gtin,
       offers.mpn, offers.brand, offers.currency, offers.price, offers.take_home, offers.availability, offers.terms,
       offers.promotions, offers.monthly_fee, offers.data_gb, offers.voice_minutes, offers.contract_months
FROM borders JOIN offers
  ON borders.id = offers.id AND borders.observed = offers.observed AND borders.product = offers.product
     AND borders.competitor = offers.competitor AND borders.source IS NOT DISTINCT FROM offers.source
ORDER BY borders.competitor, borders.source, borders.product, borders.place
"""

_CRAWLS = """
SELECT competitor, source, day - DATE '1970-01-01' AS day, count(DISTINCT product) AS products, min(id) AS id,
       arg_min(observed, id) AS observed, arg_min(url, id) AS url
FROM seen GROUP BY ALL ORDER BY ALL
"""

_GAPS = """
SELECT competitor, source, quantile_disc(gap, 0.9) AS gap
FROM (
    SELECT competitor, source, product, max(step) AS gap
    FROM (
        SELECT competitor, source, product,
               day - lag(day) OVER (PARTITION BY competitor, source, product ORDER BY observed) AS step
        FROM seen
    )
    GROUP BY ALL
)
GROUP BY ALL
"""

_TEXTS = "SELECT competitor, observed, id, url, strategies FROM texts WHERE observed >= $since ORDER BY ALL"


class Past(NamedTuple):
    """What find_moves reads."""

    tracks: list[Track]
    crawls: list[Crawls]
    publications: list[Publication]


def read_past(history: History, data: Path, *, since: datetime | None = None) -> Past:
    """Give the tracks of the products that changed, came or went, and the rest that their moves are judged by.

    With `since`, what lies more than 60 days before it is left out. Crawls that `data`/runs tells to have been
    unhealthy or failed count as broken.
    """
    begin = since - _PAST if since else datetime.fromtimestamp(0, UTC)
    span = {"since": begin.astimezone(UTC).replace(tzinfo=None)}
    history.connection.execute(_SEEN, span)
    history.connection.execute(_BORDERS)
    rows = history.connection.execute(_TRACKS)
    names = [column[0] for column in rows.description or ()]
    found = (dict(zip(names, row, strict=True)) for row in rows.fetchall())
    tracks = [_track(list(group)) for _, group in groupby(found, key=_track_key)]
    texts = history.connection.execute(_TEXTS, span).fetchall()
    return Past(tracks, list(_crawls(history, data)), [_publication(row) for row in texts])


def _track_key(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return (row["competitor"], row["source"], row["product"])


def _track(rows: list[dict[str, Any]]) -> Track:
    last = rows[-1]
    product = Product(key=last["product"], **{name: last[name] for name in _NAMED})
    stretches, begin = [], rows[0]
    for row in rows:
        begin = row if row["begins"] else begin
        if row["ends"]:
            stretches.append(_stretch(begin, row))
    return Track(product=product, stretches=tuple(stretches), days=last["days"], gap=last["gap"] or 1)


_NAMED = ("competitor", "source", "title", "sku", "gtin", "mpn", "brand", "currency")


def _stretch(first: Mapping[str, Any], last: Mapping[str, Any]) -> Stretch:
    return Stretch(
        terms=_terms(first),
        first=_sight(first),
        last=_sight(last),
        times=last["place"] - first["place"] + 1,
        # a stretch that begins on the day on which another ended was seen on that day too
        days=last["days"] - first["days"] + 1,
    )


def _terms(row: Mapping[str, Any]) -> Terms:
    available, discontinued = read_stock(row["availability"])
    return Terms(
        price=row["price"],
        take_home=row["take_home"],
        available=available,
        discontinued=discontinued,
        promotions=tuple(zip(row["terms"], row["promotions"], strict=True)),
        plan=(row["monthly_fee"], row["data_gb"], row["voice_minutes"], row["contract_months"]),
    )


def _sight(row: Mapping[str, Any]) -> Sight:
    return Sight(id=row["id"], observed=row["observed"].replace(tzinfo=UTC), url=row["url"])


def _crawls(history: History, data: Path) -> Iterator[Crawls]:
    gaps = {
        (competitor, source): gap for competitor, source, gap in history.connection.execute(_GAPS).fetchall()
    }
    rows = history.connection.execute(_CRAWLS).fetchall()
    for (competitor, source), group in groupby(rows, key=lambda row: (row[0], row[1])):
        days = [(row[2] + _EPOCH_ORDINAL, *row[3:]) for row in group]
        yield Crawls(
            competitor=competitor,
            source=source,
            counts={day: products for day, products, *_ in days},
            witnesses={
                day: Sight(id=id_, observed=observed.replace(tzinfo=UTC), url=url)
                for day, _, id_, observed, url in days
            },
            gap=gaps.get((competitor, source)) or 1,
            broken=_broken_days(data, source),
        )


def _broken_days(data: Path, source: str | None) -> frozenset[int]:
    """The days (Beijing) of the source's runs whose summary says that they were partial or failed."""
    broken = set()
    for path in (data / "runs" / (source or "-")).glob("*.json"):
        if orjson.loads(path.read_bytes()).get("outcome") != "ok":
            begun = datetime.strptime(path.stem[:15], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
            broken.add((begun + timedelta(hours=8)).toordinal())
    return frozenset(broken)


def _publication(row: tuple[Any, ...]) -> Publication:
    competitor, observed, id_, url, strategies = row
    sight = Sight(id=id_, observed=observed.replace(tzinfo=UTC), url=url)
    return Publication(competitor=competitor, sight=sight, strategies=tuple(strategies))
