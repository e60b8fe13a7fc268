"""Pages that are no content: login walls, captchas, empty templates."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from crawlers.pages.leaning import ARTICLES
from crawlers.pages.linked import read_things, types_of
from crawlers.pages.page import Page, read_page
from crawlers.pages.products import PRODUCTS
from crawlers.pages.sightings import find_prices
from crawlers.pages.state import state_candidates
from crawlers.yaml_files import read_yaml

_SOME = 1_500  # a wall that explains itself
_SCANT = 600
_BRIEF = 200
_BARE = 40
_LONGEST_TITLE = 40


def page_problem(html: bytes | str, url: str) -> str | None:
    """Name what keeps a page from being content: "captcha", "login wall" or "empty template"; else None.

    A page with a price, a product's or an article's markup, or a body of text is content, whatever else it
    asks for.
    """
    page = read_page(html, url)
    text = "\n".join(line.text for line in page.lines)
    if len(text) > _SOME or _is_content(page):
        return None
    if _titled(page, "captcha_title"):
        return "captcha"
    if len(text) > _SCANT:
        return None
    if _says("captcha").search(text):
        return "captcha"
    if _titled(page, "login_title") or page.tree.css_first("input[type=password]") is not None:
        return "login wall"
    if _says("login").search(text) and len(text) < _BRIEF:
        return "login wall"
    return "empty template" if len(text) < _BARE or _says("template").search(text) else None


def _titled(page: Page, kind: str) -> bool:
    """Whether one of the page's titles says so; a long one is a story about it."""
    return any(len(title) <= _LONGEST_TITLE and _says(kind).search(title) for title in page.titles)


@cache
def _says(kind: str) -> re.Pattern[str]:
    rules = read_yaml(Path(__file__).with_name("problems.yaml"))
    return re.compile("|".join(f"(?:{words})" for words in rules[kind]), re.IGNORECASE)


def _is_content(page: Page) -> bool:
    types = {name for _, thing in read_things(page) for name in types_of(thing)}
    if types & (PRODUCTS | ARTICLES) or "article:published_time" in page.meta:
        return True
    if any(not each.place.away for each in find_prices(page)):
        return True
    return next(state_candidates(page), None) is not None
