"""Where the data do not support a statement, the briefing says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from index import open_index
from index.exceptions import EngineUnavailable, IndexOutdated
from index.report import build_briefing, render_html, render_markdown, render_text, render_workbook

if TYPE_CHECKING:
    from conftest import Desk


class Away:
    """An index that cannot be asked."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def scan(self, query: Any = None, /) -> Any:
        raise self.error


@pytest.mark.parametrize("error", [EngineUnavailable, IndexOutdated])
def test_an_index_that_is_away_takes_only_what_it_holds(desk: Desk, error: type[Exception]) -> None:
    desk.prices("100 100 100 100 90 90 90")
    desk.collect()
    briefing = build_briefing(Away(error("nobody answers")), data=desk.data, since=desk.at(2))
    assert len(briefing.parts["price_changes"]) == 1
    assert briefing.parts["health"][0].offers == 5
    for part in ("figures", "stories", "rising"):
        assert "nobody answers" in briefing.limits[part].zh, part
    for render in (render_html, render_markdown, render_text):
        assert "nobody answers" in render(briefing)


def test_one_day_shows_no_change(desk: Desk) -> None:
    desk.offer(0, "100")
    briefing = desk.brief()
    assert "只有一天" in briefing.limits["moves"].zh
    assert "没有上一期" in briefing.limits["rising"].zh


def test_one_competitor_is_compared_with_nobody(desk: Desk) -> None:
    desk.prices("100 100", gtin="2001000100071")
    desk.offer(0, "90", gtin="2001000100071", sku="Q2", url="https://q.example/2")
    briefing = desk.brief()
    assert briefing.parts["comparisons"] == ()
    assert "只见一家" in briefing.limits["comparisons"].zh


def test_no_history_before_the_period_is_said(desk: Desk) -> None:
    desk.article(1, "北屿公告", "正文")
    briefing = desk.brief(since=desk.at(0), until=desk.at(2))
    assert "上一期没有文本" in briefing.limits["rising"].zh


def test_a_period_without_a_crawl_names_the_last_one(desk: Desk) -> None:
    desk.prices("100 100")
    briefing = desk.brief(since=desk.at(300))
    assert "2026-11-02 10:00" in briefing.limits["summary"].zh
    for render in (render_html, render_markdown, render_text):
        assert "2026-11-02 10:00" in render(briefing)
    assert render_workbook(briefing).startswith(b"PK")


def test_a_competitor_that_is_not_watched_is_named(desk: Desk) -> None:
    desk.prices("100 100")
    assert "没有采集到 无此家" in desk.brief(competitors=["无此家"]).limits["summary"].zh


def test_offers_without_price_or_time_or_competitor_break_nothing(desk: Desk) -> None:
    desk.offer(0, None, competitor=None, observed=None, source=None, sku=None, url=None)
    desk.offer(0, "100")
    assert render_text(desk.brief())


def test_an_index_without_documents_is_no_index_away(desk: Desk) -> None:
    desk.offer(0, "100")
    desk.collect()
    with open_index(desk.data / "index") as index:
        briefing = build_briefing(index, data=desk.data)
    assert "figures" not in briefing.limits
