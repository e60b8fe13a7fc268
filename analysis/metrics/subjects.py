"""Of whom and of what: the entity and the metric's name around a record."""

from __future__ import annotations

from analysis.metrics.grammar import Record


def metric_of(record: Record, text: str, normal: str) -> str | None:
    """The metric's name as written, None where no noun stands near."""
    noun = record.noun_after or record.noun
    return text[noun.start : noun.end] if noun else None


def entity_of(record: Record, text: str, normal: str) -> str | None:
    """Who the figure is about."""
    return None
