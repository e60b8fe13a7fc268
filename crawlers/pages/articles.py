"""A page → the article on it: title, body, time, author, publisher."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from crawlers.items import Article
from crawlers.pages.bodies import article_body
from crawlers.pages.bylines import AUTHOR, ORIGIN, classed_name, labelled_name, lines_beside, stated_times
from crawlers.pages.canonical import own_address
from crawlers.pages.dates import read_time
from crawlers.pages.leaning import ARTICLES, leaning
from crawlers.pages.lines import Line
from crawlers.pages.linked import Thing, first_text, read_things, types_of
from crawlers.pages.page import Page, read_page
from crawlers.pages.selectors import select
from crawlers.pages.titles import article_title

_LEAST_BODY = 80
_FIELDS = frozenset(("title", "body", "author", "publisher"))
_AUTHORS = ("author", "article:author", "og:article:author", "byl", "parsely-author", "dc.creator")
_PUBLISHERS = ("mediaid", "og:site_name", "publisher", "source")
_LONG_BODY = 300
_PROBE = 24
_SIGNS = re.compile(r"\W+")
_HOUR = re.compile(r"\d[:：时点]\d|\d\s?(?:小时|分钟|小時|分鐘)前")
_IN_ADDRESS = re.compile(r"(?<!\d)(?:19|20)\d\d[-/]?(?:0[1-9]|1[0-2])[-/]?(?:[0-2]\d|3[01])(?!\d)")
_TIMES = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "pubdate",
    "publishdate",
    "publish_date",
    "og:release_date",
    "dc.date",
    "dc.date.issued",
    "date",
    "bytedance:published_time",
    "og:time",
    "sailthru.date",
    "parsely-pub-date",
    "apub:time",
    "mediaid_time",
)


def extract_article(
    html: bytes | str,
    url: str,
    *,
    observed: datetime | None = None,
    selectors: Mapping[str, str] | None = None,
) -> Article | None:
    """Read the article of a page; None where there is no body of text.

    `observed` is when the page was fetched: relative times (3小时前, 昨天 18:30) are read against it.
    """
    page = read_page(html, url)
    chosen = _selected(page, selectors or {}, observed)
    title = chosen.get("title") or article_title(page)
    body = chosen.get("body") or (_body(page, title) if title else "")
    if title is None or len(body) < _LEAST_BODY or (leaning(page) > 1 and not selectors):
        return None
    things = [thing for _, thing in read_things(page) if types_of(thing) & ARTICLES]
    beside = lines_beside(page, title)
    found = {
        "published": _published(page, things, beside, observed),
        "author": _stated(things, "author")
        or labelled_name(beside, AUTHOR)
        or _meta(page, _AUTHORS)
        or classed_name(beside, "author"),
        "publisher": _stated(things, "publisher")
        or labelled_name(beside, ORIGIN)
        or classed_name(beside, "publisher")
        or _meta(page, _PUBLISHERS),
    }
    return Article(url=own_address(page.html, url), **{**found, **chosen, "title": title, "body": body})


def _body(page: Page, title: str) -> str:
    """The body as shown; the markup's articleBody where what is shown holds next to nothing of it."""
    shown = article_body(page, title)
    stated = (thing.get("articleBody") for _, thing in read_things(page))
    told = next((text for text in stated if isinstance(text, str) and len(text) >= _LONG_BODY), None)
    if told is None:
        return shown
    parts = [told[start : start + _PROBE].strip() for start in range(0, len(told), max(len(told) // 8, 1))]
    bare = _SIGNS.sub("", shown)
    held = sum(_SIGNS.sub("", part) in bare for part in parts)
    return shown if held * 4 >= len(parts) else told.strip()


def _selected(page: Page, selectors: Mapping[str, str], observed: datetime | None) -> dict[str, Any]:
    """What the source's own selectors find; `body` is all of it, a paragraph a line."""
    chosen: dict[str, Any] = {}
    for field, selector in selectors.items():
        texts = select(page, selector, field)
        if field == "published":
            chosen[field] = next(filter(None, (read_time(text, observed=observed) for text in texts)), None)
        elif field in _FIELDS:
            chosen[field] = "\n".join(texts) if field == "body" else next(iter(texts), None)
    return {field: value for field, value in chosen.items() if value}


def _published(
    page: Page, things: list[Thing], lines: list[Line], observed: datetime | None
) -> datetime | None:
    """The time beside the title where it shows the hour, since that is what its readers see; else the
    markup's; else the day beside the title; else the day in the address."""
    beside = [line.text for line in lines]
    shown = next((line for line in beside if _HOUR.search(line) and read_time(line, observed=observed)), None)
    stated = [shown, *(first_text(thing.get("datePublished")) for thing in things)]
    stated += [page.meta.get(name) for name in _TIMES]
    stated += [*stated_times(lines), *beside, *_IN_ADDRESS.findall(page.url)]
    return next((found for text in stated if text and (found := read_time(text, observed=observed))), None)


def _stated(things: list[Thing], key: str) -> str | None:
    """What the markup says of an author or publisher; a name, no address."""
    found = (first_text(thing.get(key)) for thing in things)
    return next((name for name in found if name and not name.startswith("http")), None)


def _meta(page: Page, names: tuple[str, ...]) -> str | None:
    found = (page.meta.get(name) for name in names)
    return next((name for name in found if name and not name.startswith("http")), None)
