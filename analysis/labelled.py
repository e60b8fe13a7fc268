"""Labelled rows as users write them, in JSONL: read and checked; what is wrong is told with its file and line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from analysis.exceptions import InvalidRules

Row = Mapping[str, Any]
_RULES = Path(__file__).parent / "promotions" / "rules"


class _Row(BaseModel):
    model_config = ConfigDict(extra="allow")
    text: str = Field(min_length=1)
    uncertain: bool = False


class _Strategies(_Row):
    labels: list[str]


class _Promotions(_Row):
    mechanics: list[str]
    fields: dict[str, Any] = {}


class _Figure(BaseModel):
    model_config = ConfigDict(extra="allow")
    value: Decimal | None = None
    value_max: Decimal | None = None
    unit: str | None = None
    change: Decimal | None = None
    change_max: Decimal | None = None
    change_abs: Decimal | None = None
    change_unit: str | None = None
    change_type: str | None = None


class _Metrics(_Row):
    metrics: list[_Figure]


class _Prices(_Row):
    amount: Decimal | None
    currency: str | None = None


_MODELS: dict[str, tuple[type[_Row], str]] = {
    "strategies": (_Strategies, "labels"),
    "promotions": (_Promotions, "mechanics"),
    "metrics": (_Metrics, "metrics"),
    "prices": (_Prices, "amount"),
}


def read_objects(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The JSON objects of a file, one a line, each with its line's number; empty lines are passed over.

    Raises InvalidRules where the file is not UTF-8 (a byte order mark may begin it) or a line no object.
    """
    try:
        lines = path.read_text("utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise InvalidRules(f"{path} is not UTF-8 text; save it as UTF-8, one JSON object a line") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield number, _object(line, f"{path}:{number}")


def read_labelled(kind: str, path: Path) -> list[Row]:
    """The rows of a file of labels of one kind: strategies, promotions, metrics or prices.

    Raises InvalidRules, which names line and field, for a row that lacks what the kind needs or holds a label
    that there is not, and for a file without rows.
    """
    rows = [_checked(kind, row, f"{path}:{number}") for number, row in read_objects(path)]
    if not rows:
        raise InvalidRules(f"{path} holds no rows; write one a line: {_wanted(kind)}")
    return rows


def _object(line: str, where: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InvalidRules(f"{where}: is no JSON: {error}") from error
    if not isinstance(row, dict):
        raise InvalidRules(f'{where}: is no JSON object; write {{"text": …}}')
    return row


def _checked(kind: str, row: dict[str, Any], where: str) -> Row:
    model, field = _MODELS[kind]
    try:
        model.model_validate(row)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise InvalidRules(f"{where}: {place}: {first['msg']}; wanted {_wanted(kind)}") from error
    known = _known(kind)
    if known and (unknown := sorted(set(row[field]) - known)):
        raise InvalidRules(f"{where}: {', '.join(unknown)}: no such label; use {', '.join(sorted(known))}")
    return row


def _wanted(kind: str) -> str:
    return f'{{"text": …, "{_MODELS[kind][1]}": …}}'


@cache
def _known(kind: str) -> frozenset[str]:
    """The labels that a kind has; none where its rows hold no labels."""
    if kind == "strategies":
        from analysis.strategies import categories

        return frozenset(one.strategy for one in categories())
    if kind == "promotions":
        return frozenset(path.stem for path in _RULES.glob("*.yaml")) | {"none"}
    return frozenset()
