"""How the engines count where the short way ends: facets of many sets of values, medians of many or large groups."""

from __future__ import annotations

from collections import Counter

import pytest

from analysis.findings import Finding
from index import Index, Query
from index.engines import elastic_counts, embedded_counts
from index.engines.embedded_schema import as_set, values_in

HOSTILE = ('a","b', "[]", "", "\x1f", "\\", "\U0001f600", "' or 1=1")


@pytest.mark.parametrize("most", [1, 2, 10_000])
def test_facets_are_whole_however_many_sets_there_are(
    filled: Index, corpus: tuple[Finding, ...], monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(embedded_counts, "_MOST_VALUES", most)
    counted = Counter(label.strategy for finding in corpus for label in finding.strategies)
    facets = filled.search(Query(limit=0, facets=("strategy", "brand", "kind"))).facets
    assert facets["strategy"] == counted
    assert sum(facets["kind"].values()) == len(corpus)


def test_a_set_gives_back_its_values() -> None:
    assert values_in("brand", as_set(HOSTILE)) == HOSTILE
    assert values_in("brand", as_set(["甲", "乙", "甲"])) == ("甲", "乙")
    assert values_in("brand", as_set(())) == ()
    assert values_in("sku", "[]") == ("[]",)


@pytest.mark.parametrize(
    "limits", [{"_EACH": 0, "_DEEPEST": -1}, {"_EACH": 0}, {"_BUCKETS": 7}, {"_EACH": 0, "_SEARCHES": 1}]
)
def test_medians_are_the_same_by_searching_and_by_counting(
    both: tuple[Index, Index], monkeypatch: pytest.MonkeyPatch, limits: dict[str, int]
) -> None:
    embedded, elastic = both
    for name, value in limits.items():
        monkeypatch.setattr(elastic_counts, name, value)
    for by in ("strategy", None):
        expected = embedded.trend(interval="week", by=by, measure="median_price")
        assert any(point.value for point in expected)
        assert elastic.trend(interval="week", by=by, measure="median_price") == expected
