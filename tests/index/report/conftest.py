"""A desk on which findings are written into a real index and told as a briefing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from analysis.findings import Finding, finding_text
from analysis.metrics import Metric
from analysis.promotions import Promotion, Receipt
from analysis.strategies import StrategyLabel
from crawlers.items import Article, Offer
from index import Index, open_index
from index.report import Briefing, build_briefing

DAY = datetime(2026, 11, 1, 2, tzinfo=UTC)  # ten in the morning in Beijing


class Desk:
    """Writes offers and articles by day (0 is 1 November 2026) and tells them as a briefing."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.findings: list[Finding] = []

    def at(self, day: int) -> datetime:
        return DAY + timedelta(days=day)

    def offer(
        self,
        day: int,
        price: str | None,
        *,
        pay: str | None = None,
        promotions: tuple[tuple[str, str], ...] = (),
        strategies: tuple[str, ...] = (),
        **fields: Any,
    ) -> None:
        known: dict[str, Any] = {
            "title": "净岸 S8",
            "competitor": "青禾",
            "source": "qinghe",
            "url": "https://q.example/1",
            "sku": "Q1",
            "currency": "CNY",
            "availability": "InStock",
            "observed": self.at(day),
            "price": None if price is None else Decimal(price),
            "promotions": tuple(text for _, text in promotions),
        }
        offer = Offer(**known | fields)
        text = finding_text(offer)
        self.findings.append(
            Finding(
                observation=offer,
                text=text,
                promotions=tuple(_promotion(mechanic, words, text) for mechanic, words in promotions),
                strategies=tuple(StrategyLabel(strategy=name, probability=0.9) for name in strategies),
                take_home=None if pay is None else Receipt(pay=Decimal(pay), unit_price=Decimal(pay)),
            )
        )

    def prices(self, prices: str, **fields: Any) -> None:
        """A price a day, "-" where the page was not visited: "100 100 - 90"."""
        for day, price in enumerate(prices.split()):
            if price != "-":
                self.offer(day, price, **fields)

    def article(
        self,
        day: int,
        title: str,
        body: str = "",
        *,
        metrics: tuple[Metric, ...] = (),
        strategies: tuple[StrategyLabel, ...] = (),
        **fields: Any,
    ) -> None:
        known: dict[str, Any] = {
            "title": title,
            "body": body,
            "competitor": "北屿",
            "source": "beiyu",
            "url": f"https://b.example/{day}",
            "observed": self.at(day),
            "published": self.at(day) - timedelta(hours=1),
        }
        article = Article(**known | fields)
        text = finding_text(article)
        self.findings.append(Finding(observation=article, text=text, metrics=metrics, strategies=strategies))

    def brief(self, **period: Any) -> Briefing:
        self.index.setup()
        assert not self.index.write(self.findings).rejected
        return build_briefing(self.index, **period)


def _promotion(mechanic: str, words: str, text: str) -> Promotion:
    start = text.index(words)
    return Promotion(mechanic=mechanic, text=words, start=start, end=start + len(words))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_index(tmp_path / "index") as index:
        yield Desk(index)
