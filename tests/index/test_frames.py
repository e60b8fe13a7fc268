"""Typed frames of what the index holds."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from analysis.findings import Finding
from crawlers.items import Offer
from index import Index, Query, open_index
from index.exceptions import InvalidQuery

pd = pytest.importorskip("pandas", reason="pip install 'shangqing[notebooks]'")

from index.frames import (  # noqa: E402 - after pandas
    load_combinations,
    load_findings,
    load_mix,
    load_offers,
    load_trend,
    stream_findings,
)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory, corpus: tuple[Finding, ...]) -> str:
    place = str(tmp_path_factory.mktemp("frames"))
    with open_index(place) as index:
        index.write(corpus)
    return place


def test_offers_are_typed(url: str, corpus: tuple[Finding, ...]) -> None:
    frame = load_offers(url=url)
    seen = (finding.observation for finding in corpus)
    offers = {offer.id: offer for offer in seen if isinstance(offer, Offer)}
    assert len(frame) == len(offers)
    assert {
        name: str(kind) for name, kind in frame.dtypes.items() if name in {"price", "competitor", "title"}
    } == {
        "price": "float64",
        "competitor": "category",
        "title": "string",
    }
    assert str(frame["observed"].dtype.tz) == "Asia/Shanghai"
    for row in frame.itertuples():
        offer = offers[row.id]
        assert row.observed == offer.observed
        assert (row.price == float(offer.price)) if offer.price is not None else pd.isna(row.price)
        assert isinstance(row.mechanics, tuple)


def test_findings_are_the_newest_first(url: str, corpus: tuple[Finding, ...]) -> None:
    frame = load_findings(url=url)
    assert len(frame) == len(corpus)
    assert frame["observed"].is_monotonic_decreasing
    assert frame["published"].notna().sum() == sum(
        finding.observation.kind == "article" for finding in corpus
    )


def test_filters_are_those_of_the_command_line(url: str) -> None:
    line = load_offers("手机 competitor:甲公司 price:<200", url=url)
    named = load_offers("手机", competitors=("甲公司",), price_max="199.99", url=url)
    assert list(line["id"]) == list(named["id"])
    assert len(line) > 0
    assert set(line["competitor"]) == {"甲公司"}
    with pytest.raises(InvalidQuery):
        load_offers(Query(), competitors=("甲公司",), url=url)


def test_streaming_gives_the_same_rows(url: str) -> None:
    parts = list(stream_findings("手机", size=7, url=url))
    assert {len(part) for part in parts[:-1]} == {7}
    assert list(pd.concat(parts)["id"]) == list(load_findings("手机", url=url)["id"])


def test_trends_pivot(url: str) -> None:
    frame = load_trend(interval="week", by="competitor", measure="median_price", url=url)
    table = frame.pivot(index="start", columns="key", values="value")
    assert table.shape == (frame["start"].nunique(), frame["key"].nunique())
    assert frame["count"].dtype == "int64"
    assert str(frame["value"].dtype) == "float64"


def test_nothing_found_has_all_columns(url: str, tmp_path: Path) -> None:
    for place in (url, str(tmp_path)):
        full, none = load_offers(url=url), load_offers("朱古力蛋糕", url=place)
        assert list(none.columns) == list(full.columns)
        assert len(none) == 0
    assert list(load_trend("朱古力蛋糕", url=url).columns) == ["start", "key", "value", "count"]


LOADED: dict[str, Callable[..., Any]] = {
    "offers": load_offers,
    "exact offers": partial(load_offers, exact=True),
    "findings": load_findings,
    "counts": load_trend,
    "medians": partial(load_trend, interval="week", by="competitor", measure="median_price", exact=True),
}


def address(index: Index) -> str:
    engine = index.engine
    place = getattr(engine, "_location", None) or f"{engine._url}#{engine.read_alias}"  # type: ignore[attr-defined]
    return str(place)


@pytest.mark.parametrize("load", LOADED.values(), ids=LOADED)
@pytest.mark.parametrize("query", ["", "手机 -二手 competitor:甲公司,乙公司 price:<300", "朱古力蛋糕"])
def test_both_engines_give_one_frame(both: tuple[Index, Index], load: Callable[..., Any], query: str) -> None:
    one, other = (load(query, url=address(index)) for index in both)
    pd.testing.assert_frame_equal(one, other)
    full = load("", url=address(both[0]))
    same = [name for name in full if not isinstance(full[name].dtype, pd.CategoricalDtype)]
    assert [str(one[name].dtype) for name in same] == [str(full[name].dtype) for name in same]
    assert all(isinstance(one[name].dtype, pd.CategoricalDtype) for name in full if name not in same)


def test_a_mix_has_its_shares_and_what_they_are_compared_with(url: str) -> None:
    frame = load_mix(url=url, since="2026-10-12")
    shares = frame[frame["aspect"].eq("strategy") & frame["competitor"].eq("甲公司")]
    assert set(shares["name"]) >= {"price", "finance"}
    assert ((shares["share"] - shares["count"] / shares["total"]).abs() < 1e-3).all()
    assert set(shares["before_verdict"].dropna()) <= {"more", "less", "not distinguishable", "too few"}
    assert shares["market_difference"].dtype == "float64"
    pairs = load_combinations(url=url)
    assert (pairs["lift"] > 1).all()
    assert list(load_mix(url=url, since="2030-01-01").columns) == list(frame.columns)
