"""The figures that are known, as metrics.yaml names them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from analysis.exceptions import InvalidFigures, InvalidRules
from crawlers.sources.checked import read_checked

Kind: TypeAlias = Literal["count", "money", "rate"]


class Metric(BaseModel):
    """One figure: its names, how tables call it, and its kind. A `rate` is a fraction of 0 to 1.

    Counts and money of several products or regions are added up to a total; a rate is weighted by the figure
    `of` (its denominator), and has no total without it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    zh: str
    en: str
    kind: Kind
    names: Annotated[tuple[str, ...], Field(min_length=1)]
    of: str | None = None


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    metrics: dict[str, Metric]
    dates: tuple[str, ...]
    products: tuple[str, ...]
    regions: tuple[str, ...]
    metric_columns: tuple[str, ...]
    value_columns: tuple[str, ...]
    totals: tuple[str, ...]
    absent: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """How tables call their columns; names are folded as `fold_name` does."""

    metrics: Mapping[str, str]
    dates: frozenset[str]
    products: frozenset[str]
    regions: frozenset[str]
    metric_columns: frozenset[str]
    value_columns: frozenset[str]
    totals: frozenset[str]
    absent: frozenset[str]


def metrics() -> Mapping[str, Metric]:
    """Every figure by its key."""
    return MappingProxyType(_table().metrics)


def metric_key(name: str) -> str:
    """The key of a figure by any of its names; InvalidFigures lists those that there are.

    >>> metric_key("转化率"), metric_key("UV")
    ('conversion', 'traffic')
    """
    key = vocabulary().metrics.get(fold_name(name))
    if key is None:
        raise InvalidFigures(f"{name!r} is no known figure; there are {', '.join(metrics())}")
    return key


@cache
def vocabulary() -> Vocabulary:
    """The words of tables."""
    table = _table()
    lists = {name: frozenset(map(fold_name, getattr(table, name))) for name in _LISTS}
    return Vocabulary(metrics=_metric_names(table), **lists)


_LISTS = ("dates", "products", "regions", "metric_columns", "value_columns", "totals", "absent")


def fold_name(name: str) -> str:
    """A column's name without what varies: case, spaces, script, underscores.

    >>> fold_name(" Click_Rate "), fold_name("點擊率")
    ('clickrate', '点击率')
    """
    from analysis.text import normalise

    return "".join(sign for sign in normalise(name).casefold() if sign not in " \t\u3000_-\ufeff\xa0")


def _metric_names(table: _Table) -> Mapping[str, str]:
    names: dict[str, str] = {}
    for key, metric in table.metrics.items():
        if metric.of is not None and metric.of not in table.metrics:
            raise InvalidRules(f"metrics.yaml: {key}: of: {metric.of!r} is no figure of this file")
        for name in map(fold_name, (key, metric.zh, metric.en, *metric.names)):
            if names.setdefault(name, key) != key:
                raise InvalidRules(f"metrics.yaml: {name!r} names {names[name]} and {key}; keep it with one")
    return names


@cache
def _table() -> _Table:
    return read_checked(Path(__file__).with_name("metrics.yaml"), _Table, InvalidRules)
