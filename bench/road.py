"""Pages per second of the whole road, beside Scrapy spiders that do less with the same pages.

    python bench/road.py [PAGES]    default 600 product pages of 29 KB, served by a second process

The whole road fetches, extracts, journals (synced), analyses and indexes in the embedded engine. Beside it: a
spider that only parses title and price with parsel CSS, and one that parses nothing. Each runs in a process
of its own, three times in turn; the best of each counts, printed as a ratio. Imports count, for all alike.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

_FILLER = (
    "<div class='row'><span>参数</span><em>规格说明：本品采自核心产区，手工制作，品质如一。</em></div>\n"
)
_PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>龙井茶 {number} 号 250g - 商城</title>
<script type="application/ld+json">{{"@context": "https://schema.org", "@type": "Product",
"name": "龙井茶 {number} 号 250g", "sku": "T{number}", "brand": {{"@type": "Brand", "name": "青禾"}},
"offers": {{"@type": "Offer", "price": "{number}.00", "priceCurrency": "CNY",
"availability": "https://schema.org/InStock"}}}}</script></head><body><h1>龙井茶 {number} 号 250g</h1>
<div class="price">¥<b>{number}.00</b></div><p class="promo">促销：满300减50，第二件半价</p>
{filler}</body></html>"""
_SIZE = 29_000


def page(number: int) -> bytes:
    """A product page of 29 KB."""
    bare = len(_PAGE.format(number=number, filler="").encode())
    filler = _FILLER * ((_SIZE - bare) // len(_FILLER.encode()))
    return _PAGE.format(number=number, filler=filler).encode()


def serve(listening: socket.socket, pages: int) -> None:
    """Answer /item/N with a page and anything else with links to all; as little work a request as can be."""
    links = "".join(f'<a href="/item/{number}">{number}</a>' for number in range(1, pages + 1))
    answers = {f"/item/{number}".encode(): _answer(page(number)) for number in range(1, pages + 1)}
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


def run_road(url: str) -> None:
    """`shangqing crawl` as it is, from the first request to the last document in the index."""
    from crawlers.crawling import Batch, crawl_batches
    from crawlers.sources.folder import Source

    source = {
        "name": "bench",
        "competitor": {"name": "青禾"},
        "spider": "shop",
        "start": [url],
        "pages": ["/item/"],
        "allow_private": True,
        "delay": 0,
    }
    batch = Batch(sources=(Source.model_validate(source),))
    with tempfile.TemporaryDirectory() as data:
        settings = {"SHANGQING_DATA": data, "SHANGQING_INDEX_URL": None, "AUTOTHROTTLE_ENABLED": False}
        (outcome,) = crawl_batches([batch], settings)
    if getattr(outcome, "outcome", None) != "ok" or getattr(outcome, "failed", None):
        raise SystemExit(f"not every page was collected: {outcome}")


def run_parsel(url: str) -> None:
    """A plain Scrapy spider that takes title and price with parsel CSS."""
    _run_plain(url, lambda page: {"title": page.css("h1::text").get(), "price": page.css("b::text").get()})


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

    process = AsyncCrawlerProcess({"LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False})
    process.crawl(Plain)
    process.start()


RUNS: dict[str, Callable[[str], None]] = {
    "the whole road": run_road,
    "Scrapy, title and price by parsel": run_parsel,
    "Scrapy, nothing parsed": run_nothing,
}


def compare(pages: int) -> None:
    """Run each three times in turn, in processes of their own, and print the best of each."""
    listening = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listening.getsockname()[1]}/"
    server = multiprocessing.Process(target=serve, args=(listening, pages), daemon=True)
    server.start()
    best: dict[str, float] = {}
    for name in [*RUNS] * 3:
        command = [sys.executable, __file__, str(pages), name, url]
        seconds = float(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)
        best[name] = min(seconds, best.get(name, seconds))
    server.terminate()
    for name, seconds in best.items():
        ratio = seconds / best["the whole road"]
        print(f"{name}: {pages / seconds:.0f} pages/s; the road is {ratio:.2f} x as fast")


def main() -> None:
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 600
    if len(sys.argv) < 4:
        compare(pages)
        return
    begin = time.perf_counter()
    RUNS[sys.argv[2]](sys.argv[3])
    print(time.perf_counter() - begin)


if __name__ == "__main__":
    main()
