"""`shangqing export` as an analyst runs it."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

OFFERS = """kind,title,competitor,observed,price,promotions
offer,龙井 250g,青禾优选,2026-11-10T10:00+08:00,99.00,满300减50
offer,=HYPERLINK("http://evil.example"),青禾优选,2026-11-11T10:00+08:00,79.00,
offer,茉莉花茶 100g,老巷百货,2026-11-11T10:00+08:00,39.00,第二件半价
"""


@pytest.fixture
def shop(desk: Any) -> Any:
    (desk.folder / "offers.csv").write_text(OFFERS, "utf-8")
    assert desk.run("read", "offers.csv").returncode == 0
    return desk


def test_each_format_is_written(shop: Any) -> None:
    for name in ("out.csv", "out.parquet", "out.jsonl"):
        done = shop.run("export", "--out", name, "--table", "offers")
        assert (done.returncode, done.stdout.strip(), done.stderr) == (0, f"3 rows written: {name}", "")
    assert "'=HYPERLINK" in (shop.folder / "out.csv").read_text("utf-8-sig")
    assert pq.read_table(shop.folder / "out.parquet").num_rows == 3


def test_the_filters_are_those_of_search(shop: Any) -> None:
    done = shop.run(
        "export", "龙井 price:<100", "--competitor", "青禾优选", "--since", "2026-11-01", "--out", "tea.jsonl"
    )
    assert done.stdout.startswith("1 rows written")
    assert "龙井" in (shop.folder / "tea.jsonl").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--out", "a.xlsx"), 1, ".csv, .parquet, .jsonl"),
        (("--out", "nowhere/a.csv"), 1, "nowhere/a.csv"),
        (("prise:<3", "--out", "a.csv"), 2, "prise"),
        (("sort:price", "--out", "a.csv"), 2, "sort:price"),
        ((), 2, "--out"),
    ],
)
def test_a_mistake_is_one_line(desk: Any, arguments: tuple[str, ...], code: int, said: str) -> None:
    done = desk.run("export", *arguments)
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not [path for path in desk.folder.iterdir() if path.name.startswith((".a", "a."))]


SLOW = """
import sys, time
from index.engines.embedded import Embedded
scan = Embedded.scan

def slow(self, query):
    for document in scan(self, query):
        print("scanning", flush=True)
        for _ in range(600):
            time.sleep(0.1)  # in pieces: a signal may meet another thread
        yield document

Embedded.scan = slow
from shangqing import main
main(sys.argv[1:])
"""


def test_a_terminated_export_leaves_nothing(shop: Any) -> None:
    (shop.folder / "slow.py").write_text(SLOW, "utf-8")
    running = shop.start("slow", "export", "--out", "out.csv")
    assert running.stdout.readline() == "scanning\n"
    running.send_signal(signal.SIGTERM)
    running.communicate(timeout=30)
    assert running.returncode == 143
    assert not list(Path(shop.folder).glob("*out.csv*"))
    assert not list(Path(shop.folder).glob(".out*"))
