"""export: stream what answers a query into one file, whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO, TypeAlias

from crawlers.batches import batched
from index.answers import Document
from index.columns import TABLES, Column
from index.exceptions import CannotExport, InvalidQuery
from index.export.comma_separated import write_csv
from index.export.json_lines import write_jsonl
from index.export.parquet import write_parquet
from index.query import Query
from index.searching import Index

Batches: TypeAlias = Iterable[list[Document]]
Writer: TypeAlias = Callable[[IO[bytes], tuple[Column, ...], Batches], int]

FORMATS: dict[str, Writer] = {".csv": write_csv, ".parquet": write_parquet, ".jsonl": write_jsonl}
"""Each suffix and what writes it."""

_BATCH = 5_000


def export(index: Index, query: Query, path: Path, *, table: str = "findings") -> int:
    """Write a row for each finding (or, with `table="offers"`, each offer) that answers the query; give their number.

    The newest first, in the memory of one batch, whatever the engine. The path's suffix names the format; a
    file that is there is replaced once the new one is whole, and nothing is left behind where it is not.
    Raises CannotExport for a place that cannot be written or a suffix that is none of FORMATS, InvalidQuery for
    an order that is asked for.
    """
    write = _writer(path)
    if query.sort not in ("relevance", "newest"):
        raise InvalidQuery(
            f"an export is in the order of time, the newest first: leave sort:{query.sort} out"
        )
    if table == "offers":
        query = only_offers(query)
    documents = index.engine.scan(query)
    with _whole(path) as file:
        return write(file, TABLES[table], batched(documents, _BATCH))


def _writer(path: Path) -> Writer:
    try:
        return FORMATS[path.suffix.lower()]
    except KeyError:
        raise CannotExport(
            f"{path}: a name that ends in one of {', '.join(FORMATS)} says what is to be written"
        ) from None


def only_offers(query: Query) -> Query:
    """The query, of offers only; InvalidQuery where it asks for other kinds."""
    if query.kinds and "offer" not in query.kinds:
        raise InvalidQuery(f"a table of offers holds no {' or '.join(query.kinds)}: leave the kind out")
    return replace(query, kinds=("offer",))


@contextmanager
def _whole(path: Path) -> Iterator[IO[bytes]]:
    """A file beside the path, which takes its name when all was written and goes when not."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        if path.exists() and not path.is_file():
            raise CannotExport(f"{path}: is no file: name one")
        try:
            with temporary.open("wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise CannotExport(f"{path}: {error.strerror or error}: make room or name another place") from error
