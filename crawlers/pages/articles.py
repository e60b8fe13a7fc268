"""A page → the article on it: title, body, time, author, publisher."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import chain
from typing import Any

from crawlers.items import Article
from crawlers.pages.bodies import article_body
from crawlers.pages.bylines import lines_beside
from crawlers.pages.candidates import Candidate
from crawlers.pages.canonical import own_address
from crawlers.pages.dates import read_time
from crawlers.pages.imprint import author_candidates, published_candidates, publisher_candidates
from crawlers.pages.leaning import leaning
from crawlers.pages.linked import read_things
from crawlers.pages.page import Page, read_page
from crawlers.pages.selectors import select
from crawlers.pages.titles import article_title

_LEAST_BODY = 80
_FIELDS = frozenset(("title", "body", "author", "publisher"))
_LONG_BODY = 300
_PROBE = 24
_SIGNS = re.compile(r"\W+")


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
    chosen: dict[str, Any] = {each.field: each.value for each in _selected(page, selectors or {}, observed)}
    title = chosen.get("title") or article_title(page)
    body = chosen.get("body") or (_body(page, title) if title else "")
    if title is None or len(body) < _LEAST_BODY or (leaning(page) > 1 and not selectors):
        return None
    found: dict[str, Any] = {}
    for candidates in _imprint(page, title, observed):
        first = next(candidates, None)
        if first is not None:
            found[first.field] = first.value
    return Article(url=own_address(page.html, url), **{**found, **chosen, "title": title, "body": body})


def explain_article(
    html: bytes | str,
    url: str,
    *,
    observed: datetime | None = None,
    selectors: Mapping[str, str] | None = None,
) -> tuple[Candidate, ...]:
    """Every candidate of every origin for an article's fields, field by field in the order of their trust: what
    extract_article takes is the first of each."""
    page = read_page(html, url)
    selected = list(_selected(page, selectors or {}, observed))
    title = next((str(each.value) for each in selected if each.field == "title"), article_title(page))
    found = [*selected]
    if title:
        found += _seen("title", title, page) + _seen("body", _body(page, title), page)
        found += chain.from_iterable(_imprint(page, title, observed))
    return tuple(sorted(found, key=lambda candidate: candidate.field))


def _imprint(page: Page, title: str, observed: datetime | None) -> tuple[Iterator[Candidate], ...]:
    beside = lines_beside(page, title)
    return (
        published_candidates(page, beside, observed),
        author_candidates(page, beside),
        publisher_candidates(page, beside),
    )


def _seen(field: str, value: str, page: Page) -> list[Candidate]:
    """A title or body, from the page as seen or, where no line holds its beginning, from the markup."""
    start = value[:_PROBE]
    origin = "visible" if any(start in line.text for line in page.lines) else "opengraph"
    if field == "body" and origin != "visible":
        origin = "json-ld"
    return [Candidate(field=field, value=value, origin=origin, score=0.6, where=field)] if value else []


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


def _selected(page: Page, selectors: Mapping[str, str], observed: datetime | None) -> Iterator[Candidate]:
    """What the source's own selectors find; `body` is all of it, a paragraph a line."""
    for field, selector in selectors.items():
        texts = select(page, selector, field)
        value: datetime | str | None = None
        if field == "published":
            value = next(filter(None, (read_time(text, observed=observed) for text in texts)), None)
        elif field in _FIELDS:
            value = "\n".join(texts) if field == "body" else next(iter(texts), None)
        if value:
            yield Candidate(field=field, value=value, origin="selector", score=1.0, where=selector)
