"""A desk on which offers and articles are collected in a real journal and told as a briefing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson
import pytest

from crawlers.items import Article, Observation, Offer
from crawlers.storage.files import write_atomically
from crawlers.storage.journal import Journal, RunJournal
from crawlers.storage.runs import run_name, summary_path
from crawlers.storage.summaries import RunSummary
from index import open_index
from index.feed import deliver
from index.report import Briefing, build_briefing

DAY = datetime(2026, 11, 1, 2, tzinfo=UTC)  # ten in the morning in Beijing


class Desk:
    """Collects offers and articles by day (0 is 1 November 2026) and tells them as a briefing."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.seen: list[Observation] = []

    def at(self, day: float) -> datetime:
        return DAY + timedelta(days=day)

    def offer(self, day: float, price: str | None, *promotions: str, **fields: Any) -> None:
        known: dict[str, Any] = {
            "title": "净岸 S8 扫地机器人",
            "competitor": "青禾",
            "source": "qinghe",
            "url": "https://q.example/1",
            "sku": "Q1",
            "currency": "CNY",
            "availability": "InStock",
            "observed": self.at(day),
            "price": None if price is None else Decimal(price),
            "promotions": promotions,
        }
        self.seen.append(Offer(**known | fields))

    def prices(self, prices: str, *promotions: str, **fields: Any) -> None:
        """A price a day, "-" where the page was not visited: "100 100 - 90"."""
        for day, price in enumerate(prices.split()):
            if price != "-":
                self.offer(day, price, *promotions, **fields)

    def article(self, day: float, title: str, body: str = "", **fields: Any) -> None:
        known: dict[str, Any] = {
            "title": title,
            "body": body,
            "competitor": "北屿",
            "source": "beiyu",
            "url": f"https://b.example/{len(self.seen)}",
            "observed": self.at(day),
            "published": self.at(day) - timedelta(hours=1),
        }
        self.seen.append(Article(**known | fields))

    def ran(self, day: int, source: str, outcome: str, why: str | None = None) -> None:
        """Leave the summary of a run."""
        at = self.at(day)
        summary = RunSummary(
            source=source,
            run=run_name(at),
            started=at,
            finished=at,
            outcome=outcome,
            why=why,
            pages=9,
            observations=0,
            skipped={},
            failed={},
            examples={},
        )
        write_atomically(summary_path(self.data, source, run_name(at)), orjson.dumps(summary))

    def collect(self) -> None:
        """Write what was seen into the journal, where it stays."""
        run = Journal(self.data / "journal").run_path("desk", f"run{len(self.seen)}")
        with RunJournal(run) as journal:
            journal.append(self.seen)
        self.seen = []

    def brief(self, **period: Any) -> Briefing:
        self.collect()
        deliver(self.data)
        with open_index(self.data / "index") as index:
            return build_briefing(index, data=self.data, **period)


@pytest.fixture(scope="session")
def new_desk(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Desk]:
    """Gives empty desks, for briefings that many tests read."""
    return lambda: Desk(tmp_path_factory.mktemp("data"))


@pytest.fixture
def desk(new_desk: Callable[[], Desk]) -> Desk:
    return new_desk()
