"""A fetched page → the observations that it holds: the one reading that a crawl and a replay share."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias

from crawlers.api import read_answer
from crawlers.exceptions import InvalidRecord
from crawlers.intake.plain_text import text_article
from crawlers.items import Observation, Offer
from crawlers.pages import decode_page, extract_article, extract_offers, page_problem

if TYPE_CHECKING:
    from crawlers.sources.source import Api, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedPage:
    """One page as it came: its text, its content type, the SHA-256 (hex) of its bytes, when it was fetched
    (aware), and its archived record, None where it was not archived."""

    url: str
    html: str
    content_type: str
    content_hash: str
    fetched: datetime
    archive: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a page holds; `problem` names what keeps it from being content, such as "login wall", and `faults`
    says of each record that could not be read why."""

    observations: tuple[Observation, ...] = ()
    problem: str | None = None
    faults: tuple[str, ...] = ()


Reader: TypeAlias = "Callable[[FetchedPage, Source], tuple[Observation, ...]]"


def receive_page(
    url: str, body: bytes, content_type: str, fetched: datetime, archive: str | None = None
) -> FetchedPage:
    """Make a page of the bytes that came."""
    return FetchedPage(
        url=url,
        html=decode_page(body, content_type),
        content_type=content_type,
        content_hash=hashlib.sha256(body).hexdigest(),
        fetched=fetched,
        archive=archive,
    )


def read_content(page: FetchedPage, source: Source) -> Content:
    """Read a page as its source's spider does, and say of each observation whose it is and where from."""
    if source.api:
        return _read_api(page, source, source.api)
    if page.content_type.startswith("text/plain"):
        return Content(observations=_placed(_read_text(page, source), page, source))
    found = READERS[source.content](page, source)
    if not any(isinstance(each, Offer) for each in found):
        # a page that states a price is content, whatever its header asks for
        problem = page_problem(page.html, page.url)
        if problem:
            return Content(problem=problem)
    return Content(observations=_placed(found, page, source))


def _placed(
    observations: tuple[Observation, ...], page: FetchedPage, source: Source
) -> tuple[Observation, ...]:
    return tuple(
        replace(
            observation,
            competitor=source.competitor.name,
            source=source.name,
            observed=page.fetched,
            content_hash=page.content_hash,
            archive=page.archive,
        )
        for observation in observations
    )


def _read_api(page: FetchedPage, source: Source, api: Api) -> Content:
    try:
        found, faults = read_answer(page.html, page.url, api)
    except InvalidRecord as error:
        return Content(problem=str(error))
    return Content(observations=_placed(found, page, source), faults=faults)


def _read_text(page: FetchedPage, source: Source) -> tuple[Observation, ...]:
    """The article that a plain text is, where articles are wanted."""
    article = text_article(page.html, page.url) if source.content == "news" else None
    return (article,) if article else ()


def _read_offers(page: FetchedPage, source: Source) -> tuple[Observation, ...]:
    """The plans (套餐) of a page, its one product or, where it is a listing, its products."""
    return extract_offers(page.html, page.url, selectors=source.selectors)


def _read_news(page: FetchedPage, source: Source) -> tuple[Observation, ...]:
    """The article of a page."""
    article = extract_article(page.html, page.url, observed=page.fetched, selectors=source.selectors)
    return (article,) if article else ()


READERS: dict[str, Reader] = {"shop": _read_offers, "news": _read_news, "plans": _read_offers}
