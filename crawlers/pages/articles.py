"""A page → the article on it: title, body, time, author, publisher."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from crawlers.items import Article
from crawlers.pages.bodies import article_body
from crawlers.pages.dates import read_time
from crawlers.pages.linked import Thing, first_text, read_things, types_of
from crawlers.pages.page import Page
from crawlers.pages.titles import article_title

_ARTICLES = frozenset(
    [
        "Article",
        "NewsArticle",
        "BlogPosting",
        "ReportageNewsArticle",
        "Report",
        "TechArticle",
        "AnalysisNewsArticle",
        "LiveBlogPosting",
        "OpinionNewsArticle",
        "WebPage",
    ]
)
_LEAST_BODY = 80
_TIMES = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "pubdate",
    "publishdate",
    "publish_date",
    "og:release_date",
    "weibo:article:create_at",
    "dc.date",
    "dc.date.issued",
    "date",
    "article:create_at",
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
    page = Page(html, url)
    title = article_title(page)
    body = article_body(page, title)
    if title is None or len(body) < _LEAST_BODY:
        return None
    things = [thing for _, thing in read_things(page) if types_of(thing) & _ARTICLES]
    return Article(
        title=title,
        url=url,
        body=body,
        published=_published(page, things, observed),
        author=_stated(page, things, "author", ("author", "article:author", "byl")),
        publisher=_stated(page, things, "publisher", ("og:site_name", "mediaid", "publisher", "source")),
    )


def _published(page: Page, things: list[Thing], observed: datetime | None) -> datetime | None:
    stated = [first_text(thing.get("datePublished")) for thing in things]
    stated += [page.meta.get(name) for name in _TIMES]
    for text in stated:
        found = read_time(text, observed=observed) if text else None
        if found is not None:
            return found
    return _shown(page, observed)


def _shown(page: Page, observed: datetime | None) -> datetime | None:
    """The time beside the title: of short lines near the first heading the first that states one."""
    heading = next((line.order for line in page.lines if line.place.heading == 1 and not line.place.away), 0)
    near = [line for line in page.lines if line.order >= heading - 5 and len(line.text) < 120]
    for line in near[:60]:
        found = read_time(line.text, observed=observed)
        if found is not None:
            return found
    return None


def _stated(page: Page, things: list[Thing], key: str, names: tuple[str, ...]) -> str | None:
    for thing in things:
        found = first_text(thing.get(key))
        if found:
            return found
    return next((page.meta[name] for name in names if page.meta.get(name)), None)
