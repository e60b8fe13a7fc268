"""The Elasticsearch engine: a versioned index behind a read and a write alias, servers 8 and 9."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from index.answers import Document, IndexStatus, Migration, WriteReport
from index.cursor import read_cursor
from index.engines import Cell, Counts, Found, Group, Middle
from index.engines.elastic_client import connect, reason, told
from index.engines.elastic_counts import Counter
from index.engines.elastic_mapping import (
    FINDINGS,
    Json,
    component_templates,
    in_currency,
    index_template,
    seek,
    sorting,
)
from index.engines.elastic_migration import Move, version_of
from index.engines.elastic_pages import given_back, row, search_after
from index.engines.elastic_writing import delete_bulk, write_bulk
from index.exceptions import EngineRefused, IndexOutdated
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
        self._url, _, name = location.partition("#")
        self.read_alias = name or FINDINGS
        self.write_alias = f"{self.read_alias}-write"
        self._ready = False

    @cached_property
    def client(self) -> Elasticsearch:
        """The official client; made when it is first needed."""
        return connect(self._url)

    def setup(self) -> None:
        """Put the templates, and make the index and its aliases where they are missing."""
        client = self.client
        with told(self._url):
            base = self.read_alias
            for name, template in component_templates(base, self.version).items():
                client.cluster.put_component_template(name=name, template=template)
            composed = index_template(base, self.version)
            client.indices.put_index_template(name=f"{base}-v{self.version}", **composed)
            if not client.indices.exists_alias(name=self.write_alias):
                self._make_first_index()

    def write(self, documents: Iterable[Document]) -> WriteReport:
        """Write in bulk, busy answers retried with backoff; return when all can be found."""
        self._make_ready()
        with told(self._url):
            return write_bulk(self.client, self.write_alias, documents, alias=True)

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
            return Move(self.client, self.read_alias, self.write_alias, self.version).run()

    def count(self) -> int:
        """How many documents there are."""
        with told(self._url):
            return int(self.client.count(index=self.read_alias, ignore_unavailable=True)["count"])

    def status(self) -> IndexStatus:
        """The state of the index behind the read alias."""
        client = self.client
        with told(self._url):
            server = client.info()["version"]["number"]
            names = self.indices(self.read_alias)
            size = self._size() if names else None
        return IndexStatus(
            engine="elasticsearch",
            location=f"{self._url} {' '.join(names)}".strip(),
            documents=self.count(),
            mapping=" ".join(sorted({version_of(name) for name in names})) or "none yet",
            size=size,
            server=f"Elasticsearch {server}",
        )

    def close(self) -> None:
        """Let go of the connections."""
        if "client" in self.__dict__:
            self.client.close()
            del self.client

    def indices(self, alias: str) -> list[str]:
        """The names of the indices behind an alias."""
        if not self.client.indices.exists_alias(name=alias):
            return []
        return sorted(self.client.indices.get_alias(name=alias))

    def _size(self) -> int:
        stats = self.client.indices.stats(index=self.read_alias, metric="store")
        return int(stats["_all"]["primaries"]["store"]["size_in_bytes"])

    def _make_first_index(self) -> None:
        from elasticsearch import BadRequestError

        name = f"{self.read_alias}-v{self.version}-000001"
        aliases = {self.read_alias: {}, self.write_alias: {"is_write_index": True}}
        try:
            self.client.indices.create(index=name, aliases=aliases)
        except BadRequestError as error:
            # Two processes may set up at once; the second finds what the first has made.
            if error.error != "resource_already_exists_exception":
                raise

    def _make_ready(self) -> None:
        """Set up before the first writing; an index of another mapping is not written."""
        if self._ready:
            return
        self.setup()
        with told(self._url):
            names = self.indices(self.write_alias)
        if any(version_of(name) != f"v{self.version}" for name in names):
            raise IndexOutdated(f"{' '.join(names)} has another mapping: run `shangqing index migrate`")
        self._ready = True

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
