"""Records → Metrics: one tuple a change, none twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from analysis.metrics.grammar import Change, Record, read_records
from analysis.metrics.lexer import read_tokens
from analysis.metrics.metric import Metric
from analysis.metrics.numerals import Figure
from analysis.metrics.subjects import entity_of, metric_of
from analysis.metrics.words import read_words
from analysis.text import fold, normalise

_NUMERIC = re.compile(r"[0-9一二两三四五六七八九十百千]")


def extract_metrics(text: str) -> tuple[Metric, ...]:
    """Give the market figures that a text states, in the order of the text.

    >>> figure, = extract_metrics("海南离岛免税店7天销售额超21亿元，同比增长超过150%")
    >>> figure.value, figure.unit, figure.change, figure.change_type, figure.amount, figure.currency
    (Decimal('21'), '亿元', Decimal('150'), 'yoy', Decimal('2100000000'), 'CNY')
    """
    if not _NUMERIC.search(text):
        return ()
    normal = normalise(text)
    records = read_records(normal, read_tokens(normal))
    return tuple(metric for record in _once(records) for metric in _metrics(record, text, normal))


def _once(records: list[Record]) -> Iterator[Record]:
    """A headline says what the body says again: of two equal records the one that says more stays."""
    known: dict[Any, list[Record]] = {}
    for record in records:
        for key in _keys(record):
            known.setdefault(key, []).append(record)
    for record in records:
        if not any(_says_more(other, record) for key in _keys(record)[:1] for other in known[key]):
            yield record


def _keys(record: Record) -> list[tuple[Any, ...]]:
    """What tells one record from another; a change without a value is also known by its change alone."""
    figure = record.figure
    changes = [("change", change.figure.value * change.sign, change.type) for change in record.changes]
    if figure is None:
        return changes
    # a share of 10% is no rare number: only the same noun makes it the same figure
    noun = record.noun.word if record.noun and figure.kind in ("percent", "bare", "count") else None
    return [(figure.value, figure.value_max, figure.unit, noun), *changes]


def _says_more(other: Record, record: Record) -> bool:
    if other is record or other.sentence == record.sentence:
        return False
    changes, others = _change_set(record), _change_set(other)
    if changes != others or (record.figure is None) != (other.figure is None):
        return changes <= others and (record.figure is None or other.figure is not None)
    return other.sentence < record.sentence


def _change_set(record: Record) -> set[tuple[Decimal, str | None]]:
    return {(change.figure.value * change.sign, change.type) for change in record.changes}


def _metrics(record: Record, text: str, normal: str) -> Iterator[Metric]:
    absolute = next((change for change in record.changes if change.absolute), None)
    relative = [change for change in record.changes if not change.absolute]
    shared = _shared(record, text, normal) | _absolute_terms(absolute, text)
    if not relative:
        change_type = absolute.type if absolute else record.type
        yield Metric(**shared, change_type=change_type, baseline=absolute.baseline if absolute else None)
    for change in relative:
        yield Metric(**shared | _change_terms(change))


def _shared(record: Record, text: str, normal: str) -> dict[str, Any]:
    figure = record.figure
    span = figure or record.changes[0].figure
    period = record.period
    return {
        "entity": entity_of(record, text, normal),
        "metric": metric_of(record, text, normal),
        "period": text[period.start : period.end] if period else None,
        "qualifier": record.qualifier,
        "forecast": record.forecast,
        "previous": record.previous,
        "start": span.start,
        "end": span.end,
    } | (_value_terms(record, figure, text) if figure else {})


def _value_terms(record: Record, figure: Figure, text: str) -> dict[str, Any]:
    factor = figure.scale
    return {
        "value": figure.value,
        "value_max": figure.value_max,
        "unit": _unit(figure, text) or _implied_unit(record),
        "amount": figure.value * factor if figure.kind != "percent" else None,
        "amount_max": figure.value_max * factor
        if figure.value_max is not None and figure.kind != "percent"
        else None,
        "currency": figure.currency,
    }


def _unit(figure: Figure, text: str) -> str | None:
    """The unit as the text writes it, in its own script."""
    if figure.unit is None:
        return None
    written = fold(text[figure.end - len(figure.unit) : figure.end])
    return (
        written
        if len(normalise(written)) == len(figure.unit) and normalise(written) == figure.unit
        else figure.unit
    )


def _implied_unit(record: Record) -> str | None:
    implied: dict[str, str] = read_words("nouns")["implied_units"]
    return implied.get(record.noun.word) if record.noun else None


def _change_terms(change: Change) -> dict[str, Any]:
    figure = change.figure
    units = {"multiple": "倍", "points": "百分点", "basis": "基点"}
    return {
        "change": figure.value * change.sign,
        "change_max": None if figure.value_max is None else figure.value_max * change.sign,
        "change_unit": units.get(figure.kind),
        "change_type": change.type,
        "baseline": change.baseline,
        "change_qualifier": change.qualifier,
    }


def _absolute_terms(change: Change | None, text: str) -> dict[str, Any]:
    if change is None:
        return {}
    amount: Decimal = change.figure.value * change.sign
    return {"change_abs": amount, "change_abs_unit": _unit(change.figure, text)}
