"""Records → Metrics: one tuple a change, none twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from analysis.metrics.grammar import read_records
from analysis.metrics.lexer import read_tokens
from analysis.metrics.metric import Metric
from analysis.metrics.numerals import Figure
from analysis.metrics.records import Change, Record
from analysis.metrics.subjects import Names, Span, name_records
from analysis.metrics.words import read_words
from analysis.text import fold, normalise

_REPEATS = 8  # a hostile text repeats one figure without end
_NUMERIC = re.compile(r"[0-9０-９一二两兩三四五六七八九十百千翻減减腰]")  # what every figure holds one of


def extract_metrics(text: str) -> tuple[Metric, ...]:
    """Give the market figures that a text states, in the order of the text.

    >>> figure, = extract_metrics("海南离岛免税店7天销售额超21亿元，同比增长超过150%")
    >>> figure.value, figure.unit, figure.change, figure.change_type, figure.amount, figure.currency
    (Decimal('21'), '亿元', Decimal('150'), 'yoy', Decimal('2100000000'), 'CNY')
    """
    if not _NUMERIC.search(text):
        return ()
    normal = normalise(text)
    tokens = read_tokens(normal)
    records = list(_once(read_records(normal, tokens)))
    named = zip(records, name_records(records, tokens, normal), strict=True)
    return tuple(metric for record, names in named for metric in _metrics(record, names, text))


def _once(records: list[Record]) -> Iterator[Record]:
    """A headline says what the body says again: of two equal records the one that says more stays."""
    known: dict[Any, list[Record]] = {}
    for record in records:
        for key in _keys(record):
            known.setdefault(key, []).append(record)
    for record in records:
        if not any(_says_more(other, record) for key in _keys(record)[:1] for other in known[key][:_REPEATS]):
            yield record


def _keys(record: Record) -> list[tuple[Any, ...]]:
    """What tells one record from another; a change without a value is also known by its change alone."""
    figure = record.figure
    changes = [("change", change.amount, change.type) for change in record.changes]
    if figure is None:
        return changes
    return [(figure.value, figure.value_max, figure.unit, _distinguishing(record, figure)), *changes]


def _distinguishing(record: Record, figure: Figure) -> object:
    """14.7亿元 is itself wherever it stands; 10% or 249家 only beside the same noun, and that no bare 占."""
    if figure.kind != "percent" and figure.value * figure.scale >= 1000:
        return None
    if record.noun is None or len(record.noun.word) < 2:
        return record.sentence
    return record.noun.word


def _says_more(other: Record, record: Record) -> bool:
    if other is record or other.sentence == record.sentence:
        return False
    changes, others = _change_set(record), _change_set(other)
    if changes != others or (record.figure is None) != (other.figure is None):
        return changes <= others and (record.figure is None or other.figure is not None)
    return other.sentence < record.sentence


def _change_set(record: Record) -> set[tuple[Decimal, str | None]]:
    return {(change.amount, change.type) for change in record.changes}


def _metrics(record: Record, names: Names, text: str) -> Iterator[Metric]:
    absolute = next((change for change in record.changes if change.absolute), None)
    relative = [change for change in record.changes if not change.absolute]
    shared = _shared(record, names, text) | _absolute_terms(absolute, text)
    if not relative:
        change_type = absolute.type if absolute else record.type
        yield Metric(**shared, change_type=change_type, baseline=absolute.baseline if absolute else None)
    for change in relative:
        yield Metric(**shared | _change_terms(change))


def _shared(record: Record, names: Names, text: str) -> dict[str, Any]:
    figure = record.figure
    span = figure or record.changes[0].figure
    period = record.period
    return {
        "entity": _words(names.entity, text),
        "metric": _words(names.metric, text),
        "period": text[period.start : period.end] if period else None,
        "qualifier": record.qualifier,
        "forecast": record.forecast,
        "previous": record.previous,
        "start": span.start,
        "end": span.end,
    } | (_value_terms(record, figure, text) if figure else {})


def _words(span: Span | None, text: str) -> str | None:
    return None if span is None else text[slice(*span)].strip(' 的“”"') or None


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
    same = written == figure.unit or normalise(written) == figure.unit
    return written if same else figure.unit


def _implied_unit(record: Record) -> str | None:
    implied: dict[str, str] = read_words("nouns")["implied_units"]
    return implied.get(record.noun.word) if record.noun else None


def _change_terms(change: Change) -> dict[str, Any]:
    figure = change.figure
    units = {"multiple": "倍", "points": "百分点", "basis": "基点"}
    return {
        "change": change.amount,
        "change_max": None if figure.value_max is None else figure.value_max * change.sign,
        "change_unit": units.get(figure.kind),
        "change_type": change.type,
        "baseline": change.baseline,
        "change_qualifier": change.qualifier,
    }


def _absolute_terms(change: Change | None, text: str) -> dict[str, Any]:
    if change is None:
        return {}
    amount: Decimal = change.amount
    return {"change_abs": amount, "change_abs_unit": _unit(change.figure, text)}
