"""The move of an index to a new mapping, while it is searched and written.

The documents are copied behind the scenes; what is written meanwhile to the old index is copied after them,
until there is next to nothing left; then both aliases turn to the new index in one act, and what slipped in
between follows. How far the copy came is kept in the new index's `_meta`, where the next call goes on.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from index.answers import Document, Migration
from index.engines.elastic_writing import write_bulk
from index.fields import WRITTEN

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

PAGE = 1_000
_KEEP = "10m"
_MARGIN = 120_000_000  # microseconds by which clocks may differ and a bulk request may last
_ROUNDS = 5


class Move:
    """One move, from the index that is written to one of the version given."""

    def __init__(self, client: Elasticsearch, read: str, write: str, version: int) -> None:
        self._client = client
        self._read = read
        self._write = write
        self._version = version
        self._rejected: dict[str, str] = {}

    def run(self) -> Migration:
        """Move, or go on with a move that was interrupted; where the version is there, do nothing."""
        source = next(iter(self._client.indices.get_alias(name=self._write)))
        if version_of(source) == f"v{self._version}":
            return Migration(source=None, target=source)
        target = f"{self._read}-v{self._version}-{int(source.rsplit('-', 1)[1]) + 1:06d}"
        since = self._copy_all(source, target)
        for _ in range(_ROUNDS):
            began = _now()
            copied = self._copy(source, target, since)
            since = began
            if copied <= PAGE:
                break
        # Made visible before it is searched, or the first searches would find nothing.
        self._client.indices.refresh(index=target)
        self._turn(source, target)
        self._copy_newer(source, target, since)
        self._client.indices.refresh(index=target)
        moved = self._client.count(index=target)["count"]
        return Migration(source=source, target=target, moved=moved, rejected=tuple(self._rejected.items()))

    def _copy_all(self, source: str, target: str) -> int:
        """Copy what the source holds, from where an interrupted move came to; give the time it began."""
        if not self._client.indices.exists(index=target):
            self._client.indices.create(index=target, mappings={"_meta": {"since": _now(), "after": None}})
        place = self._client.indices.get_mapping(index=target)[target]["mappings"]["_meta"]
        for page, after in self._pages(source, {"match_all": {}}, place["after"]):
            self._put(target, page)
            self._client.indices.put_mapping(index=target, meta=place | {"after": after})
        since: int = place["since"]
        return since

    def _copy(self, source: str, target: str, since: int) -> int:
        """Copy what was written since then, and give how many these are."""
        copied = 0
        for page, _ in self._pages(source, _written_since(since)):
            self._put(target, page)
            copied += len(page)
        return copied

    def _turn(self, source: str, target: str) -> None:
        self._client.indices.update_aliases(
            actions=[
                {"remove": {"index": source, "aliases": [self._read, self._write]}},
                {"add": {"index": target, "alias": self._read}},
                {"add": {"index": target, "alias": self._write, "is_write_index": True}},
            ]
        )

    def _copy_newer(self, source: str, target: str, since: int) -> None:
        """Copy what reached the source last, but never over what the target has had since."""
        for page, _ in self._pages(source, _written_since(since)):
            there = self._client.mget(
                index=target, ids=[document["id"] for document in page], source_includes=[WRITTEN]
            )["docs"]
            held = {found["_id"]: found["_source"][WRITTEN] for found in there if found.get("found")}
            self._put(target, [found for found in page if found[WRITTEN] > held.get(found["id"], -1)])

    def _put(self, target: str, page: list[Document]) -> None:
        self._rejected.update(write_bulk(self._client, target, page, refresh=False).rejected)

    def _pages(
        self, source: str, query: dict[str, Any], after: list[Any] | None = None
    ) -> Iterator[tuple[list[Document], list[Any]]]:
        """Pages of documents at one point in time, and the place behind each."""
        self._client.indices.refresh(index=source)
        point = self._client.open_point_in_time(index=source, keep_alive=_KEEP)["id"]
        try:
            while True:
                hits = self._client.search(
                    pit={"id": point, "keep_alive": _KEEP},
                    query=query,
                    size=PAGE,
                    sort=[{"rank": "asc"}, {"id": "asc"}],
                    search_after=after,
                    track_total_hits=False,
                )["hits"]["hits"]
                if not hits:
                    return
                after = hits[-1]["sort"][:2]
                yield [dict(hit["_source"]) for hit in hits], after
        finally:
            self._client.close_point_in_time(id=point)


def version_of(name: str) -> str:
    """The mapping's version in an index's name.

    >>> version_of("shangqing-findings-v1-000001")
    'v1'
    """
    named = re.search(r"-(v\d+)-\d+$", name)
    return named[1] if named else name


def _written_since(moment: int) -> dict[str, Any]:
    return {"range": {WRITTEN: {"gte": moment - _MARGIN}}}


def _now() -> int:
    return time.time_ns() // 1000
