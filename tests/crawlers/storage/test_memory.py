"""What is remembered of pages comes back as it was; a memory that fails costs visits, not the crawl."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from crawlers.items import Article, Offer
from crawlers.storage.memory import Memories, Memory, Place, write_leads, write_said

AT = datetime(2026, 11, 11, 2, tzinfo=UTC)
OFFER = Offer(title="龙井", sku="T1", price=Decimal("99.00"), observed=AT, content_hash="x", archive="old#1")
LINKS = (Place("https://a.example/2", AT, "page"), Place("https://a.example/?p=2", kind="next"))


def memory(url: str = "https://a.example/1", interval: timedelta | None = timedelta(hours=6)) -> Memory:
    return Memory(
        url=url, run="r1", rules="x", etag='"a"', modified=None, content_hash="abc", archive="tea/r1#7",
        read=AT, fetched=AT, changed=AT, interval=interval, offers=1, articles=0, digest="d",
        said=write_said([OFFER]), leads=write_leads(LINKS),
    )  # fmt: skip


@pytest.mark.parametrize("interval", [None, timedelta(hours=6)])
def test_a_page_is_recalled_as_it_was_remembered(tmp_path: Path, interval: timedelta | None) -> None:
    memories = Memories(tmp_path, "tea")
    memories.remember(memory(interval=interval))
    assert memories.recall("https://a.example/1") == memory(interval=interval)
    assert memories.recall("https://a.example/2") is None
    memories.close()


def test_offers_are_repeated_at_another_time_from_the_record_that_holds_them() -> None:
    later = AT + timedelta(days=1)
    (offer,) = memory().repeat(later)
    assert (offer.title, offer.observed, offer.content_hash, offer.archive) == (
        "龙井",
        later,
        "abc",
        "tea/r1#7",
    )
    assert memory().links == LINKS
    assert memory().conditions == {"If-None-Match": '"a"'}


def test_when_something_was_seen_is_not_what_is_said() -> None:
    again = Offer(title="龙井", sku="T1", price=Decimal("99.00"), observed=AT + timedelta(days=9))
    assert write_said([OFFER]) == write_said([again])
    assert write_said([OFFER]) != write_said([Article(title="龙井", body="茶")])


def test_a_memory_in_an_older_form_is_begun_anew(tmp_path: Path) -> None:
    import sqlite3

    with sqlite3.connect(tmp_path / "tea.sqlite") as old:
        old.execute("create table pages (url text primary key, offers blob)")
    old.close()
    memories = Memories(tmp_path, "tea")
    assert memories.recall("https://a.example/1") is None
    memories.remember(memory())
    assert memories.recall("https://a.example/1") == memory()
    memories.close()


def test_a_full_disk_costs_the_memory_and_is_said_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    memories = Memories(tmp_path, "tea")
    memories._database.execute("pragma max_page_count = 3")  # what a full disk looks like to SQLite
    for number in range(200):
        memories.remember(memory(f"https://a.example/{number}"))
    assert memories.recall("https://a.example/199") is None
    assert len(caplog.records) == 1
    assert "full" in caplog.text
    memories.close()
