"""importance.yaml's own examples hold, and the span before one is as long."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from analysis.moves import KINDS
from index.report.importance import RULES, importance
from index.report.span import Span

WRITTEN = yaml.safe_load(RULES.read_text("utf-8"))
MOMENTS = st.integers(0, 4000).map(lambda days: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=days))


@pytest.mark.parametrize("example", WRITTEN["examples"], ids=lambda example: example["why"])
def test_an_example_holds(example: dict[str, Any]) -> None:
    assert importance(**example["more"]) > importance(**example["less"])


def test_every_kind_of_move_has_a_weight() -> None:
    assert set(WRITTEN["kinds"]) == set(KINDS)


@given(st.sampled_from(KINDS), st.floats(-1, 50), st.integers(1, 10_000), st.booleans(), st.floats(0.1, 1))
def test_a_weight_is_positive_and_grows_with_the_products(
    kind: str, change: float, products: int, raised: bool, confidence: float
) -> None:
    weights = [
        importance(kind, change=change, products=number, raised_first=raised, confidence=confidence)
        for number in (products, products * 2)
    ]
    assert 0 < weights[0] < weights[1]


@given(MOMENTS, st.timedeltas(timedelta(seconds=1), timedelta(days=400)))
def test_the_span_before_is_as_long_and_ends_where_the_span_begins(
    since: datetime, length: timedelta
) -> None:
    span = Span(since=since, until=since + length)
    before = span.before(None)
    assert before is not None and before.until == since and before.since == since - length
    assert span.holds(since) and not span.holds(since + length) and not before.holds(since)


def test_a_span_without_beginning_or_sight_has_none_before() -> None:
    now = datetime(2026, 11, 1, tzinfo=UTC)
    assert Span(until=now).before(now) is None
    assert Span(since=now).before(None) is None
    assert Span(since=now).before(now - timedelta(days=1)) is None
    assert Span(since=now).before(now + timedelta(days=1)) is not None
