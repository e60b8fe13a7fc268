"""What a page without markup still shows of its product: the trail to it and its picture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from crawlers.pages.candidates import Candidate
from crawlers.pages.page import Page, squeeze

_NAMED = "crumb"
_TRAILS = f"[class*={_NAMED}],[id*={_NAMED}]"
_STEP = re.compile(r"\s{0,3}[>›»/→|]\s{0,3}|\n")
_PICTURES = re.compile(r"main|product|goods|item|zoom|big|large|preview|gallery|detail|pic", re.IGNORECASE)
_MOST_STEPS = 10


def furnishing_candidates(page: Page) -> Iterator[Candidate]:
    """Candidates for breadcrumbs and image, trusted less than any markup."""
    trail = _trail(page)
    if trail:
        yield Candidate(field="breadcrumbs", value=trail, origin="visible", score=0.5, where="breadcrumb")
    image = _image(page)
    if image:
        yield Candidate(field="image", value=image, origin="visible", score=0.3, where="img")


def _trail(page: Page) -> tuple[str, ...]:
    for node in page.tree.css(_TRAILS)[:5] if _NAMED in page.html else ():
        steps = [squeeze(step).strip(">›»/ ") for step in _STEP.split(node.text(separator="\n"))]
        steps = [step for step in steps if step]
        if 2 <= len(steps) <= _MOST_STEPS and all(len(step) <= 60 for step in steps):
            return tuple(steps)
    return ()


def _image(page: Page) -> str | None:
    """The first picture whose names or surroundings are a product's, or that carries its title."""
    titles = set(page.titles)
    for node in page.tree.tags("img")[:60]:
        attributes = node.attributes
        source = attributes.get("data-src") or attributes.get("data-original") or attributes.get("src")
        if not source or source.startswith("data:"):
            continue
        around = node.parent.attributes if node.parent is not None else {}
        names = f"{attributes.get('class')} {attributes.get('id')} {around.get('class')} {around.get('id')}"
        if squeeze(attributes.get("alt")) in titles or _PICTURES.search(names):
            try:
                return urljoin(page.url, source)
            except ValueError:  # an address such as http://[
                return None
    return None
