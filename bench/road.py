"""Pages per second of the whole road, beside Scrapy spiders that do less with the same pages.

    python bench/road.py [PAGES]    default 10,000 product pages of 29 KB, served by a process of its own

The whole road fetches, extracts, journals (synced), analyses and indexes in the embedded engine, as `shangqing
crawl` does. Beside it, with Scrapy's default settings: a spider that only parses title and price with parsel
CSS, and one that parses nothing. Each runs three times in turn; the best of each counts, by the wall clock and
by the processors' time (the road's shared between two cores at best). Starting and imports count, for all alike:
the road starts three processes, which is a tenth of the time of 3,000 pages and a thirtieth of that of 10,000.
Then every stage of the road alone, in processor time a page.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import re
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from shop_page import shop_page


class Cost(NamedTuple):
    """Seconds of a run: by the wall clock, of the crawl's own process, of the processes that it started."""

    wall: float
    crawl: float
    others: float

    @property
    def least(self) -> float:
        """What the run takes on two idle cores at the least."""
        return max(self.crawl, (self.crawl + self.others) / 2)


def serve(listening: socket.socket, pages: int) -> None:
    """Answer /item/N with a page and anything else with links to all; as little work a request as can be."""
    links = "".join(f'<a href="/item/{number}">{number}</a>' for number in range(1, pages + 1))
    answers = {f"/item/{number}".encode(): _answer(shop_page(number)) for number in range(1, pages + 1)}
    index, missing = _answer(links.encode()), b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while request := await reader.readuntil(b"\r\n\r\n"):
                path = request.split(b" ", 2)[1]
                writer.write(index if path == b"/" else answers.get(path, missing))
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def run() -> None:
        server = await asyncio.start_server(answer, sock=listening)
        await server.serve_forever()

    asyncio.run(run())


def _answer(body: bytes) -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def bench_source(url: str) -> Any:
    from crawlers.sources.source import Source

    described = {
        "name": "bench",
        "competitor": {"name": "青禾"},
        "spider": "shop",
        "start": [url],
        "pages": ["/item/"],
        "allow_private": True,
        "delay": 0,
        "concurrency": 16,  # Scrapy's own
        "budget": 1_000_000,
    }
    return Source.model_validate(described)


def run_road(url: str) -> None:
    """`shangqing crawl` as it is, from the first request to the last document in the index."""
    from crawlers.crawling import Batch, crawl_batches
    from crawlers.settings import SHANGQING_SOURCES
    from index.courier import Route, delivering

    with tempfile.TemporaryDirectory() as data:
        settings = {"SHANGQING_DATA": data, "SHANGQING_INDEX_URL": None, "AUTOTHROTTLE_ENABLED": False}
        with delivering(Route(data=data, index_url=None, sources=SHANGQING_SOURCES)):
            (outcome,) = crawl_batches([Batch(sources=(bench_source(url),))], settings)
    if getattr(outcome, "outcome", None) != "ok" or getattr(outcome, "failed", None):
        raise SystemExit(f"not every page was collected: {outcome}")


def run_parsel(url: str) -> None:
    """A plain Scrapy spider that takes title and price with parsel CSS."""
    _run_plain(
        url, lambda page: {"title": page.css("h1::text").get(), "price": page.css(".price b::text").get()}
    )


def run_nothing(url: str) -> None:
    """A plain Scrapy spider that parses nothing."""
    _run_plain(url, lambda response: {"length": len(response.body)})


def _run_plain(url: str, read: Callable[[Any], dict[str, Any]]) -> None:
    import scrapy
    from scrapy.crawler import AsyncCrawlerProcess

    class Plain(scrapy.Spider):
        name = "plain"

        async def start(self) -> AsyncIterator[scrapy.Request]:
            yield scrapy.Request(url, self.walk)

        def walk(self, response: Any) -> Iterator[scrapy.Request]:
            for path in re.findall(r'href="([^"]+)"', response.text):
                yield response.follow(path, self.collect)

        def collect(self, response: Any) -> Iterator[dict[str, Any]]:
            yield read(response)

    process = AsyncCrawlerProcess({"LOG_LEVEL": "ERROR"})  # all else is Scrapy's default
    process.crawl(Plain)
    process.start()


RUNS: dict[str, Callable[[str], None]] = {
    "the whole road": run_road,
    "Scrapy, title and price by parsel": run_parsel,
    "Scrapy, nothing parsed": run_nothing,
}


def compare(pages: int) -> dict[str, Cost]:
    """Run each three times in turn, in processes of their own, and give the best of each."""
    listening = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listening.getsockname()[1]}/"
    server = multiprocessing.Process(target=serve, args=(listening, pages), daemon=True)
    server.start()
    runs: dict[str, list[Cost]] = {name: [] for name in RUNS}
    for name in [*RUNS] * 3:
        command = [sys.executable, __file__, str(pages), name, url]
        said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
        runs[name].append(Cost(*map(float, said.split())))
    server.terminate()
    return {name: Cost(*map(min, zip(*costs, strict=True))) for name, costs in runs.items()}


def measure(run: Callable[[str], None], url: str) -> Cost:
    begin, own = time.perf_counter(), time.process_time()
    run(url)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    wall, crawl = time.perf_counter() - begin, time.process_time() - own
    return Cost(wall, crawl, children.ru_utime + children.ru_stime)


def stages(pages: int) -> Iterator[tuple[str, float]]:
    """(stage, seconds of processor time a page) of the road's stages, each alone."""
    from analysis.findings import analyse_many
    from crawlers.content import read_content, receive_page
    from crawlers.page_reading import Received, SourceReading, answer, read_answer
    from crawlers.route import Route
    from crawlers.storage.journal import RunJournal
    from index import open_index

    source, now = bench_source("http://127.0.0.1/"), datetime.now(UTC)
    reading, route = SourceReading(source), Route(source)
    kind = "text/html; charset=utf-8"
    came = [
        Received(url=f"http://127.0.0.1/item/{n}", body=shop_page(n), content_type=kind, fetched=now)
        for n in range(1, pages + 1)
    ]

    def spend(work: Callable[[Any], Any], things: list[Any]) -> tuple[float, list[Any]]:
        begin = time.process_time()
        made = [work(thing) for thing in things]
        return (time.process_time() - begin) / pages, made

    spend(reading.read, came[:5])
    seconds, texts = spend(lambda each: receive_page(each.url, each.body, kind, now), came)
    yield "decode and hash", seconds
    seconds, contents = spend(lambda page: read_content(page, source), texts)
    yield "parse and extract", seconds
    yield "links, parsed anew", spend(lambda page: route.links(page.html, page.url), texts)[0]
    asking, questions = spend(reading.question, came)
    answers = list(map(answer, questions))
    yield "ask the reading process, and read its answer", asking + spend(read_answer, answers)[0]
    found = [each for content in contents for each in content.observations]
    with tempfile.TemporaryDirectory() as data:
        with RunJournal(Path(data) / "bench.jsonl") as journal:
            yield (
                "journal, synced in eights",
                spend(journal.append, [found[n : n + 8] for n in range(0, len(found), 8)])[0],
            )
        analyse_many(found[:5])
        seconds, (findings,) = spend(analyse_many, [found])
        yield "analyse", seconds
        with open_index(Path(data) / "index") as index:
            index.setup()
            yield (
                "index",
                spend(index.write, [findings[n : n + 300] for n in range(0, len(findings), 300)])[0],
            )


def report(costs: dict[str, Cost], pages: int) -> None:
    road = costs["the whole road"]
    for name, cost in costs.items():
        print(
            f"{name}: {pages / cost.wall:.0f} pages/s, the road is {cost.wall / road.wall:.2f} x as fast; "
            f"{cost.least / pages * 1000:.2f} ms of processor time a page, {cost.least / road.least:.2f} x"
        )
    print(
        f"the road a page: {road.crawl / pages * 1000:.2f} ms in the crawl's process, "
        f"{road.others / pages * 1000:.2f} ms in those that read, analyse and index; of which"
    )


def main() -> None:
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    if len(sys.argv) == 4:
        print(*measure(RUNS[sys.argv[2]], sys.argv[3]))
        return
    report(compare(pages), pages)
    for stage, seconds in stages(min(pages, 500)):
        print(f"    {seconds * 1000:6.2f} ms  {stage}")


if __name__ == "__main__":
    main()
