"""Our own figures and our own shop in the briefing, hostile names among them."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl
import pytest

from analysis.kpis import Measurement
from analysis.playbook import Ours
from index.advice import store_measurements
from index.report import render_html, render_markdown, render_text, render_workbook

if TYPE_CHECKING:
    from conftest import Desk

LAST = date(2026, 11, 9)
HOSTILE = ("=1+1", "<script>alert(1)</script>", "\x1b[2J清屏", "\u202e倒写", "| a | b |", "长" * 5000)


def figures(desk: Desk, product: str | None = None, after: float = 0.7) -> None:
    """Sales of ten weeks with a weekday pattern, which fall from 5 November on."""
    days = [LAST - timedelta(days=back) for back in range(70, -1, -1)]
    store_measurements(
        desk.data,
        [
            Measurement(
                day=day,
                metric="sales",
                product=product,
                value=Decimal(
                    round(
                        (1000 + 100 * day.weekday() + day.day % 3)
                        * (after if day >= date(2026, 11, 5) else 1)
                    )
                ),
            )
            for day in days
        ],
    )


def cut(desk: Desk) -> None:
    desk.prices("1000 1000 1000 1000 800 800 800 800 800", gtin="2001000100071")
    rival = {"competitor": "我们", "source": "ours", "sku": "O1", "url": "https://o.example/1"}
    desk.prices("990 990 990 990 990 990 890 890 890", gtin="2001000100071", **rival)


def test_a_figure_that_fell_after_a_cut_is_told_with_its_interval(desk: Desk) -> None:
    figures(desk)
    cut(desk)
    (series,) = desk.brief(since=desk.at(2), ours=Ours(competitor="我们")).parts["effects"]
    fallen = next(one for one in series.changes if one.day == date(2026, 11, 5))
    assert fallen.change == pytest.approx(-0.3, abs=0.03)
    assert fallen.low < fallen.change < fallen.high and fallen.verdict == "down"
    assert "青禾" in fallen.move.zh and fallen.cites


def test_without_figures_the_briefing_says_how_to_take_them_in(desk: Desk) -> None:
    cut(desk)
    briefing = desk.brief(since=desk.at(2))
    assert briefing.parts["effects"] == ()
    assert "shangqing read" in briefing.limits["effects"].en


def test_our_own_moves_are_no_competitors(desk: Desk) -> None:
    cut(desk)
    briefing = desk.brief(since=desk.at(2), ours=Ours(competitor="我们"))
    assert {act.competitor for act in briefing.parts["moves"]} == {"青禾"}
    assert {one.competitor for one in briefing.parts["answers"]} == {"青禾"}
    assert [one.second for one in briefing.parts["rivalry"]] == ["我们"]


def test_answers_carry_their_moves_and_sources(desk: Desk) -> None:
    cut(desk)
    answers = desk.brief(since=desk.at(2), ours=Ours(competitor="我们")).parts["answers"]
    assert answers
    assert all(
        one.moves and one.cites and one.sources and one.consider.zh and one.consider.en for one in answers
    )


def test_the_mix_tells_shares_with_their_evidence(desk: Desk) -> None:
    for number in range(12):
        desk.offer(
            1,
            "100",
            "满300减50",
            sku=f"S{number}",
            title=f"茶具{number}号",
            url=f"https://q.example/{number}",
        )
    mix = desk.brief(since=desk.at(0)).parts["mix"]
    promotion = next(one for one in mix if one.competitor == "青禾" and one.name == "promotion")
    assert promotion.total == 12 and promotion.share > 0.5 and promotion.cites


@pytest.mark.parametrize("product", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_names_of_products_stay_text(desk: Desk, product: str) -> None:
    figures(desk, product)
    cut(desk)
    briefing = desk.brief(since=desk.at(2))
    html = render_html(briefing)
    assert "<script" not in html and len(html) < 200_000
    text = render_text(briefing, None)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text)
    assert "<script" not in render_markdown(briefing)
    workbook = openpyxl.load_workbook(io.BytesIO(render_workbook(briefing)))
    assert not any(cell.data_type == "f" for sheet in workbook for row in sheet.iter_rows() for cell in row)
