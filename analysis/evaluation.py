"""How well the analyses do on labelled rows: precision, recall and F1 per label and overall.

    print(evaluate("strategies", Path("mine.jsonl")))

Rows with "uncertain": true are left out. One row a line:
strategies  {"text", "labels": [strategy, …]}, [] for none
promotions  {"text", "mechanics": [mechanic, …], "fields": {…}}, ["none"] for none
metrics     {"text", "metrics": [{"value", "unit", "change", "change_type", …}, …]}
prices      {"text", "amount": number or null, "currency"}
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from analysis.exceptions import InvalidRules
from analysis.labelled import Row, read_labelled
from analysis.scores import Finds, Report, empty_kept, tally, tally_by_label
from analysis.text import normalise

Sides = tuple[Finds, Finds]

# Either of two mechanics is accepted alone: 满300减50的券 is a coupon and a threshold reduction.
_EITHER = (("coupon", "threshold_reduction"), ("multi_buy", "gift"))
# Mechanics that the labels do not know; they are neither right nor wrong.
_UNLABELLED = {"deposit_waiver", "subsidy", "special_price"}


def evaluate(kind: str, path: Path) -> Report:
    """Score one kind of analysis on the rows of a JSONL file.

    Raises InvalidRules for an unknown kind and for a row that cannot be used; it names the line.
    """
    if kind not in KINDS:
        raise InvalidRules(f"{kind!r} cannot be evaluated; choose one of {', '.join(KINDS)}")
    return KINDS[kind](read_labelled(kind, path))


def score_strategies(rows: Iterable[Row]) -> Report:
    """Score `classify`: one label a strategy."""
    from analysis.strategies import classify_many

    certain, left_out = _certain(rows)
    labelled = classify_many([row["text"] for row in certain])
    given = [Counter(label.strategy for label in labels) for labels in labelled]
    return _labelled("strategies", (given, [Counter(row["labels"]) for row in certain]), left_out)


def score_promotions(rows: Iterable[Row]) -> Report:
    """Score `parse_promotions`, one label a mechanic; beside them the numbers of `promotion_fields`."""
    from analysis.promotions import parse_promotions, promotion_fields

    certain, left_out = _certain(rows)
    found = [{one.mechanic for one in parse_promotions(row["text"])} - _UNLABELLED for row in certain]
    there = [_accepted(mine, set(row["mechanics"])) for mine, row in zip(found, certain, strict=True)]
    fields = (
        [Counter(_numbers(promotion_fields(row["text"]))) for row in certain],
        [Counter(_numbers(row.get("fields") or {})) for row in certain],
    )
    sides = list(map(Counter, found)), list(map(Counter, there))
    return _labelled("promotions", sides, left_out, {"numbers of fields": fields})


def score_metrics(rows: Iterable[Row]) -> Report:
    """Score `extract_metrics`: value with unit and change with type; beside it the parts, and the names."""
    from analysis.metrics import extract_metrics, metric_terms

    certain, left_out = _certain(rows)
    found = [list(map(metric_terms, extract_metrics(row["text"]))) for row in certain]
    sides = found, [row["metrics"] for row in certain]
    parts: dict[str, Callable[[Row], Any]] = {"value": _value, "change": _change}
    parts |= {name: partial(_figure_named, name) for name in ("entity", "metric", "period")}
    beside = {name: _counted(part, *sides) for name, part in parts.items()}
    return _unlabelled("metrics", _counted(_figure, *sides), left_out, beside)


def score_prices(rows: Iterable[Row]) -> Report:
    """Score `parse_price`: the amount to pay; beside it the amount with its currency."""
    from crawlers.prices import parse_price

    certain, left_out = _certain(rows)
    prices = [parse_price(row["text"]) for row in certain]
    found = [[{"amount": price.amount, "currency": price.currency}] if price else [] for price in prices]
    sides = found, [[row] if row["amount"] is not None else [] for row in certain]
    beside = {"with its currency": _counted(_money, *sides)}
    return _unlabelled("prices", _counted(lambda row: _number(row["amount"]), *sides), left_out, beside)


KINDS: dict[str, Callable[[Iterable[Row]], Report]] = {
    "strategies": score_strategies,
    "promotions": score_promotions,
    "metrics": score_metrics,
    "prices": score_prices,
}
"""What can be evaluated, and what scores it."""


def _certain(rows: Iterable[Row]) -> tuple[list[Row], int]:
    every = list(rows)
    certain = [row for row in every if not row.get("uncertain")]
    return certain, len(every) - len(certain)


def _labelled(kind: str, sides: Sides, left_out: int, beside: Mapping[str, Sides] | None = None) -> Report:
    return replace(_unlabelled(kind, sides, left_out, beside or {}), labels=tally_by_label(*sides))


def _unlabelled(kind: str, sides: Sides, left_out: int, beside: Mapping[str, Sides]) -> Report:
    return Report(
        kind=kind,
        rows=len(sides[1]),
        left_out=left_out,
        overall=tally(*sides),
        beside={name: tally(*both) for name, both in beside.items()},
        empty_kept=empty_kept(*sides),
    )


def _counted(
    key: Callable[[Row], Any], found: Iterable[Iterable[Row]], there: Iterable[Iterable[Row]]
) -> Sides:
    return [Counter(map(key, row)) for row in found], [Counter(map(key, row)) for row in there]


def _accepted(found: set[str], label: set[str]) -> set[str]:
    """The label without "none", and less the one of a pair that the other stands for."""
    label = label - {"none"}
    for pair in map(set, _EITHER):
        if pair <= label and len(found & pair) == 1:
            label -= pair - found
    return label


def _numbers(fields: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every number in the fields, named by the way to it; the order within a list does not count."""
    if isinstance(fields, Mapping):
        for key, part in fields.items():
            yield from _numbers(part, f"{name}.{key}")
    elif isinstance(fields, list | tuple):
        for part in fields:
            yield from _numbers(part, name)
    elif isinstance(fields, int | float | Decimal) and not isinstance(fields, bool):
        yield name, str(_number(fields))


def _number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value)).normalize()


def _value(row: Row) -> tuple[Any, ...]:
    return _number(row.get("value")), _number(row.get("value_max")), normalise(row.get("unit") or "")


def _change(row: Row) -> tuple[Any, ...]:
    numbers = (_number(row.get(name)) for name in ("change", "change_max", "change_abs"))
    return *numbers, row.get("change_unit"), row.get("change_type")


def _figure(row: Row) -> tuple[Any, ...]:
    return *_value(row), *_change(row)


def _figure_named(name: str, row: Row) -> tuple[Any, ...]:
    return *_figure(row), row.get(name)


def _money(row: Row) -> tuple[Any, ...]:
    return _number(row["amount"]), row.get("currency") or "CNY"
