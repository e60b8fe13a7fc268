"""What the index is measured beside: the same engines fed with ready-made fields, and SQLite FTS5."""

from __future__ import annotations

import re
import sqlite3
from collections import deque
from pathlib import Path
from typing import Any

import tantivy
from index_documents import Document

from index.derived import derived_fields
from index.engines.elastic_mapping import mapping
from index.engines.embedded_files import open_directory
from index.engines.embedded_schema import build_schema, written_fields
from index.engines.embedded_writing import MEMORY
from index.terms import signs


class RawTantivy:
    """The embedded engine itself: each document replaces that of its id, a commit a feeding."""

    def __init__(self, folder: Path) -> None:
        self._index = open_directory(folder, build_schema())

    @staticmethod
    def ready(document: Document) -> Document:
        """The fields of a document as the engine takes them."""
        return written_fields(document)

    def feed(self, made: list[Document]) -> None:
        """Write, commit, and wait for what is merged, as our engine does."""
        with self._index.writer(MEMORY, 1) as writer:
            for fields in made:
                writer.delete_documents_by_term("id", fields["id"])
                writer.add_document(tantivy.Document.from_dict(fields))
            writer.commit()


class RawElastic:
    """The official client's own parallel_bulk, and a refresh a feeding."""

    def __init__(self, url: str, name: str = "bench-raw") -> None:
        from elasticsearch import Elasticsearch

        self._client, self._name = Elasticsearch(url, request_timeout=120), name
        self.delete()
        self._client.indices.create(index=name, settings={"number_of_shards": 1}, mappings=mapping())

    @staticmethod
    def ready(document: Document) -> Document:
        """The source of a document as the server takes it."""
        fields: dict[str, Any] = document | derived_fields(document)
        return fields | {"signs": " ".join(signs(fields["signs"]))}

    def feed(self, made: list[Document]) -> None:
        """Write, and make visible, as our engine does."""
        from elasticsearch.helpers import parallel_bulk

        actions = ({"_index": self._name, "_id": fields["id"], "_source": fields} for fields in made)
        deque(parallel_bulk(self._client, actions, thread_count=4, chunk_size=500), maxlen=0)
        self._client.indices.refresh(index=self._name)

    def delete(self) -> None:
        """Delete the index that was fed."""
        self._client.options(ignore_status=404).indices.delete(index=self._name)


class Sqlite:
    """SQLite FTS5 with the same cut words, and its columns indexed."""

    def __init__(self, path: Path) -> None:
        self._base = sqlite3.connect(path)
        self._base.executescript(
            "create virtual table if not exists words using fts5(terms, tokenize='unicode61');"
            "create table if not exists offers"
            " (id integer primary key, kind, competitor, price, observed, document);"
            "create index if not exists by_kind on offers (kind);"
        )

    def feed(self, made: list[Document]) -> None:
        """Write and commit documents that are ready."""
        for fields in made:
            number = int(fields["id"], 16)
            self._base.execute("insert into words (rowid, terms) values (?, ?)", (number, fields["terms"]))
            columns = (fields[name] for name in ("kind", "competitor"))
            rest = (fields.get("price_number"), fields["moment"], fields["document"])
            self._base.execute("insert into offers values (?, ?, ?, ?, ?, ?)", (number, *columns, *rest))
        self._base.commit()

    def search(self, line: str) -> None:
        """One page of kind:offer by rank, the total and one facet."""
        words = " ".join(
            word for word in re.sub('["|]', " ", line).split() if word[0] != "-" and ":" not in word
        )
        found = "from words join offers on offers.id = words.rowid where words match ? and kind = 'offer'"
        self._base.execute(f"select document {found} order by rank limit 20", (words,)).fetchall()
        self._base.execute(f"select competitor, count(*) {found} group by competitor", (words,)).fetchall()
