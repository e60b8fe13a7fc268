"""Speed and size of the index, beside the raw engine and SQLite FTS5.

    python bench/index_speed.py [--documents 200000] [--sqlite] [--directory /tmp/kept]
    python bench/index_speed.py --url http://127.0.0.1:9200#bench

The raw engine is fed with ready-made fields: no cutting or checking of ours. Both are fed in the same batches, in
turns, so that a machine that is slow for a while is so for both. A directory is kept, and one that has been filled
before is asked at once.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol

from index_documents import FACETS, Document, documents, lines
from index_others import RawElastic, RawTantivy, Sqlite

from crawlers.batches import batched
from index import Index, open_index, parse_query

WARMING = 20_000  # documents that an Elasticsearch is fed first: its code is compiled while it runs


class Raw(Protocol):
    """An engine that is fed with what it calls ready."""

    def ready(self, document: Document) -> Document: ...
    def feed(self, made: list[Document]) -> None: ...


class Feeding:
    """Documents fed so far, and the seconds that took, piece by piece."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.documents = 0
        self.clock: list[float] = []
        self.processor: list[float] = []

    def feed(self, act: Callable[[list[Document]], object], made: list[Document]) -> None:
        """Feed one piece."""
        began, used = time.perf_counter(), time.process_time()
        act(made)
        self.clock.append(time.perf_counter() - began)
        self.processor.append(time.process_time() - used)
        self.documents += len(made)

    def __str__(self) -> str:
        clock, processor = (self.documents / sum(spent) for spent in (self.clock, self.processor))
        return f"{self.name:<40}{clock:>10,.0f} documents/s {processor:>10,.0f} /s of CPU"

    def beside(self, raw: Feeding) -> str:
        """How fast in parts of the raw engine's speed: all in all, and the median of the pieces."""
        ratios = []
        for mine, theirs in ((self.clock, raw.clock), (self.processor, raw.processor)):
            pieces = statistics.median(their / my for my, their in zip(mine, theirs, strict=True))
            ratios.append(f"{sum(theirs) / sum(mine):.2f} (median of pieces {pieces:.2f})")
        return f"ours / raw: {ratios[0]} by the clock, {ratios[1]} of CPU"


def quantiles(name: str, act: Callable[[str], object], asked: Iterable[str]) -> None:
    """Median and p95 of an act over query lines, in milliseconds by the clock and of CPU, printed."""
    times, processor = [], []
    for line in asked:
        began, used = time.perf_counter(), time.process_time()
        act(line)
        times.append((time.perf_counter() - began) * 1000)
        processor.append((time.process_time() - used) * 1000)
    print(
        f"{name:<40}{statistics.median(times):>8.1f} ms {_p95(times):>8.1f} ms p95 {max(times):>8.1f} ms max"
        f" | CPU {statistics.median(processor):>7.1f} ms {_p95(processor):>7.1f} ms p95",
        flush=True,
    )


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20, method="inclusive")[18] if len(times) > 1 else times[0]


def fill(index: Index, raw: Raw, beside: Sqlite | None, number: int, batch: int) -> None:
    """Feed all with the same documents, in turns, and print how fast each was."""
    ours, theirs, others = (
        Feeding("ours, from documents"),
        Feeding("raw, from ready-made fields"),
        Feeding("SQLite"),
    )
    for made in batched(documents(number), batch):
        fields = [raw.ready(document) for document in made]
        gc.collect()
        gc.freeze()  # or the collector would walk through the bench's own documents again and again
        turns = [lambda: ours.feed(index.engine.write, made), lambda: theirs.feed(raw.feed, fields)]  # noqa: B023
        for turn in turns if len(ours.clock) % 2 else reversed(turns):
            turn()
        if beside:
            others.feed(beside.feed, fields)
    print(ours, theirs, *([others] if beside else ()), ours.beside(theirs), sep="\n", flush=True)


def measure(index: Index, searches: int) -> None:
    """Searching and trends."""

    def search(line: str) -> None:
        index.search(parse_query(line, facets=FACETS))

    asked = lines(searches)
    for line in asked[:20]:
        search(line)
    quantiles("search, filter, 3 facets, highlights", search, asked)
    quantiles("the same by price", search, [f"{line} sort:price" for line in asked])
    quantiles(
        "the same with all facets",
        lambda line: index.search(parse_query(line)),
        asked[: max(1, searches // 4)],
    )
    again = [""] * 20
    quantiles("everything, newest, 3 facets", search, again)
    quantiles("trend: week x strategy", lambda _: index.trend(interval="week", by="strategy"), again)
    quantiles(
        "trend: median price, week x competitor",
        lambda _: index.trend(interval="week", by="competitor", measure="median_price"),
        again[:3],
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=200_000)
    parser.add_argument("--searches", type=int, default=400, help="0 only fills")
    parser.add_argument("--url", help="measure this Elasticsearch instead of the embedded engine")
    parser.add_argument("--batch", type=int, default=20_000)
    parser.add_argument(
        "--directory", type=Path, help="keep what is written here, or ask what is here already"
    )
    parser.add_argument("--sqlite", action="store_true", help="measure SQLite FTS5 too")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.directory or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        beside = Sqlite(folder / "fts.db") if given.sqlite and not given.url else None
        with open_index(given.url or folder / "ours") as index:
            index.setup()
            if not given.directory or not index.count():
                fill(index, _raw(given.url, folder), beside, given.documents, given.batch)
            print(index.status(), flush=True)
            if given.searches:
                measure(index, given.searches)
        if beside and given.searches:
            quantiles("SQLite FTS5: search, filter, 1 facet", beside.search, lines(100))


def _raw(url: str | None, folder: Path) -> Raw:
    if not url:
        return RawTantivy(folder / "raw")
    server = url.partition("#")[0]
    warm = RawElastic(server, "bench-warm")
    for part in batched(map(warm.ready, documents(WARMING)), 5_000):
        warm.feed(part)
    warm.delete()
    return RawElastic(server)


if __name__ == "__main__":
    main()
