"""The values that a page's scripts hold: JSON, JSON in strings, and object literals that read like one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

from crawlers.pages.lenient import read_json, read_json_at
from crawlers.pages.literals import read_literal, read_string
from crawlers.pages.page import Page

_SCRIPT = re.compile(r"<script\b([^>]{0,1000})>", re.IGNORECASE)
# The sign that a pattern cannot do without stands first: so megabytes are passed over at the speed of a search.
_ASSIGNED = re.compile(r"=(?<![=!<>]=)\s{0,5}(?=[{\[])")
_NAME = re.compile(r"([A-Za-z_$][\w$.]{0,60})['\"]?\]?\s{0,3}\Z")
_NAMED = re.compile(
    r"state|data|config|product|detail|item|goods|sku|page|init|props|params|store|ecommerce|offer|context|meta",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"\.(?:(?:(?<=\bdataLayer\.)|(?<=\bdigitalData\.))push\(\s{0,5}"
    r"|(?:setup|init|render|hydrate|value)\(\s{0,3}(?:['\"][\w.\-]{1,40}['\"]\s{0,3},\s{0,3})?)(?=[{\[])",
    re.IGNORECASE,
)
_PARSED = re.compile(r"JSON(?<!\wJSON)\.parse\(\s{0,5}(?=[\"'`])")
# {"loaderData": …} under any name: the frame in which a framework hands its state over.
_FRAME = re.compile(
    r"=(?<![=!<>]=)\s{0,5}(?=\{\s{0,3}\"\w{0,20}(?:data|state|props)\w{0,20}\"\s{0,3}:)", re.IGNORECASE
)
_MOST_SCRIPTS = 120
_MOST_ATTEMPTS = 80
_LONGEST = 3_000_000


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
            yield from _literals(text)
            yield from _parsed(text)


def _literals(text: str) -> Iterator[Any]:
    """The values of assignments such as `window.__INITIAL_STATE__ = {…}` in a script, and of calls with one."""
    named = (match for match in _ASSIGNED.finditer(text) if _is_named(text, match.start()))
    matches = chain(named, _CALLED.finditer(text), _FRAME.finditer(text))
    after = 0
    for start in sorted({match.end() for match in islice(matches, _MOST_ATTEMPTS)}):
        if start < after:
            continue
        value = read_json_at(text, start)
        if value is None:
            value, after = read_literal(text, start)
        if isinstance(value, dict | list) and value:
            yield value


def _parsed(text: str) -> Iterator[Any]:
    """The values of `JSON.parse("…")` in a script."""
    for match in islice(_PARSED.finditer(text), _MOST_ATTEMPTS):
        written = read_string(text, match.end())
        value = read_json(written) if written else None
        if isinstance(value, dict | list) and value:
            yield value


def _is_named(text: str, end: int) -> bool:
    """Whether what stands before the = is a name that may keep a product."""
    name = _NAME.search(text[max(0, end - 70) : end])
    return name is not None and bool(_NAMED.search(name[1]))
