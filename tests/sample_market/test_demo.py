"""The demo as its user runs it: real Scrapy over HTTP, the embedded engine, a briefing; and once more."""

import re
import subprocess

import pytest
from user_desk import Desk

from crawlers.storage.journal import Journal
from index import open_index
from index.query import Query

Demo = tuple[Desk, subprocess.CompletedProcess[str]]


def run_demo(desk: Desk) -> Demo:
    told = desk.run("demo", "--data", "market", "--days", "3")
    assert told.returncode == 0, told.stderr
    return desk, told


def state(desk: Desk) -> tuple[dict[str, int], set[str]]:
    data = desk.folder / "market"
    with open_index(data / "index") as index:
        return Journal(data / "journal").sizes(), {hit.id for hit in index.scan(Query())}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """A desk where the demo was run, and what it told."""
    return run_demo(Desk(tmp_path_factory.mktemp("demo")))


def test_the_demo_runs_through_and_running_it_twice_gives_the_same_state(demo: Demo) -> None:
    desk, first = demo
    assert first.stderr == ""
    assert "3 of 3 days" in first.stdout
    for competitor in ("青禾优选", "星驿商城", "老巷百货", "蓝湾电讯", "北屿集团"):
        assert competitor in first.stdout
    sizes, ids = state(desk)
    assert len(ids) > 120
    run_demo(desk)
    assert state(desk) == (sizes, ids)


def test_the_briefing_opens_offline(demo: Demo) -> None:
    page = (demo[0].folder / "market" / "report.html").read_text("utf-8")
    assert "到手价" in page
    for heading in ("有哪些变化", "应对措施", "我方指标", "同款比价", "策略构成", "上升词", "健康"):
        assert heading in page, heading
    assert not re.search(r"<(?:script|link|img|iframe)[^>]+(?:src|href)\s*=\s*[\"']?(?:https?:)?//", page)
    assert not re.search(r"url\(\s*[\"']?https?:", page)
