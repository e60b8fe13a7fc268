"""Writing on tantivy: documents replace those of their ids, a batch at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import tantivy

from crawlers.batches import batched
from index.answers import Document, WriteReport
from index.complaints import complaint
from index.engines.embedded_files import told
from index.engines.embedded_queries import one_of
from index.engines.embedded_schema import tantivy_document

MEMORY = 256_000_000  # bytes; what is written at once before tantivy makes a segment of it
_BATCH = 100  # documents whose predecessors are deleted at once; that many fit a processor's cache


def write_documents(
    index: tantivy.Index, directory: Path, schema: tantivy.Schema, documents: Iterable[Document]
) -> WriteReport:
    """Write documents in place of those of the same ids, and commit. The caller is the only writer."""
    written, rejected = 0, list[tuple[str, str]]()
    with _committed(index, directory) as writer:
        for batch in batched(documents, _BATCH):
            ready = dict[str, tantivy.Document]()  # of several documents of one id, the last
            for document in batch:
                made = complaint(document) or _made(document)
                if isinstance(made, str):
                    rejected.append((str(document.get("id")), made))
                else:
                    ready[document["id"]] = made
                    written += 1
            with told(directory):
                writer.delete_documents_by_query(one_of(schema, "id", (*ready,)))
                for made in ready.values():
                    writer.add_document(made)
    return WriteReport(written=written, rejected=tuple(rejected))


def delete_documents(
    index: tantivy.Index, directory: Path, schema: tantivy.Schema, ids: Iterable[str]
) -> None:
    """Delete the documents of these ids, and commit. The caller is the only writer."""
    with _committed(index, directory) as writer:
        for batch in batched(ids, _BATCH):
            with told(directory):
                writer.delete_documents_by_query(one_of(schema, "id", tuple(batch)))


@contextmanager
def _committed(index: tantivy.Index, directory: Path) -> Iterator[tantivy.IndexWriter]:
    """A writer, whose work is committed at the end; after an error it is not."""
    with told(directory):
        writer = index.writer(MEMORY, 1)
    with writer:
        yield writer
        with told(directory):
            writer.commit()


def _made(document: Document) -> tantivy.Document | str:
    """The document for tantivy, or why it takes none."""
    try:
        return tantivy_document(document)
    except (ValueError, TypeError, OverflowError) as error:
        return str(error)
