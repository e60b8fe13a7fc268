"""A headline says what the body says again: of two such records the one that says more stays."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from analysis.metrics.records import Record

_COMPARED = 8  # a hostile text repeats one figure without end
_HEADLINE = re.compile(r"\s{0,4}【[^】\n]{1,120}】|[^\n]{1,80}\n")
_RARE = 1000  # from here on a number is hardly met twice by chance


def drop_repeats(records: Sequence[Record], normal: str) -> Sequence[Record]:
    """The records of a text without those that another sentence repeats with the same changes or more.

    Repeated is what stands in the headline and again below it, or beside the same noun; shares and small
    counts, which meet by chance, only where the headline holds them beside the same noun.
    """
    keys = [_keys(record) for record in records]
    if not _meet(keys):
        return records
    known: dict[Any, list[Record]] = {}
    for record, its in zip(records, keys, strict=True):
        for key in its:
            known.setdefault(key, []).append(record)
    headline = _headline(normal)
    return [
        record
        for record, its in zip(records, keys, strict=True)
        if not any(
            _says_more(other, record) and _alike(other, record, headline)
            for other in known[its[0]][:_COMPARED]
        )
    ]


def _meet(keys: Iterable[Sequence[Any]]) -> bool:
    """Whether a key is there twice; in most texts none is."""
    every = [key for its in keys for key in its]
    return len(set(every)) < len(every)


def _headline(normal: str) -> int:
    found = _HEADLINE.match(normal)
    return found.end() if found else 0


def _keys(record: Record) -> list[tuple[Any, ...]]:
    """A record is known by its value, one without a value by its changes, and a value with changes by both."""
    changes = [("change", change.amount, change.type) for change in record.changes]
    figure = record.figure
    return (
        changes if figure is None else [(figure.value, figure.value_max, figure.scale, figure.kind), *changes]
    )


def _says_more(other: Record, record: Record) -> bool:
    if other is record or other.sentence == record.sentence:
        return False
    changes, others = _change_set(record), _change_set(other)
    if changes != others or (record.figure is None) != (other.figure is None):
        return changes <= others and (record.figure is None or other.figure is not None)
    return other.sentence < record.sentence


def _change_set(record: Record) -> set[tuple[Decimal, str | None]]:
    return {(change.amount, change.type) for change in record.changes}


def _alike(one: Record, other: Record, headline: int) -> bool:
    announced = min(one.clause, other.clause) < headline
    if one.noun and other.noun and one.noun.word == other.noun.word and len(one.noun.word) > 1:
        return announced or _rare(one) or one.figure is None
    return announced and (_rare(one) or bool(one.changes or other.changes))


def _rare(record: Record) -> bool:
    figure = record.figure
    return figure is not None and figure.kind != "percent" and figure.value * figure.scale >= _RARE
