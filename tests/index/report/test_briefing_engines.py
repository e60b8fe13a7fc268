"""The same findings give the same briefing on every engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index import open_index
from index.report import build_briefing, render_html

if TYPE_CHECKING:
    from conftest import Desk


def test_elasticsearch_and_the_embedded_engine_tell_the_same(desk: Desk, elasticsearch_index: str) -> None:
    rule = ("threshold_reduction", "每满300减50")
    desk.prices("100.00 90.00 90.00", pay="80.00", gtin="2001000100071", strategies=("price",))
    desk.offer(3, "90.00", gtin="2001000100071", promotions=(rule,))
    desk.prices("99 99 85", gtin="2001000100071", competitor="星驿", source="xingyi", sku="X1")
    desk.article(1, "北嶼集團公佈業績", "營收86.4億元。")
    here = desk.brief(since=desk.at(1))
    with open_index(elasticsearch_index) as there:
        there.setup()
        assert there.write(desk.findings).written == len(desk.findings)
        assert build_briefing(there, since=desk.at(1)) == here
    assert "★" in render_html(here)
