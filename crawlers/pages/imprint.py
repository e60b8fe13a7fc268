"""When an article was published, by whom and where: candidates in the order in which they are believed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from crawlers.pages.bylines import AUTHOR, ORIGIN, classed_name, labelled_name, stated_times
from crawlers.pages.candidates import Candidate
from crawlers.pages.dates import read_time, shows_hour
from crawlers.pages.leaning import ARTICLES
from crawlers.pages.lines import Line
from crawlers.pages.linked import first_text, read_things, types_of
from crawlers.pages.page import Page

_SCORES = {"json-ld": 0.8, "microdata": 0.75, "opengraph": 0.6, "visible": 0.5, "url": 0.3}
_FIRST = 0.9
_AUTHORS = ("author", "article:author", "og:article:author", "byl", "parsely-author", "dc.creator")
_PUBLISHERS = ("mediaid", "og:site_name", "publisher", "source")
_IN_ADDRESS = re.compile(r"(?<!\d)(?:19|20)\d\d[-/]?(?:0[1-9]|1[0-2])[-/]?(?:[0-2]\d|3[01])(?!\d)")
_TIMES = (
    "article:published_time", "og:published_time", "datepublished", "pubdate", "publishdate", "publish_date",
    "og:release_date", "dc.date", "dc.date.issued", "date", "bytedance:published_time", "og:time", "sailthru.date",
    "parsely-pub-date", "apub:time", "mediaid_time",
)  # fmt: skip


def published_candidates(page: Page, beside: list[Line], observed: datetime | None) -> Iterator[Candidate]:
    """The time beside the title where it shows the hour, since that is what its readers see; then the markup's;
    then the day beside the title; then the day in the address. `observed` is what relative times count from."""
    texts = [line.text for line in beside]
    shown = next((text for text in texts if shows_hour(text) and read_time(text, observed=observed)), None)
    stated = [("visible", _FIRST, "beside the title", shown), *_marked_up(page, "datePublished")]
    stated += [("opengraph", _SCORES["opengraph"], name, page.meta.get(name)) for name in _TIMES]
    stated += [("visible", 0.55, "time", text) for text in stated_times(beside)]
    stated += [("visible", _SCORES["visible"], "beside the title", text) for text in texts]
    stated += [("url", _SCORES["url"], "address", text) for text in _IN_ADDRESS.findall(page.url)]
    for origin, score, where, text in stated:
        found = read_time(text, observed=observed) if text else None
        if found is not None:
            yield Candidate(field="published", value=found, origin=origin, score=score, where=where)


def author_candidates(page: Page, beside: list[Line]) -> Iterator[Candidate]:
    """The markup's author; then the name after 作者：, in `<meta>`, and in an element named an author's."""
    yield from _names("author", _marked_up(page, "author"))
    yield from _names("author", [("visible", 0.7, "label", labelled_name(beside, AUTHOR))])
    yield from _names("author", _meta(page, _AUTHORS))
    yield from _names("author", [("visible", 0.5, "byline", classed_name(beside, "author"))])


def publisher_candidates(page: Page, beside: list[Line]) -> Iterator[Candidate]:
    """The markup's publisher; then the name after 来源：, in an element named a source's, and in `<meta>`."""
    yield from _names("publisher", _marked_up(page, "publisher"))
    yield from _names("publisher", [("visible", 0.7, "label", labelled_name(beside, ORIGIN))])
    yield from _names("publisher", [("visible", 0.65, "source", classed_name(beside, "publisher"))])
    yield from _names("publisher", _meta(page, _PUBLISHERS))


_Stated = tuple[str, float, str, str | None]
"""Origin, score, where, and the text."""


def _marked_up(page: Page, key: str) -> list[_Stated]:
    things = [(origin, thing) for origin, thing in read_things(page) if types_of(thing) & ARTICLES]
    return [
        (origin, _SCORES[origin], f"Article.{key}", first_text(thing.get(key))) for origin, thing in things
    ]


def _meta(page: Page, names: tuple[str, ...]) -> list[_Stated]:
    return [("opengraph", _SCORES["opengraph"], name, page.meta.get(name)) for name in names]


def _names(field: str, stated: list[_Stated]) -> Iterator[Candidate]:
    """Those of the texts that are names, and no addresses."""
    for origin, score, where, text in stated:
        if text and not text.startswith("http"):
            yield Candidate(field=field, value=text, origin=origin, score=score, where=where)
