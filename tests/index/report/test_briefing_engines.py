"""The same findings give the same briefing on every engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index import open_index
from index.feed import deliver
from index.report import build_briefing, render_html

if TYPE_CHECKING:
    from conftest import Desk


def test_elasticsearch_and_the_embedded_engine_tell_the_same(desk: Desk, elasticsearch_index: str) -> None:
    desk.prices("1000 1000 1000 900 900", "每满300减50", gtin="2001000100071")
    desk.prices("990 990 990 990 850", gtin="2001000100071", competitor="星驿", source="xingyi", sku="X1")
    desk.article(1, "北嶼集團公佈業績", "營收86.4億元。")
    desk.article(3, "北屿集团公布业绩", "营收86.4亿元，同比增长15.2%。")
    here = desk.brief(since=desk.at(2))
    deliver(desk.data, elasticsearch_index)
    with open_index(elasticsearch_index) as there:
        assert build_briefing(there, data=desk.data, since=desk.at(2)) == here
    assert "★" in render_html(here)
