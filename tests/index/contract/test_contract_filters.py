"""The contract of every engine: filters and facets hold for each hit."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest
from index_shelf import NOON, offer, titles

from analysis.findings import Finding, analyse
from crawlers.items import Article, Offer
from index import Index, Query, parse_query
from index.filters import CHOICES


def test_the_empty_query_finds_everything(filled: Index, corpus: tuple[Finding, ...]) -> None:
    results = filled.search(Query(limit=0))
    assert results.total == len(corpus)
    assert results.hits == ()
    assert results.next is None


def test_facets_count_what_matches(filled: Index, corpus: tuple[Finding, ...]) -> None:
    results = filled.search(parse_query("kind:offer"))
    offers = [finding.observation for finding in corpus if isinstance(finding.observation, Offer)]
    assert results.total == len(offers)
    assert results.facets["competitor"] == dict(Counter(offer.competitor for offer in offers))
    assert results.facets["brand"] == dict(Counter(offer.brand for offer in offers if offer.brand))
    assert list(results.facets["competitor"].values()) == sorted(
        results.facets["competitor"].values(), reverse=True
    )


def test_whatever_is_filtered_by_is_counted(filled: Index) -> None:
    fields = tuple(name for name in CHOICES.values() if name != "id")
    facets = filled.search(Query(limit=0, facets=fields)).facets
    empty = {
        "region",
        "industry",
        "mentioned_competitor",
        "mentioned_brand",
        "keyword",
    }  # of a corpus by hand
    assert {name for name, counts in facets.items() if counts} == set(fields) - empty
    for name in set(fields) - empty:
        for value, number in [*facets[name].items()][:3]:
            assert filled.search(parse_query(f'{name}:"{value}"', limit=0, facets=())).total == number


@pytest.mark.parametrize(
    "line",
    [
        "competitor:甲公司",
        "competitor:甲公司,乙公司 kind:offer",
        "strategy:price",
        "sub_strategy:price_general",
        "mechanic:threshold_reduction brand:青禾",
        "source:news",
        "availability:OutOfStock",
        "price:<100",
        "price:100-200",
        "price:>=199.9",
        "take_home:<=98.9",
        "since:2026-10-20 until:2026-11-02",
        "currency:USD",
        "sku:S1,S2",
        "手机 competitor:甲公司 price:<300 since:2026-10-10",
    ],
)
def test_filters_hold_for_each_hit(filled: Index, corpus: tuple[Finding, ...], line: str) -> None:
    query = parse_query(line, limit=300)
    results = filled.search(query)
    assert 0 < results.total < len(corpus)
    assert {hit.id for hit in results.hits} == {finding.id for finding in corpus if _answers(finding, query)}


def _answers(finding: Finding, query: Query) -> bool:
    """The filters once more, in plain Python over the findings themselves."""
    seen = finding.observation
    named: dict[str, set[str | None]] = {
        "competitors": {seen.competitor},
        "kinds": {seen.kind},
        "sources": {seen.source},
        "strategies": {label.strategy for label in finding.strategies},
        "sub_strategies": {sub for label in finding.strategies for sub in label.sub_strategies},
        "mechanics": {promotion.mechanic for promotion in finding.promotions},
        "brands": {getattr(seen, "brand", None)},
        "availability": {getattr(seen, "availability", None)},
        "currencies": {getattr(seen, "currency", None)},
        "skus": {getattr(seen, "sku", None)},
    }
    pay = finding.take_home.pay if finding.take_home else None
    assert seen.observed is not None
    return (
        all(held & set(wanted) for name, held in named.items() if (wanted := getattr(query, name)))
        and _within(getattr(seen, "price", None), query.price_min, query.price_max)
        and _within(pay, query.take_home_min, query.take_home_max)
        and (query.since is None or seen.observed >= query.since)
        and (query.until is None or seen.observed < query.until)
        and (not query.text or "手机" in finding.text.replace("機", "机"))
    )


def _within(amount: Decimal | None, lowest: Decimal | None, highest: Decimal | None) -> bool:
    if lowest is None and highest is None:
        return True
    return (
        amount is not None and (lowest is None or amount >= lowest) and (highest is None or amount <= highest)
    )


def test_regions_and_industries_are_filtered_by_the_names_that_facets_show(empty: Index) -> None:
    news = Article(
        title="成都门店开业",
        body="四川成都的手机套餐资费下调，移动宽带提速。",
        competitor="甲",
        observed=NOON,
    )
    empty.write([analyse(news), offer("无地区")])
    facets = empty.search("").facets
    assert facets["region"] and facets["industry"]
    for field in ("region", "industry"):
        for name in facets[field]:
            assert titles(empty, f"{field}:{name}") == {"成都门店开业"}


def test_publication_is_filtered_apart_from_observation(filled: Index) -> None:
    hits = filled.search(parse_query("published_since:2026-08-01 published_until:2026-08-31", limit=300)).hits
    assert hits
    assert all("2026-07-31T16" <= hit.document["published"] < "2026-08-31T16" for hit in hits)
