"""The Elasticsearch engine: a versioned index behind a read and a write alias, servers 8 and 9."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from index.answers import Document, IndexStatus, Migration, WriteReport
from index.cursor import read_cursor
from index.engines import Cell, Counts, Found, Group, Middle
from index.engines.elastic_address import parted
from index.engines.elastic_aliases import Aliases, version_of
from index.engines.elastic_client import connect, reason, told
from index.engines.elastic_counts import Counter
from index.engines.elastic_mapping import (
    Json,
    in_currency,
    seek,
    sorting,
)
from index.engines.elastic_migration import Move
from index.engines.elastic_pages import given_back, row, search_after
from index.engines.elastic_writing import delete_bulk, write_bulk
from index.exceptions import EngineRefused
from index.fields import VERSION
from index.query import Query

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

_MOST_VALUES = 10_000
_PAGE = 1_000
_KEEP = "5m"  # how long a scan may pause between two pages
_REGEX_SIGNS = frozenset('.?+*|{}[]()"\\#@&<>~^$-')


class Elastic:
    """One server or cluster, reached over http(s)://."""

    def __init__(self, location: str, version: int = VERSION) -> None:
        self.version = version
        self._location = location
        self._url, self.read_alias = parted(location)
        self._ready = False

    @cached_property
    def client(self) -> Elasticsearch:
        """The official client; made when it is first needed."""
        return connect(self._location)

    @property
    def write_alias(self) -> str:
        """The alias that is written by."""
        return self._aliases.write

    @cached_property
    def _aliases(self) -> Aliases:
        return Aliases(self.client, self.read_alias, self.version)

    def setup(self) -> None:
        """Put the templates, and make the index and its aliases where they are missing."""
        with told(self._url):
            self._aliases.set_up()

    def write(self, documents: Iterable[Document]) -> WriteReport:
        """Write in bulk, busy answers retried with backoff; return when all can be found."""
        self._make_ready()
        with told(self._url):
            report = write_bulk(self.client, self.write_alias, documents, alias=True)
            if report.rejected:
                self._aliases.check()  # or a newer version's index, turned to meanwhile, has refused them
        return report

    def delete(self, ids: Iterable[str]) -> None:
        """Delete in bulk; return when none can be found."""
        self._make_ready()
        with told(self._url):
            delete_bulk(self.client, self.write_alias, ids)

    def search(self, query: Query) -> Found:
        """Find one page."""
        after = read_cursor(query.sort, query.after)
        answer = self._ask(
            query=seek(query),
            size=query.limit,
            sort=sorting(query.order),
            search_after=search_after(query.order, after),
            track_total_hits=True,
            track_scores=query.order is None,
            aggs={name: {"terms": {"field": name, "size": _MOST_VALUES}} for name in query.facets} or None,
        )
        seen = after.seen if after else 0
        counted = answer.get("aggregations", {})
        facets = {
            name: {bucket["key"]: bucket["doc_count"] for bucket in counted.get(name, {}).get("buckets", [])}
            for name in query.facets
        }
        counts = Counts(answer["hits"]["total"]["value"], facets)
        return Found(
            rows=[
                row(hit, query.order, seen + number) for number, hit in enumerate(answer["hits"]["hits"], 1)
            ],
            counts=lambda: counts,
        )

    def scan(self, query: Query) -> Iterator[Document]:
        """Stream every match at one point in time."""
        with told(self._url):
            point = self.client.open_point_in_time(
                index=self.read_alias, keep_alive=_KEEP, ignore_unavailable=True
            )["id"]
            try:
                yield from self._pages(query, point)
            finally:
                self.client.close_point_in_time(id=point)

    def cells(
        self, query: Query, *, interval: str, by: str | None, amount: str | None, currency: str
    ) -> Iterable[Cell]:
        """Count by interval and split, page by page."""
        return self._counter(query, interval, by, amount, currency).cells()

    def middles(
        self,
        query: Query,
        groups: Mapping[Group, int],
        *,
        interval: str,
        by: str | None,
        amount: str,
        currency: str,
    ) -> Mapping[Group, Middle]:
        """Look into the middle of each group's amounts in order."""
        return self._counter(query, interval, by, amount, currency).middles(groups)

    def words(self, prefix: str, limit: int) -> Mapping[str, int]:
        """The commonest terms of the titles that begin with a prefix."""
        pattern = "".join(f"\\{sign}" if sign in _REGEX_SIGNS else sign for sign in prefix)
        answer = self._ask(
            query={"prefix": {"title_word": {"value": prefix}}},
            size=0,
            aggs={"words": {"terms": {"field": "title_word", "include": f"{pattern}.*", "size": limit}}},
        )
        buckets = answer.get("aggregations", {}).get("words", {}).get("buckets", [])
        return {bucket["key"]: bucket["doc_count"] for bucket in buckets}

    def migrate(self) -> Migration:
        """Copy to a new index behind the scenes, then turn both aliases at once."""
        self.setup()
        with told(self._url):
            return Move(self.client, self._aliases, self.version).run()

    def count(self) -> int:
        """How many documents there are."""
        with told(self._url):
            return int(self.client.count(index=self.read_alias, ignore_unavailable=True)["count"])

    def origin(self) -> str:
        """The UUID that the server gave the index from which all later ones were moved."""
        with told(self._url):
            return self._aliases.origin()

    def status(self) -> IndexStatus:
        """The state of the index behind the read alias."""
        with told(self._url):
            server = self.client.info()["version"]["number"]
            names = self._aliases.behind(self.read_alias)
            size = self._size() if names else None
            fault, origin = self._aliases.fault(), self._aliases.origin()
        return IndexStatus(
            engine="elasticsearch",
            location=f"{self._url} {' '.join(names)}".strip(),
            documents=self.count(),
            mapping=" ".join(sorted({f"v{version_of(name)}" for name in names})) or "none yet",
            origin=origin,
            size=size,
            server=f"Elasticsearch {server}",
            fault=fault,
        )

    def close(self) -> None:
        """Let go of the connections."""
        if "client" in self.__dict__:
            self.client.close()
            del self.client
        self.__dict__.pop("_aliases", None)

    def _size(self) -> int:
        stats = self.client.indices.stats(index=self.read_alias, metric="store")
        return int(stats["_all"]["primaries"]["store"]["size_in_bytes"])

    def _make_ready(self) -> None:
        """Set up before the first writing, and see before each that it will arrive."""
        if not self._ready:
            self.setup()
            self._ready = True
        with told(self._url):
            self._aliases.check()

    def _pages(self, query: Query, point: str) -> Iterator[Document]:
        after: list[Any] | None = None
        while True:
            answer = self.client.search(
                pit={"id": point, "keep_alive": _KEEP},
                query=seek(query),
                size=_PAGE,
                sort=sorting(("moment", True)),
                search_after=after,
                track_total_hits=False,
            )
            hits = answer["hits"]["hits"]
            for hit in hits:
                yield given_back(hit)
            if len(hits) < _PAGE:
                return
            after = hits[-1]["sort"]

    def _counter(
        self, query: Query, interval: str, by: str | None, amount: str | None, currency: str
    ) -> Counter:
        return Counter(
            ask=self._ask,
            ask_many=self._ask_many,
            wanted=in_currency(seek(query), currency) if amount else seek(query),
            interval=interval,
            by=by,
            amount=amount,
        )

    def _ask_many(self, bodies: list[Json]) -> list[Json]:
        searches = [line for body in bodies for line in (Json(), body)]
        with told(self._url):
            answers = self.client.msearch(index=self.read_alias, ignore_unavailable=True, searches=searches)
        for answer in answers["responses"]:
            if "error" in answer:
                raise EngineRefused(f"{self._url} answers {answer['status']}: {reason(answer)}")
        return list(answers["responses"])

    def _ask(self, **body: Any) -> Any:
        with told(self._url):
            return self.client.search(
                index=self.read_alias,
                ignore_unavailable=True,
                **{name: part for name, part in body.items() if part is not None},
            ).body
