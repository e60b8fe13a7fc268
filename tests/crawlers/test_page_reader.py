"""Pages read in a process of their own: alike, and no page ends or holds up more than itself."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from crawlers import page_reader
from crawlers.exceptions import ReaderFailed
from crawlers.items import Offer
from crawlers.page_reader import PageReader
from crawlers.page_reading import Received, SourceReading, answer, read_answer
from crawlers.sources.source import Source

AT = datetime(2026, 11, 11, 4, 30, 15, 250, tzinfo=UTC)
PRODUCT = """<html><head><title>龙井 {number} 号</title><script type="application/ld+json">
{{"@type": "Product", "name": "龙井 {number} 号", "sku": "T{number}", "offers": {{"@type": "Offer",
"price": "{number}.50", "priceCurrency": "CNY", "availability": "https://schema.org/InStock"}}}}</script></head>
<body><h1>龙井 {number} 号</h1><del>￥99.00</del><p>促销：满300减50</p><a href="/item/7">另一款</a></body></html>"""


def source(**more: Any) -> Source:
    described = {
        "name": "tea",
        "competitor": {"name": "甲茶"},
        "spider": "shop",
        "start": ["https://a.example/"],
        "pages": ["/item/"],
    }
    return Source.model_validate(described | more)


def received(number: int, **more: Any) -> Received:
    said = {
        "url": f"https://a.example/item/{number}",
        "body": PRODUCT.format(number=number).encode(),
        "content_type": "text/html",
        "fetched": AT,
        "archive": "tea/r1.warc.gz#17",
    }
    return Received(**(said | more))


@asynccontextmanager
async def reader(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[PageReader]:
    """One whose process is at work already."""
    monkeypatch.setattr(page_reader, "_MANY", 1)
    joined = PageReader.join()
    await joined.read(received(0), SourceReading(source()))
    await at_work(joined)
    yield joined
    await joined.leave()


async def at_work(joined: PageReader) -> None:
    async with asyncio.timeout(60):
        while joined._process is None:
            await asyncio.sleep(0.02)


@pytest.mark.parametrize(
    "page",
    [
        received(1),
        received(1, is_read=False),
        received(1, body=b""),
        received(1, body="请输入验证码".encode()),
        received(1, body=PRODUCT.format(number=10**14).encode()),
        received(2, body=b"\xff\xfe\x00" * 999, content_type="text/plain"),
    ],
)
def test_an_answer_says_what_reading_here_says(page: Received) -> None:
    reading = SourceReading(source())
    assert read_answer(answer(reading.question(page))) == reading.read(page)


def test_articles_and_faults_come_back_too() -> None:
    body = (
        "<title>新品</title><h1>新品上市发布</h1><article><p>" + "甲公司今天发布了新品。" * 40 + "</article>"
    )
    news = SourceReading(source(spider="news"))
    page = received(1, body=body.encode())
    back = read_answer(answer(news.question(page)))
    assert back == news.read(page)
    assert [each.kind for each in back.content.observations] == ["article"]


def test_an_api_and_selectors_are_read_there_as_here() -> None:
    api = {"items": "goods", "fields": {"title": "name", "price": "cost"}, "page_parameter": "page"}
    answers = SourceReading(source(spider="api", pages=[], start=["https://a.example/api?page=1"], api=api))
    page = received(
        1,
        url="https://a.example/api?page=1",
        content_type="application/json",
        body=b'{"goods": [{"name": "Teapot", "cost": 9.5}, {"name": "Cup", "cost": "dear"}]}',
    )
    back = read_answer(answer(answers.question(page)))
    assert back == answers.read(page)
    assert [each.title for each in back.content.observations] == ["Teapot"]
    assert [link.url for link in back.links] == ["https://a.example/api?page=2"]
    selected = SourceReading(source(selectors={"price": "del"}))
    (offer,) = read_answer(answer(selected.question(received(3)))).content.observations
    assert offer == selected.read(received(3)).content.observations[0]
    assert isinstance(offer, Offer)
    assert offer.price == Decimal("99.00")


def test_what_checks_sources_is_not_loaded_to_read_pages() -> None:
    """It would double the time that the process takes to start."""
    names = (
        "import sys, crawlers.reading_process; print({'pydantic', 'asyncio', 'scrapy'} & sys.modules.keys())"
    )
    said = subprocess.run([sys.executable, "-c", names], stdout=subprocess.PIPE, text=True, check=True)
    assert said.stdout == "set()\n"


def test_the_other_process_reads_alike_and_ends_with_the_last_who_leaves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def crawl() -> int:
        here = SourceReading(source())
        async with reader(monkeypatch) as joined:
            assert PageReader.join() is joined
            readings = await asyncio.gather(*(joined.read(received(n), here) for n in range(40)))
            assert readings == [here.read(received(n)) for n in range(40)]
            await joined.leave()
            assert joined._process is not None
            pid = joined._process.pid
        assert PageReader._shared is None
        return pid

    with pytest.raises(ProcessLookupError):
        os.kill(asyncio.run(crawl()), 0)


def test_pages_that_were_expected_wait_for_the_process_and_none_is_read_here(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Elsewhere(SourceReading):
        def read(self, received: Received) -> Any:
            raise AssertionError(f"{received.url} was read in the crawl's process")

    async def crawl() -> None:
        here, elsewhere = SourceReading(source()), Elsewhere(source())
        joined = PageReader.join()
        joined.expect(page_reader._MANY)
        readings = await asyncio.gather(*(joined.read(received(n), elsewhere) for n in range(5)))
        assert readings == [here.read(received(n)) for n in range(5)]
        await joined.leave()

    monkeypatch.setattr(page_reader.os, "cpu_count", lambda: 2)
    asyncio.run(crawl())


def test_a_reader_that_was_killed_costs_one_page_and_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    async def crawl() -> None:
        here = SourceReading(source())
        async with reader(monkeypatch) as joined:
            assert joined._process is not None
            os.kill(joined._process.pid, signal.SIGSTOP)
            pages = [asyncio.ensure_future(joined.read(received(n), here)) for n in range(5)]
            await asyncio.sleep(0)
            os.kill(joined._process.pid, signal.SIGKILL)
            found = await asyncio.gather(*pages, return_exceptions=True)
            assert isinstance(found[0], ReaderFailed)
            assert found[1:] == [here.read(received(n)) for n in range(1, 5)]

    asyncio.run(crawl())


def test_a_page_that_keeps_its_reader_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    async def crawl() -> None:
        here = SourceReading(source())
        async with reader(monkeypatch) as joined:
            assert joined._process is not None
            os.kill(joined._process.pid, signal.SIGSTOP)
            with pytest.raises(ReaderFailed, match="more than a minute"):
                await joined.read(received(1), here)
            await at_work(joined)
            assert await joined.read(received(2), here) == here.read(received(2))

    monkeypatch.setattr(page_reader, "_PATIENCE", 0.3)
    monkeypatch.setattr(page_reader, "_GLANCE", 0.1)
    asyncio.run(crawl())


def test_what_raises_there_is_told_here(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = SourceReading(source(selectors={"price": "css:b"}))
    broken._source.selectors["price"] = "css:[["  # as no checked YAML says it
    broken.written = SourceReading(broken._source).written
    with pytest.raises(ReaderFailed, match="reading raised InvalidSource"):
        read_answer(answer(broken.question(received(1))))


def test_where_no_process_can_be_started_pages_are_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    async def crawl() -> None:
        here = SourceReading(source())
        joined = PageReader.join()
        for number in range(3):
            assert await joined.read(received(number), here) == here.read(received(number))
            await asyncio.sleep(0.2)
        assert joined._process is None
        await joined.leave()

    monkeypatch.setattr(page_reader, "_MANY", 1)
    monkeypatch.setattr(page_reader.sys, "executable", "/nowhere/python")
    asyncio.run(crawl())
