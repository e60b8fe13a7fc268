"""The move of an index to a new mapping, while it is searched and written.

The documents are copied behind the scenes; what is written meanwhile to the old index is copied after them,
until there is next to nothing left; then both aliases turn to the new index in one act, and what slipped in
between follows. What was deleted meanwhile is deleted from the new index, too. How far the move came is kept in
the new index's `_meta` until it is done, where the next call goes on.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from index.answers import Document, Migration
from index.engines.elastic_aliases import MOVING, ORIGIN, Aliases, next_index, version_of
from index.engines.elastic_writing import write_bulk
from index.exceptions import EngineRefused
from index.fields import WRITTEN

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

PAGE = 1_000
_KEEP = "10m"
_MARGIN = 120_000_000  # microseconds by which clocks may differ and a bulk request may last
_ROUNDS = 5


class Move:
    """One move, from the index that is written to one of the version given."""

    def __init__(self, client: Elasticsearch, aliases: Aliases, version: int) -> None:
        self._client = client
        self._aliases = aliases
        self._version = version
        self._rejected: dict[str, str] = {}
        self._origin = aliases.origin()

    def run(self) -> Migration:
        """Move, or go on with a move that was interrupted; where the version is there, do nothing."""
        written = self._aliases.written_index()
        version = version_of(written)
        if version is None or version > self._version:
            self._aliases.check()  # which raises, and says what to do
        if version != self._version:
            return self._move(written, next_index(written, self._version))
        if place := self._place(written):
            self._rejected |= place["rejected"]
            return self._finish(place["source"], written, place["since"])
        return Migration(source=None, target=written)

    def _move(self, source: str, target: str) -> Migration:
        since = self._copy_all(source, target)
        for _ in range(_ROUNDS):
            began = _now()
            copied = self._copy(source, target, since)
            since = began
            if copied <= PAGE:
                break
        # Made visible before it is searched, or the first searches would find nothing.
        self._client.indices.refresh(index=target)
        self._forget(source, target, {"match_all": {}})
        self._note(target, {"source": source, "since": since, "rejected": self._rejected})
        self._turn(source, target)
        return self._finish(source, target, since)

    def _finish(self, source: str, target: str, since: int) -> Migration:
        """Bring what reached the source last; then the move is done."""
        self._copy_newer(source, target, since)
        self._client.indices.refresh(index=target)
        # Whoever writes to the target by now does so later than this.
        self._forget(source, target, {"range": {WRITTEN: {"lt": since - _MARGIN}}})
        self._note(target, None)
        moved = self._client.count(index=target)["count"]
        return Migration(source=source, target=target, moved=moved, rejected=tuple(self._rejected.items()))

    def _copy_all(self, source: str, target: str) -> int:
        """Copy what the source holds, from where an interrupted move came to; give the time it began."""
        if not self._client.indices.exists(index=target):
            began = {"source": source, "since": _now(), "after": None}
            self._aliases.make_index(target, mappings={"_meta": self._meta(began)})
        place = self._place(target)
        if place is None or place["source"] != source:
            raise EngineRefused(
                f"{target} is there already, and no copy of {source}: delete it, or let the alias "
                f"{self._aliases.write} point to it, and run `shangqing index migrate` again"
            )
        self._rejected |= place.get("rejected", {})
        for page, after in self._pages(source, {"match_all": {}}, place.get("after")):
            self._put(target, page)
            self._note(target, place | {"after": after, "rejected": self._rejected})
        since: int = place["since"]
        return since

    def _place(self, target: str) -> dict[str, Any] | None:
        """How far an unfinished move to an index came, None where there is none."""
        mapping = self._client.indices.get_mapping(index=target)[target]["mappings"]
        found: dict[str, Any] | None = mapping.get("_meta", {}).get(MOVING)
        return found

    def _note(self, target: str, place: dict[str, Any] | None) -> None:
        self._client.indices.put_mapping(index=target, meta=self._meta(place))

    def _meta(self, place: dict[str, Any] | None) -> dict[str, Any]:
        return {ORIGIN: self._origin} | ({MOVING: place} if place else {})

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
                {"remove": {"index": source, "aliases": [self._aliases.read, self._aliases.write]}},
                {"add": {"index": target, "alias": self._aliases.read}},
                {"add": {"index": target, "alias": self._aliases.write, "is_write_index": True}},
            ]
        )

    def _copy_newer(self, source: str, target: str, since: int) -> None:
        """Copy what reached the source last, but never over what the target has had since.

        What was written within the margin before the turn, and deleted from the target since, comes back.
        """
        for page, _ in self._pages(source, _written_since(since)):
            there = self._client.mget(
                index=target, ids=[document["id"] for document in page], source_includes=[WRITTEN]
            )["docs"]
            held = {found["_id"]: found["_source"][WRITTEN] for found in there if found.get("found")}
            self._put(target, [found for found in page if found[WRITTEN] > held.get(found["id"], -1)])

    def _forget(self, source: str, target: str, query: dict[str, Any]) -> None:
        """Delete from the target, of what answers the query, what the source has no more."""
        for hits in self._hits(target, query, source=False, seq_no_primary_term=True):
            there = self._client.mget(index=source, ids=[hit["_id"] for hit in hits], source=False)["docs"]
            gone = {found["_id"] for found in there if not found.get("found")}
            # By number: what was written anew since this look stays.
            deletions = [
                {
                    "delete": {
                        "_id": hit["_id"],
                        "if_seq_no": hit["_seq_no"],
                        "if_primary_term": hit["_primary_term"],
                    }
                }
                for hit in hits
                if hit["_id"] in gone
            ]
            if deletions:
                self._client.bulk(index=target, operations=deletions, refresh=True)

    def _put(self, target: str, page: list[Document]) -> None:
        self._rejected.update(write_bulk(self._client, target, page, refresh=False).rejected)

    def _pages(
        self, source: str, query: dict[str, Any], after: list[Any] | None = None
    ) -> Iterator[tuple[list[Document], list[Any]]]:
        """Pages of documents at one point in time, and the place behind each."""
        for hits in self._hits(source, query, after):
            yield [dict(hit["_source"]) for hit in hits], hits[-1]["sort"][:2]

    def _hits(
        self, name: str, query: dict[str, Any], after: list[Any] | None = None, **more: Any
    ) -> Iterator[list[Any]]:
        """Pages of an index's hits at one point in time."""
        self._client.indices.refresh(index=name)
        point = self._client.open_point_in_time(index=name, keep_alive=_KEEP)["id"]
        try:
            while True:
                hits = self._client.search(
                    pit={"id": point, "keep_alive": _KEEP},
                    query=query,
                    size=PAGE,
                    sort=[{"rank": "asc"}, {"id": "asc"}],
                    search_after=after,
                    track_total_hits=False,
                    **more,
                )["hits"]["hits"]
                if not hits:
                    return
                after = hits[-1]["sort"][:2]
                yield hits
        finally:
            self._client.close_point_in_time(id=point)


def _written_since(moment: int) -> dict[str, Any]:
    return {"range": {WRITTEN: {"gte": moment - _MARGIN}}}


def _now() -> int:
    return time.time_ns() // 1000
