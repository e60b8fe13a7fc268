"""Where a page turns from its product to other goods: what stands under "You may also like"."""

from __future__ import annotations

from functools import lru_cache

from crawlers.pages.anchors import find_anchor
from crawlers.pages.lines import Line, Place
from crawlers.pages.marks import marked, phrases
from crawlers.pages.page import Page, once_a_page

_LONGEST = 60
_HIGHEST = 3


@once_a_page
def other_lines(page: Page) -> frozenset[int]:
    """The orders of the lines in sections that announce other goods, below the product's title."""
    title = find_anchor(page).title
    found: set[int] = set()
    for position, line in enumerate(page.lines):
        if title is not None and line.order > title and _announces(line):
            found.update(each.order for each in _section(page.lines, position))
    return frozenset(found)


def _announces(line: Line) -> bool:
    """Whether a line is a heading, by its tag or its name, over other goods."""
    place = line.place
    if place.linked or not (place.heading or _is_titled(place.block.words)):
        return False
    return len(line.text) < _LONGEST and announces_others(line.text)


def _is_titled(words: str) -> bool:
    return bool(words) and marked("heading", words)


@lru_cache(maxsize=4096)
def announces_others(text: str) -> bool:
    """Whether a heading announces other goods than the page's own.

    >>> announces_others("You may also like"), announces_others("Product details")
    (True, False)
    """
    text = text.lower()
    return any(phrase in text for phrase in phrases("others_text"))


def _section(lines: tuple[Line, ...], position: int) -> tuple[Line, ...]:
    """The lines after a heading in the smallest element around that has any; of <body> only a real heading's."""
    around: Place | None = lines[position].place.block.parent
    for _ in range(_HIGHEST):
        if around is None or (around.tag == "body" and not lines[position].place.heading):
            break
        end = position + 1
        while end < len(lines) and _is_inside(lines[end].place, around):
            end += 1
        if end > position + 1:
            return lines[position + 1 : end]
        around = around.parent
    return ()


def _is_inside(place: Place, around: Place) -> bool:
    current: Place | None = place
    while current is not None and current is not around:
        current = current.parent
    return current is not None
