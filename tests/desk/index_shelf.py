"""Findings made by hand, and what an index gives of them, for the tests of the contract."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from analysis.findings import Finding
from crawlers.items import Article, Offer
from index import Index, Query, parse_query

NOON = datetime(2026, 11, 11, 4, tzinfo=UTC)


def offer(title: str, **given: Any) -> Finding:
    fields: dict[str, Any] = {"competitor": "甲", "url": "https://a.example/", "observed": NOON} | given
    seen = Offer(title=title, **fields)
    return Finding(observation=seen, text=title)


def article(title: str, body: str, **given: Any) -> Finding:
    seen = Article(title=title, body=body, competitor="甲", url="https://a.example/", observed=NOON, **given)
    return Finding(observation=seen, text=f"{title}\n{body}")


def titles(index: Index, text: str, **filters: Any) -> set[str]:
    return {hit.title for hit in index.search(parse_query(text, **filters)).hits}


def pages(index: Index, query: Query) -> list[str]:
    found: list[str] = []
    while True:
        page = index.search(query)
        found += [hit.id for hit in page.hits]
        if page.next is None:
            return found
        query = replace(query, after=page.next)
