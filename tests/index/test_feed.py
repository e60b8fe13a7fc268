"""The way from the journal into the index: nothing lost, nothing twice, whatever stops in between."""

import shutil
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from urllib.parse import urldefrag

import orjson
import pytest

from analysis import findings
from analysis.exceptions import InvalidRules
from analysis.findings import Finding
from crawlers.items import Observation, Offer
from crawlers.storage.gone import note_gone
from crawlers.storage.journal import Journal, RunJournal
from index import feed, open_index
from index.engines.elastic_client import connect
from index.exceptions import EngineUnavailable
from index.feed import backlog, deliver
from index.query import Query

AT = datetime(2026, 11, 11, tzinfo=UTC)


def collect(data: Path, numbers: range, run: str = "r1") -> None:
    with RunJournal(Journal(data / "journal").run_path("tea", run)) as journal:
        journal.append(
            Offer(
                title=f"龙井 {n} 号",
                competitor="甲",
                source="tea",
                observed=AT,
                price=Decimal(n),
                url=f"https://a.example/{n}",
            )
            for n in numbers
        )


def titles(data: Path, url: str | None = None) -> list[str]:
    with open_index(url or data / "index") as index:
        return sorted(hit.title for hit in index.scan(Query()))


@pytest.fixture(params=["embedded", "elasticsearch"])
def engine(request: pytest.FixtureRequest) -> str | None:
    return None if request.param == "embedded" else str(request.getfixturevalue("elasticsearch_index"))


def test_what_is_new_is_delivered_once(tmp_path: Path, engine: str | None) -> None:
    collect(tmp_path, range(10))
    assert backlog(tmp_path, engine) > 0
    assert deliver(tmp_path, engine).written == 10
    assert backlog(tmp_path, engine) == 0
    assert deliver(tmp_path, engine).written == 0
    collect(tmp_path, range(10, 12))
    assert deliver(tmp_path, engine).written == 2
    assert len(titles(tmp_path, engine)) == 12


def test_delivering_anew_forgets_what_a_replay_took_away(tmp_path: Path, engine: str | None) -> None:
    collect(tmp_path, range(5))
    deliver(tmp_path, engine)
    entries = list(Journal(tmp_path / "journal").entries())
    note_gone(tmp_path, [entry.observation.id for entry in entries[:2]])
    path = Journal(tmp_path / "journal").run_path("tea", "r1")
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[1:]))  # the second came back
    deliver(tmp_path, engine, anew=True)
    assert titles(tmp_path, engine) == [f"龙井 {n} 号" for n in range(1, 5)]


def test_delivering_anew_writes_over(tmp_path: Path, engine: str | None) -> None:
    collect(tmp_path, range(5))
    deliver(tmp_path, engine)
    assert deliver(tmp_path, engine, anew=True).written == 5
    assert len(titles(tmp_path, engine)) == 5


def test_an_index_that_was_deleted_is_filled_again(tmp_path: Path) -> None:
    collect(tmp_path, range(5))
    deliver(tmp_path)
    shutil.rmtree(tmp_path / "index")
    assert deliver(tmp_path).written == 5
    assert len(titles(tmp_path)) == 5


def remove(address: str, data: Path) -> None:
    """Delete the index by hand."""
    url, base = urldefrag(address)
    if not base:
        shutil.rmtree(data / address)
        return
    with connect(url) as client:
        client.indices.delete(index=",".join(client.indices.get_alias(name=base)))


@pytest.mark.parametrize("kind", ["embedded", "elasticsearch"])
def test_each_machine_fills_an_index_again_that_was_deleted(
    tmp_path: Path, kind: str, request: pytest.FixtureRequest
) -> None:
    shared = tmp_path / "shared"
    address = str(shared) if kind == "embedded" else request.getfixturevalue("elasticsearch_index")
    machines = tmp_path / "a", tmp_path / "b"
    for number, data in enumerate(machines):
        collect(data, range(number * 5, number * 5 + 5))
        deliver(data, address)
    assert [deliver(data, address).written for data in machines] == [0, 0]
    remove(address, tmp_path)
    assert deliver(machines[0], address).written == 5
    with open_index(address) as index:
        assert backlog(machines[0], address, index.status()) == 0
        assert backlog(machines[1], address, index.status()) > 0
    assert [deliver(data, address).written for data in machines] == [0, 5]
    assert len(titles(tmp_path, address)) == 10


def test_an_engine_that_is_away_costs_nothing_but_time(tmp_path: Path) -> None:
    collect(tmp_path, range(5))
    with pytest.raises(EngineUnavailable):
        deliver(tmp_path, "http://127.0.0.1:9")
    assert backlog(tmp_path, "http://127.0.0.1:9") > 0
    assert len(list(Journal(tmp_path / "journal").entries())) == 5


def test_a_damaged_line_is_set_aside_and_the_rest_is_written(tmp_path: Path) -> None:
    collect(tmp_path, range(5))
    path = Journal(tmp_path / "journal").run_path("tea", "r1")
    path.write_bytes(path.read_bytes() + b'{"kind": "off\n')
    delivery = deliver(tmp_path)
    assert (delivery.written, delivery.rejected) == (5, 1)
    (refused,) = (tmp_path / "spool" / "embedded.rejected.jsonl").read_bytes().splitlines()
    assert "r1.jsonl" in orjson.loads(refused)["id"]
    assert deliver(tmp_path).rejected == 0


def test_a_text_that_analysis_cannot_bear_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fragile(observations: list[Observation], _: object) -> list[Finding]:
        if any(each.title.startswith("龙井 3") for each in observations):
            raise RecursionError("too deep")
        return findings.analyse_many(observations)

    monkeypatch.setattr(feed, "analyse_many", fragile)
    collect(tmp_path, range(5))
    delivery = deliver(tmp_path)
    assert (delivery.written, delivery.rejected) == (4, 1)
    assert b"too deep" in (tmp_path / "spool" / "embedded.rejected.jsonl").read_bytes()


def test_broken_rules_stop_the_delivery_and_give_up_no_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(observations: list[Observation], _: object) -> list[Finding]:
        raise InvalidRules("coupon.yaml: is broken")

    collect(tmp_path, range(3))
    with monkeypatch.context() as patched:
        patched.setattr(feed, "analyse_many", broken)
        with pytest.raises(InvalidRules):
            deliver(tmp_path)
    assert deliver(tmp_path).written == 3


FEEDER = """
import sys
from pathlib import Path
from index import feed

feed._BATCH = 20
feed.deliver(Path(sys.argv[1]), report=lambda so_far: print(so_far.written, flush=True))
"""


def test_kill_minus_nine_of_the_writer_loses_and_doubles_nothing(tmp_path: Path) -> None:
    collect(tmp_path, range(400))
    writer = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(FEEDER), str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout
    for _ in range(3):
        assert writer.stdout.readline()
    writer.kill()
    writer.stdout.close()
    writer.wait()
    deliver(tmp_path)
    assert titles(tmp_path) == sorted(f"龙井 {n} 号" for n in range(400))


@pytest.fixture
def own_server(server_module: ModuleType, tmp_path: Path, elasticsearch_url: str) -> Iterator[object]:
    """A server that this test may kill; where there is no server, it skips as the others do."""
    folder = tmp_path / "server"
    folder.mkdir()
    server = server_module.Server(folder)
    yield server
    server.stop()


def test_elasticsearch_killed_and_started_later_gets_everything(tmp_path: Path, own_server: object) -> None:
    server = own_server
    url = server.start()  # type: ignore[attr-defined]
    collect(tmp_path, range(50))
    deliver(tmp_path, url)
    server.kill()  # type: ignore[attr-defined]
    collect(tmp_path, range(50, 120), run="r2")
    with pytest.raises(EngineUnavailable):
        deliver(tmp_path, url)
    assert server.start() == url  # type: ignore[attr-defined]
    deadline = time.monotonic() + 60
    while backlog(tmp_path, url) and time.monotonic() < deadline:
        deliver(tmp_path, url)
    assert titles(tmp_path, url) == sorted(f"龙井 {n} 号" for n in range(120))


def test_two_indexes_have_places_of_their_own(
    tmp_path: Path, new_elasticsearch_index: Callable[..., AbstractContextManager[str]]
) -> None:
    collect(tmp_path, range(3))
    with new_elasticsearch_index() as url:
        assert deliver(tmp_path).written == 3
        assert deliver(tmp_path, url).written == 3
