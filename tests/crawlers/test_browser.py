"""Which pages go through a browser, and what is said where it cannot be had; Chromium itself: spiders/test_browser.py."""

import pytest

from crawlers import browser
from crawlers.exceptions import BrowserMissing
from crawlers.sources.source import Source


def source(**more):
    said = {"name": "tea", "competitor": {"name": "甲"}, "spider": "shop", "start": ["https://a.example/"]}
    return Source.model_validate(said | {"pages": ["/item/"], "browser": True} | more)


def test_an_absent_extra_is_said_with_what_to_install(monkeypatch):
    monkeypatch.setattr(browser, "find_spec", lambda _: None)
    with pytest.raises(BrowserMissing, match=r'tea needs a browser: pip install "shangqing\[browser\]"'):
        browser.browser_settings(source())


def test_without_a_browser_nothing_is_needed(monkeypatch):
    monkeypatch.setattr(browser, "find_spec", lambda _: None)
    assert browser.browser_settings(source(browser=False)) == {}


def test_just_the_pages_of_the_patterns_go_through_it():
    picky = source(browser={"pages": ["/item/"], "actions": [{"wait_for": ".price"}, {"click": "#more"}]})
    assert browser.browser_meta(picky, "https://a.example/list") == {}
    assert len(browser.browser_meta(picky, "https://a.example/item/1")["playwright_page_methods"]) == 2
