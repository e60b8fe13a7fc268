"""The columns of a user's list: their heads in Chinese or as the fields are named, and what kind a row is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from crawlers.yaml_files import read_yaml

_TELLING = {"price": "offer", "list_price": "offer", "monthly_fee": "offer", "body": "article"}


def fields_named(heads: Iterable[str]) -> list[str]:
    """The fields that columns' heads name; a head stays as it is where it is known as none, or as one named before.

    >>> fields_named(["商品名称", "划线价", "SKU", "原价", "备注"])
    ['title', 'list_price', 'sku', '原价', '备注']
    """
    names: list[str] = []
    for head in map(str.strip, heads):
        field = _heads().get(head.lower(), head)
        names.append(head if field in names else field)
    return names


def heads_list(heads: Iterable[str]) -> bool:
    """Whether these heads are those of a list: a title, and what tells the kind of its rows."""
    named = set(fields_named(heads))
    return "title" in named and not named.isdisjoint({"kind", *_TELLING})


def with_kind(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row in the fields' own words: 有货 as InStock, and a kind where its fields tell one."""
    values = _rules()["values"]
    said = {name: values[name].get(value, value) if name in values else value for name, value in row.items()}
    if "kind" not in said and (kind := next((_TELLING[name] for name in _TELLING if name in said), None)):
        said["kind"] = kind
    return said


@cache
def _heads() -> dict[str, str]:
    columns: dict[str, list[str]] = _rules()["columns"]
    named = {head.lower(): field for field, heads in columns.items() for head in heads}
    return named | {field: field for field in columns}


@cache
def _rules() -> dict[str, Any]:
    rules: dict[str, Any] = read_yaml(Path(__file__).with_suffix(".yaml"))
    return rules
