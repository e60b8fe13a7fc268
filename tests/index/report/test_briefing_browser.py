"""The page in a real browser: nothing sticks out at any width, and the numbers lead to their evidence."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from index.report import write_briefing

if TYPE_CHECKING:
    from conftest import Desk

CHROMIUM = os.environ.get("CHROMIUM_PATH") or shutil.which("chromium") or shutil.which("google-chrome")
GTIN = "2001000100071"


@pytest.fixture
def page(desk: Desk, tmp_path: Path) -> Path:
    desk.prices("1000 1000 1000 1000 800 800 800", "满900减100", gtin=GTIN, title="净岸" * 60)
    desk.prices(
        "990 990 990 990 990 850 850",
        gtin=GTIN,
        competitor="X" * 120,
        sku="X1",
        url=f"https://x.example/{'y' * 400}",
    )
    for number in range(12):
        desk.offer(
            1,
            "100",
            "满300减50",
            sku=f"S{number}",
            title=f"茶具{number}号",
            url=f"https://q.example/{number}",
        )
    desk.article(1, "业绩" * 50, "第三季度营收86.4亿元，同比增长15.2%。")
    return write_briefing(desk.brief(since=desk.at(2)), tmp_path / "briefing.html")


def test_it_fits_phone_tablet_and_desk_and_numbers_lead_somewhere(page: Path) -> None:
    sync_api = pytest.importorskip(
        "playwright.sync_api", reason="no playwright: pip install shangqing[browser]"
    )
    if CHROMIUM is None:
        pytest.skip("no chromium: apt-get install chromium")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        tab = browser.new_page()
        tab.goto(page.as_uri(), timeout=60_000)
        for width in (320, 390, 768, 1000, 1200):
            tab.set_viewport_size({"width": width, "height": 800})
            assert tab.evaluate("document.documentElement.scrollWidth") <= width, width
        lost = (
            "[...document.querySelectorAll('.cites a')].filter(a => !document.querySelector(a.hash)).length"
        )
        assert tab.evaluate("document.querySelectorAll('.cites a').length") > 20
        assert tab.evaluate(lost) == 0
        browser.close()
