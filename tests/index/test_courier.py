"""The process that delivers while a crawl goes on: early, all, once, and gone when the crawl is."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from threading import Event
from typing import Any

import orjson
import pytest

from analysis.exceptions import InvalidRules
from crawlers.items import Offer
from crawlers.storage.journal import Journal, RunJournal
from index import feed, open_index
from index.courier import Courier, Route, follow
from index.exceptions import EngineRefused, EngineUnavailable, IndexBusy
from index.feed import deliver
from index.query import Query

AT = datetime(2026, 11, 11, tzinfo=UTC)
NOWHERE = "http://127.0.0.1:9"
Wait = Callable[[Callable[[], bool]], None]


def tea(number: int) -> Offer:
    return Offer(title=f"龙井 {number} 号", competitor="甲", source="tea", observed=AT, price=Decimal(number))


def route(data: Path, index_url: str | None = None) -> Route:
    return Route(data=str(data), index_url=index_url, sources=str(data / "sources"))


def found(data: Path) -> list[str]:
    if not (data / "index").exists():
        return []
    with open_index(data / "index") as index:
        return sorted(hit.title for hit in index.scan(Query()))


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[RunJournal]:
    with RunJournal(Journal(tmp_path / "journal").run_path("tea", "r1")) as open_journal:
        yield open_journal


def test_what_is_collected_is_found_while_the_crawl_goes_on_and_all_of_it_in_the_end(
    tmp_path: Path, journal: RunJournal, wait_until: Wait
) -> None:
    courier = Courier.join(route(tmp_path))
    journal.append(map(tea, range(3)))
    wait_until(lambda: len(found(tmp_path)) == 3)
    journal.append(map(tea, range(3, 10)))
    assert courier.leave()
    assert found(tmp_path) == [f"龙井 {number} 号" for number in range(10)]
    assert courier._process.returncode == 0


def test_crawls_side_by_side_share_a_courier_that_the_last_one_ends(
    tmp_path: Path, journal: RunJournal
) -> None:
    first, second = Courier.join(route(tmp_path)), Courier.join(route(tmp_path))
    assert first is second
    assert first.leave()
    assert first._process.poll() is None
    journal.append([tea(1)])
    assert second.leave()
    assert found(tmp_path) == ["龙井 1 号"]
    assert Courier.join(route(tmp_path)).leave()


def test_an_engine_that_is_away_at_the_end_is_reported_and_costs_nothing(
    tmp_path: Path, journal: RunJournal
) -> None:
    journal.append([tea(1)])
    assert not Courier.join(route(tmp_path, NOWHERE)).leave()
    assert [entry.observation for entry in Journal(tmp_path / "journal").entries()] == [tea(1)]


def test_a_courier_that_was_killed_is_no_end(tmp_path: Path, journal: RunJournal) -> None:
    courier = Courier.join(route(tmp_path))
    courier._process.kill()
    courier._process.wait()
    journal.append([tea(1)])
    assert not courier.leave()
    assert deliver(tmp_path).written == 1


def test_while_the_engine_is_away_the_pauses_double_and_then_it_gets_everything(
    tmp_path: Path, journal: RunJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal.append([tea(1)])
    pauses: list[float] = []
    answers = [
        EngineUnavailable("away"),
        IndexBusy("moved"),
        EngineRefused("closed"),
        InvalidRules("broken"),
    ] * 2

    def answer(*arguments: Any, **more: Any) -> object:
        if answers:
            raise answers.pop()
        return deliver(*arguments, **more)

    class Impatient(Event):
        def wait(self, timeout: float | None = None) -> bool:
            pauses.append(timeout or 0)
            if len(pauses) > 8:
                self.set()
            return self.is_set()

    monkeypatch.setattr(feed, "deliver", answer)
    assert follow(route(tmp_path), (), Impatient())
    assert pauses == [2, 4, 8, 16, 32, 60, 60, 60, 1]
    assert found(tmp_path) == ["龙井 1 号"]


CRAWL = """
import sys, time
from index.courier import Courier, Route
courier = Courier.join(Route(data=sys.argv[1], index_url=None, sources=sys.argv[1]))
print(courier._process.pid, flush=True)
time.sleep(600)
"""


def test_a_killed_crawl_leaves_no_courier_behind(
    tmp_path: Path, journal: RunJournal, wait_until: Wait
) -> None:
    crawl = subprocess.Popen([sys.executable, "-c", CRAWL, tmp_path], stdout=subprocess.PIPE, text=True)
    assert crawl.stdout
    pid = int(crawl.stdout.readline())
    journal.append(map(tea, range(5)))
    crawl.kill()
    crawl.communicate()
    wait_until(lambda: not is_alive(pid))
    deliver(tmp_path)
    assert found(tmp_path) == [f"龙井 {number} 号" for number in range(5)]


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not (status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z")


def test_a_large_crawl_killed_and_started_again_is_indexed_whole_and_once(
    site: Any, desk: Any, wait_until: Wait
) -> None:
    site.list(*(f"/item/{number}" for number in range(1, 161)))
    for number in range(1, 161):
        site.sell(number)
    desk.watch(site, expect={"observations": 160})
    first = desk.start("shangqing", "crawl")
    wait_until(lambda: len(desk.observations()) >= 110)
    first.send_signal(signal.SIGKILL)
    first.communicate(timeout=60)
    again = desk.run("crawl")
    assert again.returncode == 0, again.stderr
    assert orjson.loads(desk.run("search", "--json").stdout)["total"] == 160
    assert len(desk.observations()) == 160
