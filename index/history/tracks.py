"""The history as analysis.moves reads it: tracks of products that changed, crawls, published texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from analysis.matching import Described, match_products, same_products
from analysis.moves import Crawls, Product, Publication, Sight, Stretch, Terms, Track
from analysis.moves.stock import read_stock
from index.history import track_queries as sql
from index.history.history import History

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# How far back of the first move that is asked for its product's past is read.
_PAST, _RIVALRY = timedelta(days=60), timedelta(days=30)
# So many products tell how long those of a crawl stay unseen.
_SAMPLE = 5000
_FIRST = datetime(1970, 1, 2, tzinfo=UTC)
_EPOCH_ORDINAL = datetime(1970, 1, 1, tzinfo=UTC).toordinal()


class Past(NamedTuple):
    """What find_moves reads."""

    tracks: list[Track]
    crawls: list[Crawls]
    publications: list[Publication]


def read_past(history: History, data: Path, *, since: datetime | None = None) -> Past:
    """Give the tracks of the products that changed, came or went, and the rest that their moves are judged by.

    With `since`, only those that did so from then on, and the rivals that cut the same product in the month
    before; what lies more than 60 days before it is left out. Crawls that `data`/runs tells to have been
    unhealthy or failed count as broken.
    """
    span = _span(since or _FIRST)
    connection = history.connection
    _choose(connection, span, rivals=since is not None)
    tracks = _walk(connection, span)
    texts = connection.execute(sql.TEXTS, {"begin": span["begin"]}).fetchall()
    return Past(tracks, list(_crawls(connection, data, span)), [_publication(row) for row in texts])


def _choose(connection: DuckDBPyConnection, span: dict[str, datetime], *, rivals: bool) -> None:
    connection.execute(sql.SUMMED, span)
    connection.execute(sql.CHOSEN, {"since": span["since"]})
    if rivals:
        _choose_rivals(connection, span)


def _walk(connection: DuckDBPyConnection, span: dict[str, datetime]) -> list[Track]:
    (number,) = connection.execute("SELECT count(*) FROM summed").fetchone() or (0,)
    connection.execute(sql.SEEN, {"begin": span["begin"], "sample": max(1, number // _SAMPLE)})
    connection.execute(sql.STEPPED)
    connection.execute(sql.WALKED, {"since": span["since"], "month": span["month"]})
    rows = connection.execute(sql.TRACKS, {"begin": span["begin"]})
    names = [column[0] for column in rows.description or ()]
    found = [dict(zip(names, row, strict=True)) for row in rows.fetchall()]
    found.sort(key=lambda row: (*_track_key(row), row["place"]))
    return [_track(list(group)) for _, group in groupby(found, key=_track_key)]


def _span(since: datetime) -> dict[str, datetime]:
    plain = since.astimezone(UTC).replace(tzinfo=None)
    begin = plain if since == _FIRST else plain - _PAST
    return {"begin": begin, "since": plain, "month": begin if since == _FIRST else plain - _RIVALRY}


def _choose_rivals(connection: DuckDBPyConnection, span: dict[str, datetime]) -> None:
    """Add to the chosen the rivals' products that are the same as one that was cut recently."""
    rows = _comparable(connection.execute(sql.CUTS, {"month": span["month"]}).fetchall())
    described = [_described(row) for row in rows]
    groups = same_products(match_products(described))
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


def _track_key(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return (row["competitor"], row["source"] or "", row["product"])


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


def _crawls(connection: DuckDBPyConnection, data: Path, span: dict[str, datetime]) -> Iterator[Crawls]:
    by_hash = dict(connection.execute(sql.GAPS).fetchall())
    names = connection.execute(sql.CRAWL_NAMES).fetchall()
    gaps = {(competitor, source): by_hash.get(crawl) for crawl, competitor, source in names}
    rows = connection.execute(sql.CRAWLS, {"begin": span["begin"]}).fetchall()
    rows.sort(key=lambda row: (row[0], row[1] or "", row[2]))
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
