"""The same answers: on one corpus both engines give the same totals, facets, trends, orders, highlights."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index import Index, Query
from index.query import SORTS
from index.trends import INTERVALS, MEASURES

TEXTS = ("", "手机", "满减 -二手", "新品|直降 iphone", '"龙井茶"', "茶", "-手机", "套餐 會員")


@pytest.mark.parametrize(("text", "sort"), [(text, sort) for text in TEXTS for sort in SORTS])
def test_totals_facets_and_orders(both: tuple[Index, Index], text: str, sort: str) -> None:
    embedded, elastic = (index.search(Query(text=text, sort=sort, limit=300)) for index in both)
    assert embedded.total == elastic.total
    assert embedded.facets == elastic.facets
    if sort == "relevance" and text:
        # Scores are sums of 32-bit floats, in an order of each engine's own: what nearly ties may change places.
        scores = [[hit.score for hit in results.hits] for results in (embedded, elastic)]
        assert scores[0] == pytest.approx(scores[1], rel=1e-4)
        best = [{hit.id for hit in results.hits[:10]} for results in (embedded, elastic)]
        assert len(best[0] & best[1]) >= 0.9 * len(best[0])
    else:
        assert [hit.id for hit in embedded.hits] == [hit.id for hit in elastic.hits]
    assert {hit.id: (hit.highlights, hit.document) for hit in embedded.hits} == {
        hit.id: (hit.highlights, hit.document) for hit in elastic.hits
    }


@pytest.mark.parametrize(("interval", "measure"), list(product(INTERVALS, MEASURES)))
def test_trends(both: tuple[Index, Index], interval: str, measure: str) -> None:
    for by in (None, "competitor", "strategy", "mechanic", "brand"):
        embedded, elastic = (
            index.trend(Query(text="手机"), interval=interval, measure=measure, by=by) for index in both
        )
        assert embedded == elastic
        assert embedded


def test_streams_and_suggestions(both: tuple[Index, Index]) -> None:
    embedded, elastic = both
    assert list(embedded.scan(Query(text="手机"))) == list(elastic.scan(Query(text="手机")))
    for prefix in ("手", "i", "1", "满", "新"):
        assert embedded.suggest(prefix) == elastic.suggest(prefix)


_QUERIES = st.builds(
    Query,
    text=st.lists(
        st.sampled_from(["手机", "-二手", "满减|茶", '"直降"', "iphone", "5g", "號", "-茶"]), max_size=3
    ).map(" ".join),
    competitors=st.sampled_from([(), ("甲公司",), ("甲公司", "丁電信")]),
    strategies=st.sampled_from([(), ("price",), ("finance", "promotion")]),
    brands=st.sampled_from([(), ("青禾",)]),
    price_max=st.none() | st.decimals(0, 500, places=1),
    price_min=st.none() | st.decimals(0, 200, places=2),
    sort=st.sampled_from([sort for sort in SORTS if sort != "relevance"]),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=_QUERIES)
def test_any_query(both: tuple[Index, Index], query: Query) -> None:
    embedded, elastic = (index.search(query) for index in both)
    assert (embedded.total, embedded.facets) == (elastic.total, elastic.facets)
    assert [hit.id for hit in embedded.hits] == [hit.id for hit in elastic.hits]
