"""Faults on the crawl's own road: nothing lost, nothing twice, counted before and after."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from types import ModuleType
from typing import Any

import orjson
import pytest
from user_desk import Desk, Page, Site

from crawlers.items import Offer
from crawlers.storage.journal import Journal, RunJournal
from index import open_index
from index.engines.elastic import Elastic
from index.exceptions import EngineUnavailable
from index.feed import backlog, deliver
from index.query import Query

NOWHERE = "http://127.0.0.1:9"
OFFERS = 1_000
ODD = 417


def addressed(desk: Desk, url: str | None) -> None:
    if url is not None:
        (desk.folder / ".env").write_text(f"SHANGQING_INDEX_URL={url}\n", "utf-8")


def sell_all(desk: Desk, site: Site, odd: str) -> None:
    """A shop's API of a thousand goods in one answer, one of them with an odd brand."""
    goods = [
        {"name": f"龙井 {n} 号", "id": str(n), "price": n + 1, "brand": odd if n == ODD else "1000"}
        for n in range(OFFERS)
    ]
    body = json.dumps({"data": {"list": goods}}, ensure_ascii=False).encode()
    site.pages["/api"] = Page(body, headers={"Content-Type": "application/json"})
    fields = {
        "title": "name",
        "price": "price",
        "sku": "id",
        "brand": "brand",
        "url": "join('/', ['/item', id])",
    }
    api = {"kind": "offer", "items": "data.list", "fields": fields}
    desk.watch(site, spider="api", start=[f"{site.url}/api"], pages=[], api=api)


def indexed(desk: Desk, url: str | None) -> list[str]:
    with open_index(url or desk.data / "index") as index:
        return sorted(hit.title for hit in index.scan(Query()))


def rejected(desk: Desk) -> list[dict[str, Any]]:
    return [
        orjson.loads(line)
        for file in (desk.data / "spool").glob("*.rejected.jsonl")
        for line in file.read_bytes().splitlines()
    ]


@pytest.fixture
def conflicting(new_elasticsearch_index: Callable[..., AbstractContextManager[str]]) -> Iterator[str]:
    """An index in which a site's own template makes the brand a number, against what is written."""
    with new_elasticsearch_index() as url:
        engine = Elastic(url)
        engine.setup()
        base, client = engine.read_alias, engine.client
        client.indices.delete(index=",".join(engine._aliases.behind(base)))
        ours = client.indices.get_index_template(name=f"{base}-*")["index_templates"][0]["index_template"]
        client.indices.put_index_template(
            name=f"{base}-site",
            index_patterns=ours["index_patterns"],
            composed_of=ours["composed_of"],
            priority=900,
            template={"mappings": {"properties": {"brand": {"type": "integer"}}}},
        )
        engine.close()
        yield url


@pytest.mark.parametrize("engine", ["embedded", "elasticsearch"])
def test_one_of_a_thousand_that_does_not_fit_is_told_and_the_rest_is_found(
    desk: Desk, site: Site, engine: str, request: pytest.FixtureRequest
) -> None:
    url = None if engine == "embedded" else str(request.getfixturevalue("conflicting"))
    odd = "长" * 9_000 if url is None else "青禾"
    sell_all(desk, site, odd)
    addressed(desk, url)
    crawled = desk.run("crawl")
    assert crawled.returncode == 0, crawled.stderr
    assert len(desk.observations()) == OFFERS
    found = indexed(desk, url)
    assert found == sorted(f"龙井 {n} 号" for n in range(OFFERS) if n != ODD)
    (told,) = rejected(desk)
    assert "brand" in told["reason"]
    assert told["id"] in {seen.id for seen in desk.observations() if seen.title == f"龙井 {ODD} 号"}
    assert "backlog: none" in desk.run("index", "status").stdout


@pytest.fixture
def server(
    server_module: ModuleType, tmp_path_factory: pytest.TempPathFactory, elasticsearch_url: str
) -> Any:
    """A server that a test may stop and kill; without one, it skips as the others do."""
    own = server_module.Server(tmp_path_factory.mktemp("server"))
    yield own
    own.stop()


FEEDER = """
import sys
from pathlib import Path
from index import feed

feed._BATCH = 50
feed.deliver(Path(sys.argv[1]), sys.argv[2], report=lambda so_far: print(so_far.written, flush=True))
"""


@pytest.mark.long
def test_a_server_that_stops_during_a_crawl_and_is_killed_during_a_bulk_gets_everything(
    desk: Desk, site: Site, server: Any
) -> None:
    url = server.start()
    addressed(desk, url)
    for number in range(20):
        site.sell(number, delay=0.05)
    site.list(*(f"/item/{number}" for number in range(20)))
    desk.watch(site)
    crawl = desk.start("shangqing", "crawl")
    while len(site.asked) < 8:
        assert crawl.poll() is None
    server.stop()
    crawl.communicate(timeout=300)
    assert crawl.returncode in {0, 1}
    assert len(desk.observations()) == 20
    away = desk.run("index", "status")
    assert "are not indexed" in away.stdout and "SHANGQING_INDEX_URL" in away.stderr

    assert server.start() == url
    assert desk.run("index", "deliver").returncode == 0
    assert indexed(desk, url) == sorted(f"龙井 {n} 号" for n in range(20))

    with RunJournal(Journal(desk.data / "journal").run_path("tea", "more")) as journal:
        journal.append(Offer(title=f"新茶 {n} 号", competitor="甲茶", url=f"/{n}") for n in range(2_000))
    feeder = subprocess.Popen(
        [sys.executable, "-c", FEEDER, str(desk.data), url], stdout=subprocess.PIPE, text=True
    )
    assert feeder.stdout
    for _ in range(3):
        assert feeder.stdout.readline()
    server.kill()
    feeder.communicate(timeout=300)
    assert feeder.returncode != 0
    assert backlog(desk.data, url) > 0
    with pytest.raises(EngineUnavailable):
        deliver(desk.data, url)
    assert server.start() == url
    assert deliver(desk.data, url).written < 2_000
    expected = [f"龙井 {n} 号" for n in range(20)] + [f"新茶 {n} 号" for n in range(2_000)]
    assert indexed(desk, url) == sorted(expected)


def test_a_crawl_whose_engine_is_away_keeps_all_and_tells_the_cron_job(desk: Desk, site: Site) -> None:
    sell_all(desk, site, "青禾")
    addressed(desk, NOWHERE)
    crawled = desk.run("crawl")
    assert crawled.returncode == 1
    assert len(desk.observations()) == OFFERS
    assert "SHANGQING_INDEX_URL" in crawled.stderr
    assert "Traceback" not in crawled.stderr
    (desk.folder / ".env").unlink()
    assert desk.run("index", "deliver").returncode == 0
    assert len(indexed(desk, None)) == OFFERS


def test_a_crawl_whose_index_is_in_disorder_keeps_all_and_says_what_to_do(
    desk: Desk, site: Site, elasticsearch_index: str
) -> None:
    sell_all(desk, site, "青禾")
    addressed(desk, elasticsearch_index)
    engine = Elastic(elasticsearch_index)
    engine.setup()
    client, name = engine.client, engine._aliases.written_index()
    client.indices.close(index=name)
    crawled = desk.run("crawl")
    assert crawled.returncode == 1
    assert "index_closed_exception" in crawled.stderr
    assert "Traceback" not in crawled.stderr
    assert rejected(desk) == []
    client.indices.open(index=name)
    client.indices.put_settings(index=name, settings={"index.blocks.write": True})
    blocked = desk.run("index", "status")
    assert (blocked.returncode, "is blocked" in blocked.stderr) == (1, True)
    assert "are not indexed" in blocked.stdout
    client.indices.put_settings(index=name, settings={"index.blocks.write": None})
    assert desk.run("index", "deliver").returncode == 0
    assert len(indexed(desk, elasticsearch_index)) == OFFERS
    well = desk.run("index", "status")
    assert (well.returncode, "backlog: none" in well.stdout) == (0, True)
    engine.close()


def test_the_status_counts_what_was_refused_and_what_an_index_that_was_removed_lacks(desk: Desk) -> None:
    path = Journal(desk.data / "journal").run_path("tea", "r1")
    with RunJournal(path) as journal:
        journal.append(Offer(title=f"茶 {n} 号", competitor="甲", url=f"/{n}") for n in range(5))
    path.write_bytes(path.read_bytes() + b'{"kind": "off\n{"torn')
    assert desk.run("index", "deliver").returncode == 1
    told = desk.run("index", "status").stdout
    assert "backlog: none" in told and "refused: 1 (" in told and "documents: 5" in told
    shutil.rmtree(desk.data / "index")
    told = desk.run("index", "status").stdout
    assert "are not indexed" in told and "documents: 0" in told
    assert desk.run("index", "deliver").returncode == 1
    told = desk.run("index", "status").stdout
    assert "backlog: none" in told and "refused: 1 (" in told and "documents: 5" in told


FULL = """
import resource, signal, sys
from pathlib import Path
from index.feed import deliver

sys.dont_write_bytecode = True  # Python 3.11 leaves a module's cache cut off, for all who come later
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, resource.RLIM_INFINITY))
deliver(Path(sys.argv[1]))
"""


@pytest.mark.skipif(not hasattr(signal, "SIGXFSZ"), reason="no limit of a file's size on this system")
def test_a_full_disk_under_the_index_is_told_and_delivered_later(desk: Desk) -> None:
    with RunJournal(Journal(desk.data / "journal").run_path("tea", "r1")) as journal:
        journal.append(
            Offer(title=f"茶 {n} 号 {'满减活动新品发布' * 20}", competitor="甲", url=f"/{n}")
            for n in range(500)
        )
    full = subprocess.run(
        [sys.executable, "-c", FULL, str(desk.data)], capture_output=True, text=True, check=False
    )
    assert "EngineUnavailable" in full.stderr and "make room" in full.stderr
    assert deliver(desk.data).written == 500
    assert len(indexed(desk, None)) == 500
