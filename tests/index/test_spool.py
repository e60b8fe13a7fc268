"""How far a delivery came, and what was refused: never torn, never twice, and told as it is."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson
import pytest

from crawlers.items import Offer
from crawlers.storage.gone import gone_ids, note_gone
from crawlers.storage.journal import Journal, RunJournal
from index import IndexStatus, feed, open_index
from index.exceptions import EngineUnavailable, SpoolUnwritable
from index.feed import backlog, deliver
from index.query import Query
from index.spool import Spool, forget_places

AT = datetime(2026, 11, 11, tzinfo=UTC)
NOWHERE = "http://127.0.0.1:9"
DAMAGED = b'{"kind": "off\n'


def collect(data: Path, numbers: range, run: str = "r1", sign: str = "茶") -> Path:
    path = Journal(data / "journal").run_path("tea", run)
    with RunJournal(path) as journal:
        journal.append(
            Offer(title=f"{sign} {n} 号", competitor="甲", source="tea", observed=AT, price=Decimal(n + 1))
            for n in numbers
        )
    return path


def add(path: Path, lines: bytes) -> None:
    path.write_bytes(path.read_bytes() + lines)


def titles(data: Path) -> list[str]:
    with open_index(data / "index") as index:
        return sorted(hit.title for hit in index.scan(Query()))


def spool(data: Path) -> Spool:
    return Spool(data, "embedded")


def refused(data: Path) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in spool(data).rejected.read_bytes().splitlines()]


@pytest.mark.parametrize(
    "line", [b"5", b"[]", b"null", b'""', b'[{"kind": "offer"}]', b"\xff\xfe", b"", b'{"kind": ["offer"]}']
)
def test_a_line_that_is_no_record_is_set_aside(tmp_path: Path, line: bytes) -> None:
    path = collect(tmp_path, range(2))
    add(path, line + b"\n")
    collect(tmp_path, range(2, 4))
    assert deliver(tmp_path).rejected == 1
    assert len(titles(tmp_path)) == 4
    assert backlog(tmp_path) == 0


@pytest.mark.parametrize(
    "field", ["promotions", "prices", "images", "breadcrumbs", "price", "observed", "title"]
)
@pytest.mark.parametrize("value", [5, [1], [[1]], {"a": 1}, [{"amount": []}], "\x00", True, 1e308, [None]])
def test_a_field_of_whatever_kind_stops_no_delivery(tmp_path: Path, field: str, value: Any) -> None:
    path = collect(tmp_path, range(1))
    add(path, orjson.dumps({"kind": "offer", "competitor": "甲", "title": "新", field: value}) + b"\n")
    delivery = deliver(tmp_path)
    assert delivery.written + delivery.rejected == 2
    assert backlog(tmp_path) == 0


def test_a_torn_last_line_is_no_backlog(tmp_path: Path) -> None:
    path = collect(tmp_path, range(3))
    add(path, b'{"kind":"offer","ti')
    assert 0 < backlog(tmp_path) < path.stat().st_size
    assert deliver(tmp_path).written == 3
    assert backlog(tmp_path) == 0
    collect(tmp_path, range(3, 5))  # the run goes on, behind what is cut
    assert deliver(tmp_path).written == 2
    assert titles(tmp_path) == [f"茶 {n} 号" for n in range(5)]


def test_a_journal_that_a_power_cut_made_shorter_is_no_backlog_below_nothing(tmp_path: Path) -> None:
    path = collect(tmp_path, range(3))
    deliver(tmp_path)
    path.write_bytes(path.read_bytes()[:-10])
    assert backlog(tmp_path) == 0
    collect(tmp_path, range(10), run="r2")
    assert backlog(tmp_path) == Journal(tmp_path / "journal").run_path("tea", "r2").stat().st_size


def test_all_is_backlog_where_the_index_is_empty(tmp_path: Path) -> None:
    path = collect(tmp_path, range(3))
    deliver(tmp_path)
    assert (
        backlog(tmp_path, state=IndexStatus(engine="embedded", location="", documents=0, mapping="v3"))
        == path.stat().st_size
    )


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"5", b'{"places": 5, "rejected": 0}', b'{"a": "b"}'])
def test_places_that_are_damaged_have_all_delivered_again(tmp_path: Path, damage: bytes) -> None:
    collect(tmp_path, range(5))
    deliver(tmp_path)
    (tmp_path / "spool" / "embedded.json").write_bytes(damage)
    assert backlog(tmp_path) > 0
    assert deliver(tmp_path).written == 5
    assert len(titles(tmp_path)) == 5


def test_places_as_they_were_written_at_first_are_read(tmp_path: Path) -> None:
    path = collect(tmp_path, range(5))
    add(path, DAMAGED)
    deliver(tmp_path)
    places = tmp_path / "spool" / "embedded.json"
    places.write_bytes(orjson.dumps(orjson.loads(places.read_bytes())["places"]))
    assert spool(tmp_path).rejections() == 1
    assert deliver(tmp_path).written == 0
    add(path, DAMAGED)
    assert deliver(tmp_path).rejected == 1
    assert len(refused(tmp_path)) == spool(tmp_path).rejections() == 2


def test_a_refusal_stands_once_though_the_delivery_was_killed_behind_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = collect(tmp_path, range(2))
    add(path, DAMAGED)
    deliver(tmp_path)
    add(path, b'{"kind": "second\n')

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr("index.spool.write_atomically", killed)
        deliver(tmp_path)
    assert len(refused(tmp_path)) == 2
    assert spool(tmp_path).rejections() == 1  # the second is not acknowledged yet
    add(spool(tmp_path).rejected, b'{"id": "to')  # or the power went in mid-write
    deliver(tmp_path)
    assert len(refused(tmp_path)) == spool(tmp_path).rejections() == 2


def test_delivering_anew_tells_only_what_is_refused_today(tmp_path: Path) -> None:
    path = collect(tmp_path, range(2))
    whole = path.read_bytes()
    add(path, DAMAGED)
    deliver(tmp_path, anew=True)
    deliver(tmp_path, anew=True)
    assert len(refused(tmp_path)) == 1
    path.write_bytes(whole)
    deliver(tmp_path, anew=True)
    assert refused(tmp_path) == []


def test_a_list_of_refusals_that_its_reader_took_away_begins_again(tmp_path: Path) -> None:
    path = collect(tmp_path, range(2))
    add(path, DAMAGED * 3)
    deliver(tmp_path)
    spool(tmp_path).rejected.unlink()
    add(path, DAMAGED)
    deliver(tmp_path)
    assert len(refused(tmp_path)) == spool(tmp_path).rejections() == 1


@pytest.mark.parametrize("call", ["write_atomically", "os.truncate"])
def test_a_full_disk_under_the_spool_is_told_and_nothing_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    path = collect(tmp_path, range(3))
    add(path, DAMAGED)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched, pytest.raises(SpoolUnwritable, match="make room"):
        patched.setattr(f"index.spool.{call}", full)
        deliver(tmp_path)
    assert backlog(tmp_path) > 0
    assert deliver(tmp_path).written == 3
    assert len(refused(tmp_path)) == 1
    assert len(titles(tmp_path)) == 3


def test_asking_for_the_backlog_makes_nothing(tmp_path: Path) -> None:
    assert backlog(tmp_path) == 0
    assert not (tmp_path / "spool").exists()


def test_a_journal_that_was_written_anew_reaches_every_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An engine that was away at the replay has the old readings, and must not keep them."""
    path = collect(tmp_path, range(4))
    deliver(tmp_path)
    old = [entry.observation.id for entry in Journal(tmp_path / "journal").entries() if entry.observation]
    path.unlink()
    collect(tmp_path, range(4), sign="新")
    note_gone(tmp_path, old)
    forget_places(tmp_path)

    def away(*_: object) -> None:
        raise EngineUnavailable("away")

    with monkeypatch.context() as patched, pytest.raises(EngineUnavailable):
        patched.setattr(feed, "open_index", away)
        deliver(tmp_path, anew=True)
    assert backlog(tmp_path) > 0
    deliver(tmp_path)
    assert titles(tmp_path) == [f"新 {n} 号" for n in range(4)]


def test_an_id_behind_a_torn_line_is_gone_too(tmp_path: Path) -> None:
    first, second, third = ("a" * 32, "b" * 32, "c" * 32)
    note_gone(tmp_path, [first])
    add(tmp_path / "gone.txt", second[:10].encode())
    note_gone(tmp_path, [third])
    assert gone_ids(tmp_path) == (first, third)


DELIVERER = """
import sys
from pathlib import Path
from index import feed
feed._BATCH = 25
print(feed.deliver(Path(sys.argv[1])).written)
"""


def test_two_deliverers_at_once_write_everything_once(tmp_path: Path) -> None:
    path = collect(tmp_path, range(200))
    add(path, DAMAGED)
    both = [
        subprocess.Popen([sys.executable, "-c", DELIVERER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    assert sorted(int(each.communicate(timeout=120)[0]) for each in both) == [0, 200]
    assert len(titles(tmp_path)) == 200
    assert len(refused(tmp_path)) == 1
