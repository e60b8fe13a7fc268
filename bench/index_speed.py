"""Speed and size of the index, beside the raw engine and SQLite FTS5.

    python bench/index_speed.py [--documents 200000] [--url http://127.0.0.1:9200#bench]

Documents are made of the words of jieba's dictionary, as often as that says they occur: offers and articles
of some 60 words. `raw` feeds the very same engine with ready-made fields: no cutting or checking of ours.
"""

from __future__ import annotations

import argparse
import gc
import random
import re
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import jieba

from index import Index, open_index, parse_query
from index.derived import derived_fields
from index.terms import signs

Document = dict[str, Any]

START = datetime(2026, 1, 1, tzinfo=UTC)
STRATEGIES = ("price", "promotion", "product", "channel", "service", "brand", "membership", "finance")
MECHANICS = ("threshold_reduction", "coupon", "direct_reduction", "flash_sale", "gift", "multi_buy")
QUERIES = (
    "手机",
    "满减 活动",
    "价格 -二手",
    "公司 市场",
    "服务|客户",
    '"中国"',
    "手机 满减 活动",
    "新品 发布",
)
FILTERS = ("kind:offer", "strategy:price,promotion", "competitor:公司3", "price:100-2000", "since:2026-06-01")
FACETS = ("competitor", "strategy", "mechanic")


def documents(number: int, seed: int = 1) -> Iterator[Document]:
    """Documents as `finding_document` gives them."""
    chance = random.Random(seed)
    words, weights = _vocabulary()
    bag = chance.choices(words, weights, k=400_000)
    for position in range(number):
        start = chance.randrange(len(bag) - 80)
        title, text = "".join(bag[start : start + 8]), "".join(bag[start + 8 : start + 60])
        price = chance.randint(100, 500_000) / 100
        document: Document = {
            "id": f"{position:032x}",
            "kind": "offer" if position % 3 else "article",
            "competitor": f"公司{chance.randrange(12)}",
            "source": f"source-{chance.randrange(20)}",
            "title": title,
            "text": f"{title}\n{text}，满{chance.randrange(100, 900)}减50",
            "url": f"https://shop.example/{position}",
            "observed": (START + timedelta(minutes=chance.randrange(60 * 24 * 330))).isoformat(),
            "strategy": chance.sample(STRATEGIES, chance.randint(0, 2)),
            "mechanic": chance.sample(MECHANICS, chance.randint(0, 2)),
        }
        if document["kind"] == "offer":
            document |= {
                "price": f"{price:.2f}",
                "price_number": price,
                "currency": "CNY",
                "brand": f"牌{chance.randrange(300)}",
                "availability": "InStock",
                "sku": f"S{chance.randrange(5000)}",
            }
        yield document


def _vocabulary() -> tuple[list[str], list[int]]:
    words, weights = [], []
    with Path(jieba.__file__).with_name("dict.txt").open(encoding="utf-8") as lines:
        for line in lines:
            word, weight, *_ = line.split()
            if int(weight) > 100:
                words.append(word)
                weights.append(int(weight))
    return words, weights


class Rate(NamedTuple):
    """Documents a second, by the clock and by the processor's time of this process."""

    clock: float
    processor: float


def rate(name: str, number: int, act: Callable[[], object]) -> Rate:
    """How fast one act feeds so many documents, printed."""
    began, used = time.perf_counter(), time.process_time()
    act()
    speed = Rate(number / (time.perf_counter() - began), number / (time.process_time() - used))
    print(f"{name:<40}{speed.clock:>10,.0f} documents/s {speed.processor:>10,.0f} /s of CPU", flush=True)
    return speed


def quantiles(name: str, act: Callable[[str], object], lines: Iterable[str]) -> None:
    """Median and p95 of an act over query lines, in milliseconds by the clock and of CPU, printed."""
    times, processor = [], []
    for line in lines:
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
    return statistics.quantiles(times, n=20)[18]


def raw_tantivy(folder: str, made: list[Document]) -> None:
    """The embedded engine itself, fed with documents that are ready."""
    import tantivy

    from index.engines.embedded import WRITER_MEMORY
    from index.engines.embedded_schema import build_schema, tokenizers

    schema = build_schema()
    index = tantivy.Index(schema, path=folder)
    for name, tokenizer in tokenizers().items():
        index.register_tokenizer(name, tantivy.TextAnalyzerBuilder(tokenizer).build())
    with index.writer(WRITER_MEMORY, 1) as writer:
        for fields in made:
            writer.delete_documents_by_term("id", fields["id"])
            writer.add_document(tantivy.Document.from_dict(fields))
        writer.commit()


def raw_elastic(url: str, made: list[Document]) -> None:
    """The official client's own parallel_bulk, fed with documents that are ready."""
    from collections import deque

    from elasticsearch import Elasticsearch
    from elasticsearch.helpers import parallel_bulk

    from index.engines.elastic_mapping import mapping

    with Elasticsearch(url, request_timeout=120) as client:
        client.options(ignore_status=404).indices.delete(index="bench-raw")
        client.indices.create(index="bench-raw", settings={"number_of_shards": 1}, mappings=mapping())
        actions = ({"_index": "bench-raw", "_id": fields["id"], "_source": fields} for fields in made)
        deque(parallel_bulk(client, actions, thread_count=4, chunk_size=500), maxlen=0)
        client.indices.refresh(index="bench-raw")


def ready(document: Document, *, embedded: bool) -> Document:
    """The fields that an engine is fed with."""
    from index.engines.embedded_schema import written_fields

    if embedded:
        return written_fields(document)
    fields = document | derived_fields(document)
    return fields | {"signs": " ".join(signs(fields["signs"]))}


def sqlite(folder: Path, made: list[Document]) -> sqlite3.Connection:
    """SQLite FTS5 with the same cut words, and its columns indexed."""
    base = sqlite3.connect(folder / "fts.db")
    base.executescript(
        "create virtual table words using fts5(terms, tokenize='unicode61');"
        "create table offers (id integer primary key, kind, competitor, price, observed, document);"
        "create index by_kind on offers (kind);"
    )
    for number, fields in enumerate(made):
        base.execute("insert into words (rowid, terms) values (?, ?)", (number, fields["terms"]))
        base.execute(
            "insert into offers values (?, ?, ?, ?, ?, ?)",
            (
                number,
                fields["kind"],
                fields["competitor"],
                fields.get("price_number"),
                fields["moment"],
                fields["document"],
            ),
        )
    base.commit()
    return base


def sqlite_search(base: sqlite3.Connection, line: str) -> None:
    """One page of kind:offer by rank, the total and one facet."""
    words = " ".join(word for word in re.sub('["|]', " ", line).split() if word[0] != "-" and ":" not in word)
    found = "from words join offers on offers.id = words.rowid where words match ? and kind = 'offer'"
    base.execute(f"select document {found} order by rank limit 20", (words,)).fetchall()
    base.execute(f"select competitor, count(*) {found} group by competitor", (words,)).fetchall()


def lines(number: int) -> list[str]:
    """Query lines of words and one filter each."""
    chance = random.Random(7)
    return [f"{chance.choice(QUERIES)} {chance.choice(FILTERS)}" for _ in range(number)]


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
        "the same with all facets", lambda line: index.search(parse_query(line)), asked[: searches // 4]
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
    parser.add_argument("--searches", type=int, default=400)
    parser.add_argument("--url", help="measure this index instead of the embedded engine")
    parser.add_argument("--batch", type=int, default=20_000)
    parser.add_argument("--sqlite", action="store_true", help="measure SQLite FTS5 too")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        made = list(documents(given.documents))
        gc.freeze()  # or the collector would walk through the bench's own documents again and again
        if given.url:  # whoever comes first would meet a server whose code is not compiled yet
            raw_elastic(given.url.partition("#")[0], [ready(each, embedded=False) for each in made[:20_000]])
        with open_index(given.url or Path(folder) / "ours") as index:
            index.setup()
            ours = rate("ours, from documents", len(made), lambda: _write(index, made, given.batch))
            measure(index, given.searches)
            print(index.status())
        fields = [ready(document, embedded=not given.url) for document in made]
        gc.freeze()
        (Path(folder) / "raw").mkdir()
        act = (
            (lambda: raw_elastic(given.url.partition("#")[0], fields))
            if given.url
            else (lambda: raw_tantivy(f"{folder}/raw", fields))
        )
        raw = rate("raw, from ready-made fields", len(made), act)
        by_clock, by_processor = (mine / theirs for mine, theirs in zip(ours, raw, strict=True))
        print(f"ours / raw: {by_clock:.2f} by the clock, {by_processor:.2f} of CPU")
        if given.sqlite and not given.url:
            base = sqlite(Path(folder), fields)
            quantiles(
                "SQLite FTS5: search, filter, 1 facet", lambda line: sqlite_search(base, line), lines(100)
            )


def _write(index: Index, made: list[Document], batch: int) -> None:
    stream = iter(made)
    while part := list(islice(stream, batch)):
        index.engine.write(part)


if __name__ == "__main__":
    main()
