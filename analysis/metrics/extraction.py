"""Text → Metrics: one a change, none twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from analysis.entities import Mention, find_brands
from analysis.metrics.grammar import read_records
from analysis.metrics.lexer import read_tokens
from analysis.metrics.metric import Metric
from analysis.metrics.naming import Names, name_records
from analysis.metrics.numerals import Figure
from analysis.metrics.records import Change, Record
from analysis.metrics.repeats import drop_repeats
from analysis.metrics.words import read_words
from analysis.passage import Passage
from analysis.text import fold, normalise

_CHANGE_UNITS = {"multiple": "倍", "points": "百分点", "basis": "基点"}


def extract_metrics(text: str | Passage) -> tuple[Metric, ...]:
    """Give the market figures that a text states, in the order of the text.

    >>> figure, = extract_metrics("海南离岛免税店7天销售额超21亿元，同比增长超过150%")
    >>> figure.value, figure.unit, figure.change, figure.change_type, figure.amount, figure.currency
    (Decimal('21'), '亿元', Decimal('150'), 'yoy', Decimal('2100000000'), 'CNY')
    """
    return extract_many([text])[0]


def extract_many(
    texts: Iterable[str | Passage], mentions: Iterable[Sequence[Mention]] | None = None
) -> list[tuple[Metric, ...]]:
    """`extract_metrics` for many texts, in their order.

    `mentions` are the companies already found in each, whose figures it may tell; None looks for known brands.
    Step by step, not text by text: each step's rules then stay in the processor's cache, a fifth faster.
    """
    passages = [Passage.of(text) for text in texts]
    normal = [passage.normal for passage in passages]
    tokens = [read_tokens(each) for each in normal]
    records = [drop_repeats(read_records(*each), each[0]) for each in zip(normal, tokens, strict=True)]
    if mentions is None:
        mentions = [
            find_brands(passage) if its else () for passage, its in zip(passages, records, strict=True)
        ]
    names = [name_records(*each) for each in zip(records, tokens, passages, mentions, strict=True)]
    return [_of_one(*each) for each in zip(records, names, passages, strict=True)]


def _of_one(records: Sequence[Record], names: Sequence[Names], passage: Passage) -> tuple[Metric, ...]:
    named = zip(records, names, strict=True)
    return tuple([Metric.stating(terms) for both in named for terms in _terms(*both, passage.text)])


def _terms(record: Record, names: Names, text: str) -> list[dict[str, Any]]:
    """What the Metrics of a record state: one a relative change, or one where there is none."""
    shared = _shared(record, names, text)
    if not record.changes:
        shared["change_type"] = record.type
        return [shared]
    absolute = {
        change.type: _absolute_terms(change, text) for change in reversed(record.changes) if change.absolute
    }
    relative = [change for change in record.changes if not change.absolute]
    if not relative:
        return [shared | its for its in reversed(absolute.values())]
    first = next(reversed(absolute.values()), {})
    return [shared | absolute.get(change.type, first) | _change_terms(change) for change in relative]


def _shared(record: Record, names: Names, text: str) -> dict[str, Any]:
    figure, period = record.figure, record.period
    span = figure or record.changes[0].figure
    shared: dict[str, Any] = {
        "entity": names.entity,
        "metric": names.metric,
        "period": text[period.start : period.end] if period else None,
        "qualifier": record.qualifier,
        "forecast": record.forecast,
        "previous": record.previous,
        "start": span.start,
        "end": span.end,
    }
    if figure is not None:
        shared |= _value_terms(record, figure, text)
    return shared


def _value_terms(record: Record, figure: Figure, text: str) -> dict[str, Any]:
    value_max, scale = figure.value_max, None if figure.kind == "percent" else figure.scale
    return {
        "value": figure.value,
        "value_max": value_max,
        "unit": _unit(figure, text) or _implied_unit(record),
        "amount": figure.value * scale if scale is not None else None,
        "amount_max": value_max * scale if value_max is not None and scale is not None else None,
        "currency": figure.currency,
    }


def _unit(figure: Figure, text: str) -> str | None:
    """The unit as the text writes it, in its own script."""
    unit = figure.unit
    if unit is None or text.startswith(unit, figure.end - len(unit)):
        return unit
    written = fold(text[figure.end - len(unit) : figure.end])
    return written if normalise(written) == unit else unit


def _implied_unit(record: Record) -> str | None:
    implied: dict[str, str] = read_words("nouns")["implied_units"]
    return implied.get(record.noun.word) if record.noun else None


def _change_terms(change: Change) -> dict[str, Any]:
    figure = change.figure
    return {
        "change": change.amount,
        "change_max": None if figure.value_max is None else figure.value_max * change.sign,
        "change_unit": _CHANGE_UNITS.get(figure.kind),
        "change_type": change.type,
        "baseline": change.baseline,
        "change_qualifier": change.qualifier,
    }


def _absolute_terms(change: Change, text: str) -> dict[str, Any]:
    return {
        "change_abs": change.amount,
        "change_abs_unit": _unit(change.figure, text),
        "change_type": change.type,
        "baseline": change.baseline,
    }
