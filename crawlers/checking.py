"""Try one page, saved or online, or a source's YAML, and say what would be collected from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from itertools import islice
from pathlib import Path
from typing import Any

from crawlers.api import read_answer
from crawlers.exceptions import InvalidRecord, InvalidSource
from crawlers.items import Observation
from crawlers.pages import (
    Candidate,
    decode_page,
    explain_article,
    explain_offer,
    extract_article,
    extract_offer,
    extract_offers,
    page_problem,
)
from crawlers.printing import one_line
from crawlers.sources.folder import SUFFIXES, load_source
from crawlers.sources.source import Api, Source
from crawlers.sources.yaml_values import check_url
from crawlers.storage.records import write_record

_OTHERS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What was found: how many observations, and the lines that say so."""

    found: int
    text: str


def check_place(place: str) -> Check:
    """Check a saved page, a URL, or a source's YAML (its first start page).

    Raises InvalidSource, InvalidRecord (no such file, no address) or PageUnavailable (the URL gives no page).
    """
    from crawlers.fetching import fetch_page  # Scrapy, which a saved page does not need

    if place.startswith(("http://", "https://")):
        try:
            check_url(place)
        except ValueError as error:
            raise InvalidRecord(f"{place}: is no address such as https://shop.example/item/1") from error
        return _check_page(fetch_page(place), place, {})
    path = Path(place)
    if not path.is_file():
        raise InvalidRecord(f"{place}: there is no such file, and it is no http(s):// URL")
    if path.suffix.lower() in SUFFIXES:
        return _check_source(load_source(path), path)
    return _check_page(decode_page(path.read_bytes()), path.resolve().as_uri(), {})


def _check_source(source: Source, path: Path) -> Check:
    """Check the first page of a source; of an API, its first answer."""
    from crawlers.fetching import fetch_page
    from crawlers.intake.folders import saved_pages

    if source.folder:
        saved = next(saved_pages(source.folder), None)
        if saved is None:
            raise InvalidRecord(f"{path}: there is no saved page below {source.folder}")
        return _check_page(decode_page(saved.read_bytes()), saved.as_uri(), source.selectors)
    if not source.start:
        raise InvalidSource(f"{path}: begins at a sitemap or a feed; check one of its pages by its URL")
    html, url = fetch_page(source.start[0], source), source.start[0]
    return _check_answer(html, url, source.api) if source.api else _check_page(html, url, source.selectors)


def _check_answer(text: str, url: str, api: Api) -> Check:
    found, faults = read_answer(text, url, api)
    lines = [url, f"{len(found)} records read (spider: api)", *map(_one_line, found)]
    lines += [f"  left out, for its {fault}" for fault in faults]
    return Check(found=len(found), text="\n".join(lines))


def _check_page(html: str, url: str, selectors: dict[str, str]) -> Check:
    offer = extract_offer(html, url, selectors=selectors)
    listed = () if offer else extract_offers(html, url, selectors=selectors)
    problem = None if offer or listed else page_problem(html, url)
    if problem:
        return Check(found=0, text=f"{url}\n  problem: {problem}; nothing would be stored")
    article = extract_article(html, url, selectors=selectors)
    lines = [url]
    if offer:
        lines += ["offer (spider: shop)", *_explained(offer, explain_offer(html, url, selectors=selectors))]
    if listed:
        lines += [f"{len(listed)} offers listed (spider: shop or plans)", *map(_one_line, listed)]
    if article:
        lines += [
            "article (spider: news)",
            *_explained(article, explain_article(html, url, selectors=selectors)),
        ]
    found = bool(offer) + bool(article) + len(listed)
    return Check(found=found, text="\n".join(lines if found else [*lines, "  nothing found on the page"]))


def _explained(observation: Observation, candidates: tuple[Candidate, ...]) -> Iterator[str]:
    """A line a field with its origin, and one for each of the best other values that the page states."""
    for name, value in _set_fields(observation):
        mine = [each for each in candidates if each.field == name]
        origins = sorted({each.origin for each in mine if each.value == getattr(observation, name)})
        yield one_line(f"  {name}: {value}" + (f"  [{', '.join(origins)}]" if origins else ""))
        others = {str(each.value): each.origin for each in mine if each.value != getattr(observation, name)}
        yield from (
            one_line(f"    also: {other}  [{origin}]") for other, origin in islice(others.items(), _OTHERS)
        )


def _one_line(observation: Observation) -> str:
    shown = (f"{name}: {value}" for name, value in _set_fields(observation) if name != "url")
    return one_line("  " + ", ".join(shown))


def _set_fields(observation: Observation) -> Iterator[tuple[str, Any]]:
    record = write_record(observation)
    return ((field.name, record[field.name]) for field in fields(observation) if field.name in record)
