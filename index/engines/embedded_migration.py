"""The move of an embedded index to a new mapping, beside the old one, which older programs go on to search.

How far the copy came, and what was rejected until there, is kept beside it after every commit; the next call goes
on there.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import orjson
import tantivy

from crawlers.batches import batched
from crawlers.storage.files import write_atomically
from index.answers import Document, Migration
from index.engines.embedded_files import State, keep_origin, open_directory, state
from index.engines.embedded_schema import stored_document
from index.engines.embedded_writing import write_documents

BATCH = 20_000  # documents of one commit
_PAGE = 100_000  # places of documents that are asked for at once; asking again costs more, the further it is
_PLACE = "moved.json"


@dataclass(slots=True, kw_only=True)
class _Done:
    """How far a copy has come, of which state of the source."""

    of: State
    moved: int = 0
    rejected: list[tuple[str, str]] = field(default_factory=list)


def move_documents(source: Path, target: Path, schema: tantivy.Schema) -> Migration:
    """Write the documents of the index in `source` into a new one, which is called `target` when it is whole."""
    unfinished = target.with_name(f"{target.name}.unfinished")
    kept = unfinished / _PLACE
    done = _done(kept, state(source))
    if not done.moved:
        shutil.rmtree(unfinished, ignore_errors=True)
    index = open_directory(unfinished, schema)
    for batch in batched(stored_documents(source, done.moved), BATCH):
        done.rejected += write_documents(index, unfinished, schema, batch).rejected
        done.moved += len(batch)
        write_atomically(kept, orjson.dumps(done))
    kept.unlink(missing_ok=True)
    keep_origin(source, unfinished)
    index.reload()
    count = index.searcher().num_docs
    unfinished.rename(target)
    return Migration(source=str(source), target=str(target), moved=count, rejected=tuple(done.rejected))


def _done(kept: Path, of: State) -> _Done:
    """What was kept of a move that was interrupted; nothing done where the source was written since."""
    if not kept.exists():
        return _Done(of=of)
    found = orjson.loads(kept.read_bytes())
    if found["of"] != list(of):
        return _Done(of=of)
    return _Done(of=of, moved=found["moved"], rejected=[(key, reason) for key, reason in found["rejected"]])


def stored_documents(folder: Path, after: int = 0) -> Iterator[Document]:
    """Every document of an index of whichever version but the first few, in the order in which they lie there."""
    searcher = tantivy.Index.open(str(folder)).searcher()
    everything = tantivy.Query.all_query()
    while hits := searcher.search(everything, _PAGE, count=False, offset=after).hits:
        for _, address in hits:
            yield stored_document(searcher, address)
        after += len(hits)
