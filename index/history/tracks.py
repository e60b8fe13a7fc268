"""The history as analysis.moves reads it: tracks of products that changed, crawls, published texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis.matching import Described, Key, match_products, same_products
from analysis.moves import Crawls, Product, Publication, Sight, Stretch, Terms, Track
from analysis.moves.stock import read_stock
from index.history import track_queries as sql
from index.history.crawled import read_crawls, read_publications
from index.history.history import History

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# How far back of the first move that is asked for its product's past is read.
_PAST, _RIVALRY = timedelta(days=60), timedelta(days=30)
# So many products tell how long those of a crawl stay unseen.
_SAMPLE = 5000
_ROWS = 20_000
_FIRST = datetime(1970, 1, 2, tzinfo=UTC)


class Past(NamedTuple):
    """What find_moves reads."""

    tracks: list[Track]
    crawls: list[Crawls]
    publications: list[Publication]


def read_past(
    history: History,
    data: Path,
    *,
    since: datetime | None = None,
    decided: Mapping[frozenset[Key], bool] | None = None,
) -> Past:
    """Give the tracks of the products that changed, came or went, and the rest that their moves are judged by.

    With `since`, only those that did so from then on, and the rivals that cut the same product in the month
    before; what lies more than 60 days before it is left out. Crawls that `data`/runs tells to have been
    unhealthy or failed count as broken.
    """
    span = _span(since or _FIRST)
    connection = history.connection
    _choose(connection, span)
    if since is not None:
        _choose_rivals(connection, span, decided)
    _walk(connection, span)
    tracks = _tracks(connection)
    crawls = list(read_crawls(connection, data, span["begin"]))
    return Past(tracks, crawls, read_publications(connection, span["begin"]))


def _choose(connection: DuckDBPyConnection, span: dict[str, datetime]) -> None:
    connection.execute(sql.DAYS, {"begin": span["begin"]})
    (days,) = connection.execute("SELECT count(*) FROM days").fetchone() or (0,)
    connection.execute(sql.SUMMED.format(days=days), span)
    connection.execute(sql.CHOSEN, {"since": span["since"]})


def _walk(connection: DuckDBPyConnection, span: dict[str, datetime]) -> None:
    (number,) = connection.execute("SELECT count(*) FROM summed").fetchone() or (0,)
    connection.execute(sql.SEEN, {"begin": span["begin"], "sample": max(1, number // _SAMPLE)})
    connection.execute(sql.STEPPED)
    connection.execute(sql.WALKED, {"since": span["since"], "month": span["month"]})
    connection.execute(sql.BORDERS, {"begin": span["begin"]})


def _tracks(connection: DuckDBPyConnection) -> list[Track]:
    said = {
        said: tuple(zip(terms, promotions, strict=True))
        for said, terms, promotions in connection.execute(sql.PROMOTIONS).fetchall()
    }
    products = {track: named for track, *named in connection.execute(sql.PRODUCTS).fetchall()}
    stretches = connection.execute(sql.STRETCHES)
    tracks = [
        _track(products[track], tuple(_stretch(row, said) for row in rows))
        for track, rows in groupby(_rows(stretches), key=itemgetter(0))
    ]
    return sorted(tracks, key=_track_order)


def _rows(result: DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while rows := result.fetchmany(_ROWS):
        yield from rows


def _span(since: datetime) -> dict[str, datetime]:
    plain = since.astimezone(UTC).replace(tzinfo=None)
    begin = plain if since == _FIRST else plain - _PAST
    return {"begin": begin, "since": plain, "month": begin if since == _FIRST else plain - _RIVALRY}


def _choose_rivals(
    connection: DuckDBPyConnection, span: dict[str, datetime], decided: Mapping[frozenset[Key], bool] | None
) -> None:
    """Add to the chosen the rivals' products that are the same as one that was cut recently."""
    rows = connection.execute(sql.CUTS, {"month": span["month"]}).fetchall()
    rows = rows if decided else _comparable(rows)
    described = [_described(row) for row in rows]
    groups = same_products(match_products(described), decided)
    numbers = [groups.get((one.competitor, one.key)) for one in described]
    recent = {number for number, row in zip(numbers, rows, strict=True) if row[1] and number is not None}
    rivals = [row[0] for number, row in zip(numbers, rows, strict=True) if number in recent]
    if rivals:
        connection.execute(sql.CHOOSE_RIVALS, {"rivals": rivals})


def _comparable(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Leave out what cannot be one of the products cut recently: those with gtins are no product of another."""
    gtins = {row[5] for row in rows if row[1]}
    return rows if None in gtins else [row for row in rows if row[5] is None or row[5] in gtins]


def _described(row: tuple[Any, ...]) -> Described:
    competitor, key, title, gtin, mpn, brand = row[2:]
    return Described(competitor=competitor, key=key, title=title, gtin=gtin, mpn=mpn, brand=brand)


def _track_order(track: Track) -> tuple[str, str, str]:
    product = track.product
    return (product.competitor, product.source or "", product.key)


def _track(row: list[Any], stretches: tuple[Stretch, ...]) -> Track:
    competitor, source, key, title, sku, gtin, mpn, brand, currency, days, gap = row
    product = Product(
        competitor=competitor, source=source, key=key, title=title, sku=sku, gtin=gtin, mpn=mpn, brand=brand,
        currency=currency,
    )  # fmt: skip
    return Track(product=product, stretches=stretches, days=days, gap=gap or 1)


def _stretch(row: tuple[Any, ...], promotions: Mapping[int, tuple[tuple[str, str], ...]]) -> Stretch:
    _, place, days, price, take_home, availability, said, *plan = row[:11]
    id_, observed, url, last_place, last_days, last_id, last_observed, last_url = row[11:]
    available, discontinued = read_stock(availability)
    terms = Terms(
        price=price, take_home=take_home, available=available, discontinued=discontinued,
        promotions=promotions[said], plan=tuple(plan),
    )  # fmt: skip
    first = Sight(id=id_, observed=observed.replace(tzinfo=UTC), url=url)
    last = (
        Sight(id=last_id, observed=last_observed.replace(tzinfo=UTC), url=last_url)
        if last_id != id_
        else first
    )
    # a stretch that begins on the day on which another ended was seen on that day too
    return Stretch(
        terms=terms, first=first, last=last, times=last_place - place + 1, days=last_days - days + 1
    )
