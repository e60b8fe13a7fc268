"""The journal's stage: what arrives together is written together, and what cannot be written is not collected."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from crawlers.exceptions import JournalError
from crawlers.items import Offer
from crawlers.pipelines.journal import JournalPipeline
from crawlers.sources.source import Source
from crawlers.storage.journal import Journal
from crawlers.storage.runs import Run, open_run

SOURCE = {"name": "tea", "competitor": {"name": "甲"}, "spider": "shop", "start": ["https://a.example/"]}


def tea(number: int) -> Offer:
    seen = datetime(2026, 11, 11, tzinfo=UTC)
    return Offer(
        title=f"龙井 {number} 号", competitor="甲", source="tea", observed=seen, price=Decimal(number)
    )


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    run = open_run(tmp_path, Source.model_validate(SOURCE))
    yield run
    run.finish("finished")


def collect(run: Run, *offers: Offer, pause: float = 0) -> list[Any]:
    """What became of each, the second half arriving after a pause."""

    async def collect_all() -> list[Any]:
        crawler: Any = SimpleNamespace(engine=None, spider=SimpleNamespace(run=run))
        pipeline = JournalPipeline.from_crawler(crawler)
        half = len(offers) // 2
        first = [asyncio.ensure_future(pipeline.process_item(each)) for each in offers[:half]]
        await asyncio.sleep(pause)
        later = [asyncio.ensure_future(pipeline.process_item(each)) for each in offers[half:]]
        return await asyncio.gather(*first, *later, return_exceptions=True)

    return asyncio.run(collect_all())


@pytest.mark.parametrize("pause", [0, 0.02, 0.05, 0.2])
def test_all_that_arrives_is_in_the_journal_once_and_counted(run: Run, tmp_path: Path, pause: float) -> None:
    offers = [tea(number) for number in range(40)]
    assert collect(run, *offers, pause=pause) == offers
    written = [entry.observation for entry in Journal(tmp_path / "journal").entries()]
    assert written == offers
    assert run.tally.observations == 40


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full is Linux's")
@pytest.mark.parametrize("pause", [0, 0.2])
def test_on_a_full_disk_nothing_counts_as_collected_and_it_is_said_once(run: Run, pause: float) -> None:
    with Path("/dev/full").open("ab", buffering=0) as full:
        run.journal.close()
        run.journal._file = full
        became = collect(run, *(tea(number) for number in range(6)), pause=pause)
    assert [type(each) for each in became] == [JournalError] * 6
    assert run.tally.observations == 0
    assert sum(run.tally.failed.values()) == 1
