"""The body of an article: the container that holds the running text, and its lines without furniture."""

from __future__ import annotations

import re

from crawlers.pages.lines import Line, Place
from crawlers.pages.marks import marks
from crawlers.pages.page import Page

_STOPS = re.compile(r"[,.;:!?，。；：！？、]")
_BAD_TAGS = frozenset(
    ("figcaption", "figure", "button", "form", "label", "aside", "nav", "footer", "time", "header")
)


def article_lines(page: Page) -> tuple[Line, ...]:
    """The lines of the body in reading order; none where the page has no body of text."""
    scores: dict[int, float] = {}
    places: dict[int, Place] = {}
    for line in page.lines:
        weight = _prose(line)
        if weight <= 0:
            continue
        current, share = line.place, 1.0
        for _ in range(4):
            places[current.node.mem_id] = current
            scores[current.node.mem_id] = scores.get(current.node.mem_id, 0.0) + weight * share
            if current.parent is None:
                break
            current, share = current.parent, share * 0.7
    if not scores:
        return ()
    top = max(scores, key=lambda key: scores[key] * _favour(places[key]))
    return tuple(line for line in page.lines if _inside(line.place, top) and _kept(line, top))


def _prose(line: Line) -> float:
    """How much a line reads like running text."""
    text = line.text
    if line.place.away or line.place.hidden or len(text) < 20:
        return 0.0
    if _linked_share(line) > 0.5:
        return 0.0
    wide = sum(1 for sign in text[:300] if sign > "\u2e80")
    return min(len(text) + wide, 600) / 100 + min(len(_STOPS.findall(text)), 10) / 3


def _favour(place: Place) -> float:
    return (
        1
        + 0.25 * bool(marks("body").search(place.words))
        + 0.25 * (place.tag in ("article", "main"))
        - 0.3 * bool(marks("furniture").search(place.words))
    )


def _linked_share(line: Line) -> float:
    whole = sum(len(text.strip()) for text, _ in line.pieces)
    return sum(len(text.strip()) for text, place in line.pieces if place.linked) / (whole or 1)


def _inside(place: Place, key: int) -> bool:
    current: Place | None = place
    while current is not None:
        if current.node.mem_id == key:
            return True
        current = current.parent
    return False


def _kept(line: Line, top: int) -> bool:
    """Whether a line inside the body is of the text: no link list, no caption, no share bar."""
    if line.place.hidden or (_linked_share(line) > 0.6 and len(line.text) < 200):
        return False
    current: Place | None = line.place
    while current is not None and current.node.mem_id != top:
        if current.tag in _BAD_TAGS or marks("furniture").search(current.words):
            return False
        current = current.parent
    return True
