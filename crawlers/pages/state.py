"""What a page's scripts keep of its product: __NEXT_DATA__, window.__INITIAL_STATE__, pageConfig and such."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain, islice
from pathlib import Path
from typing import Any

import yaml

from crawlers.pages.candidates import Candidate, Value
from crawlers.pages.lenient import read_json, read_json_at, walk
from crawlers.pages.literals import read_literal
from crawlers.pages.page import Page
from crawlers.pages.values import (
    read_amount,
    read_availability,
    read_currency,
    read_gtin,
    read_identifier,
)
from crawlers.pages.wording import likeness

_SCRIPT = re.compile(r"<script\b([^>]{0,1000})>", re.IGNORECASE)
_ASSIGNED = re.compile(r"(?<![=!<>])=\s{0,5}(?=[{\[])")
_NAME = re.compile(r"([A-Za-z_$][\w$.]{0,60})['\"]?\]?\s{0,3}\Z")
_NAMED = re.compile(
    r"state|data|config|product|detail|item|goods|sku|page|init|props|store|ecommerce|offer", re.IGNORECASE
)
_PUSHED = re.compile(r"\b(?:dataLayer|digitalData)\.push\(\s{0,5}(?=[{\[])")
_MOST_SCRIPTS = 120
_MOST_ATTEMPTS = 80
_LONGEST = 3_000_000
_ALIKE = 0.6
_SCORES = {"price": 0.45, "list_price": 0.4, "sku": 0.6, "brand": 0.55, "availability": 0.42, "title": 0.3}


def page_values(page: Page) -> Iterator[Any]:
    """Every JSON value that the page's scripts hold, and every object literal that reads like one."""
    budget = _LONGEST
    for script in list(_SCRIPT.finditer(page.html))[:_MOST_SCRIPTS]:
        end = page.html.find("</script", script.end())
        text = page.html[script.end() : end if end >= 0 else len(page.html)]
        budget -= len(text)
        if budget < 0:
            return
        if "json" in script[1].lower() or text.lstrip()[:1] in ("{", "["):
            value = read_json(text)
            if value is not None:
                yield value
        elif len(text) > 20:
            yield from _assigned(text)


def state_candidates(page: Page) -> Iterator[Candidate]:
    """Candidates from the object in the page's scripts that is named like the page and has a price or number."""
    best: tuple[float, dict[str, Any]] | None = None
    for value in page_values(page):
        for thing, _ in walk(value):
            if "@type" in thing or not _keys("name") & _folded(thing).keys():
                continue
            fit = _fitness(_folded(thing), page)
            if fit >= _ALIKE and (best is None or fit > best[0]):
                best = fit, _folded(thing)
    if best is None:
        return
    for field, value in _facts(best[1]):
        yield Candidate(
            field=field, value=value, origin="state", score=_SCORES.get(field, 0.5), where="script"
        )


def _assigned(text: str) -> Iterator[Any]:
    """The values of assignments such as `window.__INITIAL_STATE__ = {…}` in a script."""
    starts = (
        match
        for match in _ASSIGNED.finditer(text)
        if _is_named(text[max(0, match.start() - 70) : match.start()])
    )
    after = 0
    for match in islice(chain(starts, _PUSHED.finditer(text)), _MOST_ATTEMPTS):
        if match.end() < after:
            continue
        value = read_json_at(text, match.end())
        if value is None:
            value, after = read_literal(text, match.end())
        if isinstance(value, dict | list) and value:
            yield value


def _is_named(before: str) -> bool:
    """Whether what stands before the = is a name that may keep a product."""
    name = _NAME.search(before)
    return name is not None and bool(_NAMED.search(name[1]))


def _fitness(thing: dict[str, Any], page: Page) -> float:
    name = _first(thing, "name")
    if not isinstance(name, str) or len(name) < 4:
        return 0.0
    told = sum(_first(thing, field) is not None for field in ("price", "sku", "brand", "availability"))
    return likeness(name, page.titles) + 0.1 * told if told else 0.0


def _facts(thing: dict[str, Any]) -> Iterator[tuple[str, Value]]:
    for field, read in _READERS.items():
        stated = _first(thing, field)
        if isinstance(stated, dict):
            stated = _first(_folded(stated), "name") or _first(_folded(stated), "price")
        value = read(stated)
        if value is not None:
            yield field, value


def _stock(stated: object) -> Value | None:
    if isinstance(stated, int | float) and not isinstance(stated, bool):
        return "InStock" if stated > 0 else "OutOfStock"
    return read_availability(stated)


def _named(stated: object) -> Value | None:
    return stated.strip() or None if isinstance(stated, str) and len(stated) < 200 else None


_READERS = {
    "title": _named, "price": read_amount, "list_price": read_amount, "sku": read_identifier, "brand": _named,
    "currency": read_currency, "seller": _named, "gtin": read_gtin, "availability": _stock,
}  # fmt: skip


def _first(thing: dict[str, Any], field: str) -> Any:
    field = "name" if field == "title" else field
    return next((thing[key] for key in _ordered(field) if thing.get(key) not in (None, "", [], {})), None)


def _folded(thing: dict[str, Any]) -> dict[str, Any]:
    return {key.replace("_", "").replace("-", "").lower(): value for key, value in thing.items()}


@cache
def _ordered(field: str) -> tuple[str, ...]:
    rules = yaml.safe_load(Path(__file__).with_name("state.yaml").read_text("utf-8"))
    return tuple(key.lower() for key in rules[field].split())


@cache
def _keys(field: str) -> frozenset[str]:
    return frozenset(_ordered(field))
