"""Tantivy's schema and its documents, made from the one mapping.

Tantivy counts the values of a field that a document may lack or have several of some ten times slower than those
of one that every document has once. So the fields of `FACETS` are kept a second time: in their *set*, one JSON
text of all the values, which every document has.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import orjson
import tantivy

from index.answers import Document
from index.derived import derived_fields
from index.fields import FACETS, FIELDS, Kind

SETS = frozenset(FACETS)
"""The fields that are counted by their sets."""

_NUMBERS = {name for name, kind in FIELDS.items() if kind is Kind.NUMBER}
_WRITTEN = {name for name, kind in FIELDS.items() if kind in {Kind.KEYWORD, Kind.INTEGER}}


def build_schema() -> tantivy.Schema:
    """Only what is searched, counted or sorted becomes a field; the whole document lies beside, as JSON."""
    builder = tantivy.SchemaBuilder()
    for name, kind in FIELDS.items():
        match kind:
            case Kind.KEYWORD:
                several = name in SETS
                builder.add_text_field(name, fast=not several, tokenizer_name="raw", index_option="basic")
                if several:
                    builder.add_text_field(
                        column(name), fast=True, tokenizer_name="raw", index_option="basic"
                    )
            case Kind.WORD:
                builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
            case Kind.WORDS:
                builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
            case Kind.HELD:
                builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
            case Kind.SIGNS:
                builder.add_text_field(name, tokenizer_name="signs", index_option="position")
            case Kind.INTEGER:
                builder.add_integer_field(name, indexed=True, fast=True)
            case Kind.NUMBER:
                builder.add_float_field(name, indexed=True, fast=True)
    builder.add_bytes_field("document", stored=True)
    return builder.build()


def tokenizers() -> dict[str, tantivy.Tokenizer]:
    """By name: terms are cut already; signs are cut by tantivy, as `index.terms.signs` cuts them."""
    signs = r"[\p{L}\p{N}--[a-z0-9]]|[a-z0-9]{1,50}(?:\.[0-9]{1,49})?"
    return {"whitespace": tantivy.Tokenizer.whitespace(), "signs": tantivy.Tokenizer.regex(signs)}


def tantivy_document(document: Document) -> tantivy.Document:
    """Raises ValueError or TypeError where a value cannot be written."""
    return tantivy.Document.from_dict(written_fields(document))


def stored_document(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> Document:
    """The document at an address, as it was written."""
    document: Document = orjson.loads(searcher.doc(address).get_first("document") or b"{}")
    return document


def written_fields(document: Document) -> dict[str, Any]:
    """A document as the fields of the schema."""
    fields: dict[str, Any] = {"document": orjson.dumps(document), **_NO_VALUES}
    for name, value in document.items():
        if name in _NUMBERS:
            fields[name] = float(value)
        elif name in _WRITTEN:
            fields[name] = value
            if name in SETS:
                fields[_COLUMNS[name]] = as_set(value)
    return fields | derived_fields(document)


def column(name: str) -> str:
    """The field that is read where the values of a field are counted."""
    return f"{name}_set" if name in SETS else name


def as_set(values: str | Iterable[str]) -> str:
    """One value, or each of several once → the set."""
    return _set((values,) if isinstance(values, str) else tuple(values))


@lru_cache(maxsize=4096)
def _set(values: tuple[str, ...]) -> str:
    return orjson.dumps(list(dict.fromkeys(values))).decode()


_COLUMNS = {name: column(name) for name in SETS}
_NO_VALUES = dict.fromkeys(_COLUMNS.values(), as_set(()))


@lru_cache(maxsize=4096)
def values_in(name: str, found: str) -> tuple[str, ...]:
    """The values that are counted together in the column of a field."""
    return tuple(orjson.loads(found)) if name in SETS else (found,)
