"""The embedded engine: tantivy in a directory, no server."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from pathlib import Path

import tantivy
from filelock import FileLock, Timeout

from crawlers.storage.locks import is_held
from index.answers import Document, IndexStatus, Migration, WriteReport
from index.cursor import Place, read_cursor
from index.engines import Cell, Found, Group, Middle, Row
from index.engines.embedded_counts import count_cells, count_matches, find_middles
from index.engines.embedded_files import (
    State,
    make_origin,
    open_directory,
    origin,
    state,
    told,
    unavailable,
    versions,
)
from index.engines.embedded_migration import move_documents
from index.engines.embedded_pages import Pager, Spot
from index.engines.embedded_queries import in_currency, seek
from index.engines.embedded_schema import build_schema, stored_document
from index.engines.embedded_writing import delete_documents, write_documents
from index.exceptions import IndexBusy, IndexOutdated
from index.fields import VERSION
from index.query import Query

WAIT = 30.0  # seconds that a writer waits for another process's
_PAGE = 1_000


class Embedded:
    """One directory, read by any number of processes and written by one at a time."""

    def __init__(self, location: str, version: int = VERSION) -> None:
        self._location = Path(location).expanduser()
        self._version = version
        self._directory = self._location / f"v{version}"
        self._schema = build_schema()
        self._opened: tantivy.Index | None = None
        self._seen: State | None = None
        self._lock = FileLock(self._location / "writer.lock")

    def setup(self) -> None:
        """Make the directory and the index in it."""
        self._index()
        make_origin(self._directory)

    def write(self, documents: Iterable[Document]) -> WriteReport:
        """Write, commit, and make visible; raises IndexBusy where another process keeps writing."""
        index = self._index()
        with self._hold():
            return write_documents(index, self._location, self._schema, documents)

    def delete(self, ids: Iterable[str]) -> None:
        """Delete, commit, and make invisible; raises IndexBusy where another process keeps writing."""
        index = self._index()
        with self._hold():
            delete_documents(index, self._location, self._schema, ids)

    @contextmanager
    def _hold(self) -> Iterator[None]:
        """Be the one writer; raises IndexBusy where another process keeps writing."""
        try:
            with self._lock.acquire(timeout=WAIT):
                self._check_version()  # a newer program may have moved it, maybe while this one waited
                yield
        except Timeout as error:
            raise IndexBusy(
                f"{self._location} is being written by another process: try again when it has ended"
            ) from error
        except OSError as error:
            raise unavailable(self._location, error) from error

    def search(self, query: Query) -> Found:
        """Find one page."""
        after = read_cursor(query.sort, query.after)
        searcher, wanted = self._searcher(), seek(self._schema, query)
        # Both walk through the matches; tantivy leaves Python free meanwhile, so that they do it side by side, and
        # the caller has time to look into the rows.
        counting = _counter().submit(count_matches, searcher, wanted, query.facets)
        spots = self._page(Pager(self._schema, searcher, query, wanted), query, after)
        seen = after.seen if after else 0
        rows = [
            Row(
                stored_document(searcher, spot[2]),
                (spot[0] or 0.0) if query.order is None else 0.0,
                Place(spot[0], spot[1], seen + number),
            )
            for number, spot in enumerate(spots, 1)
        ]
        return Found(rows=rows, counts=counting.result)

    def scan(self, query: Query) -> Iterator[Document]:
        """Stream every match from the searcher of this moment, which later writing does not change."""
        searcher = self._searcher()
        pager = Pager(self._schema, searcher, query, seek(self._schema, query))
        after: Place | None = None
        while spots := pager.by_field("moment", _PAGE, after, descending=True):
            for spot in spots:
                yield stored_document(searcher, spot[2])
            after = Place(spots[-1][0], spots[-1][1], 0)

    def cells(
        self, query: Query, *, interval: str, by: str | None, amount: str | None, currency: str
    ) -> Iterable[Cell]:
        """Count by interval and split, page by page."""
        searcher, wanted = self._searcher(), seek(self._schema, query)
        if amount:
            wanted = in_currency(self._schema, wanted, currency)
        return count_cells(searcher, wanted, interval=interval, by=by, amount=amount)

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
        """Sort the amounts, and look into the middle of each group."""
        wanted = in_currency(self._schema, seek(self._schema, query), currency)
        found = find_middles(
            self._schema, self._searcher(), wanted, groups, interval=interval, by=by, amount=amount
        )
        return dict(found)

    def words(self, prefix: str, limit: int) -> Mapping[str, int]:
        """The commonest terms of the titles that begin with a prefix."""
        return dict(
            self._searcher().terms_with_prefix("title_word", prefix, tantivy.Query.all_query(), limit)
        )

    def migrate(self) -> Migration:
        """Write the documents of the newest older version into a folder of this one, then name it so."""
        older = self._older()
        if not older or self._directory.exists():
            return Migration(source=None, target=str(self._directory))
        with self._hold():
            return move_documents(older[-1], self._directory, self._schema)

    def count(self) -> int:
        """How many documents there are."""
        return int(self._searcher().num_docs)

    def origin(self) -> str:
        """A name that is written beside the index when it is set up."""
        return origin(self._directory)

    def status(self) -> IndexStatus:
        """The index's state; its size is that of the directory's files."""
        count = self.count()
        return IndexStatus(
            engine="embedded",
            location=str(self._location),
            documents=count,
            mapping=f"v{self._version}",
            origin=self.origin(),
            size=sum(file.stat().st_size for file in self._directory.iterdir() if file.is_file()),
            server=f"tantivy {version('tantivy')}",
            writing=is_held(Path(self._lock.lock_file)),
        )

    def close(self) -> None:
        """Let go of the files."""
        self._opened = self._seen = None

    def _page(self, pager: Pager, query: Query, after: Place | None) -> list[Spot]:
        if not query.limit:
            return []
        if query.order is None:
            return pager.by_score(query.limit, after)
        name, descending = query.order
        return pager.by_field(name, query.limit, after, descending=descending)

    def _searcher(self) -> tantivy.Searcher:
        index, found = self._index(), state(self._directory)
        if found != self._seen:
            with told(self._location):
                index.reload()
            self._seen = found
        return index.searcher()

    def _index(self) -> tantivy.Index:
        if self._opened is None:
            if not self._directory.exists():
                self._check_version()
                if self._older():
                    raise IndexOutdated(
                        f"{self._location} has another mapping: run `shangqing index migrate`"
                    )
            self._opened = open_directory(self._directory, self._schema)
        return self._opened

    def _check_version(self) -> None:
        if any(version > self._version for version, _ in versions(self._location)):
            raise IndexOutdated(
                f"{self._location} was moved to a mapping of a newer version of Shangqing: update this one"
            )

    def _older(self) -> list[Path]:
        """The folders of older versions, the newest last."""
        return [folder for version, folder in versions(self._location) if version < self._version]


@cache
def _counter() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(thread_name_prefix="shangqing-counts")
