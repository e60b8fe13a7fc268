"""The demo as its user runs it: real Scrapy over HTTP, the embedded engine, a briefing; and once more."""

import re
from typing import Any

from crawlers.storage.journal import Journal
from index import open_index
from index.query import Query


def state(desk: Any) -> tuple[dict[str, int], set[str]]:
    data = desk.folder / "market"
    with open_index(data / "index") as index:
        return Journal(data / "journal").sizes(), {hit.id for hit in index.scan(Query())}


def test_the_demo_runs_through_and_running_it_twice_gives_the_same_state(desk: Any) -> None:
    first = desk.run("demo", "--data", "market", "--days", "3")
    assert first.returncode == 0, first.stderr
    assert first.stderr == ""
    assert "3 of 3 days" in first.stdout
    for competitor in ("青禾优选", "星驿商城", "老巷百货", "蓝湾电讯", "北屿集团"):
        assert competitor in first.stdout
    sizes, ids = state(desk)
    assert len(ids) > 120
    again = desk.run("demo", "--data", "market", "--days", "3")
    assert again.returncode == 0, again.stderr
    assert state(desk) == (sizes, ids)


def test_the_briefing_opens_offline(desk: Any) -> None:
    assert desk.run("demo", "--data", "market", "--days", "2").returncode == 0
    page = (desk.folder / "market" / "report.html").read_text("utf-8")
    assert "到手价" in page
    for heading in ("有哪些变化", "应对措施", "我方指标", "同款比价", "策略构成", "上升词", "健康"):
        assert heading in page, heading
    assert not re.search(r"<(?:script|link|img|iframe)[^>]+(?:src|href)\s*=\s*[\"']?(?:https?:)?//", page)
    assert not re.search(r"url\(\s*[\"']?https?:", page)
