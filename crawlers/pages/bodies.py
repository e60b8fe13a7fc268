"""The body of an article: the container that holds the running text, and its lines without furniture."""

from __future__ import annotations

import re

from crawlers.pages.lines import Line, Place
from crawlers.pages.marks import marked, marks
from crawlers.pages.page import Page
from crawlers.pages.titles import names_title
from crawlers.pages.wording import wide

_STOPS = re.compile(r"[,.;:!?，。；：！？、]")
_ENDED = re.compile(r"[.!?:;,…。！？：；，”\"'）)\]»]\s*\Z")
_DATED = re.compile(r"\d{4}|\d{1,2}[:/.\-]\d{2}")
_OF_TEXT = frozenset("p li h1 h2 h3 h4 h5 h6 blockquote pre dd dt figcaption".split())  # noqa: SIM905
_BAD_TAGS = frozenset("figcaption figure button form label aside nav footer time header".split())  # noqa: SIM905
_SHARES = (1.0, 0.6, 0.35)
_MOST_OF = 0.35
_BELOW = 25
_SEVERAL = 3
_A_LIST = 0.3
_SENTENCE = 0.9


def article_body(page: Page, title: str | None = None) -> str:
    """The body's lines in reading order, without `title`; "" where the page has no body of text."""
    weights = [(line, weight) for line in page.lines if (weight := _prose(line)) > 0]
    heading = next((line.order for line in page.lines if title and names_title(line.text, title)), None)
    top = _top(weights, heading)
    if top is None:
        return ""
    totals = _totals(weights)
    top = _joined(top, totals)
    lines = [line for line in page.lines if _kept(line, top, totals)]
    return "\n".join(filter(None, map(_words, _trimmed(lines, title))))


def prose_length(page: Page, enough: int) -> int:
    """How many signs of the page stand in running text, a Chinese one counted twice; no more is counted than
    is `enough`."""
    length = 0
    for line in page.lines:
        if _prose(line) > _SENTENCE:
            length += len(line.text) + wide(line.text)
        if length > enough:
            break
    return length


def _words(line: Line) -> str:
    """A line's text without what only shows when one points at it."""
    pieces = [
        text for text, place in line.pieces if not place.hidden and place.away_root is line.place.away_root
    ]
    return " ".join("".join(pieces).split())


def _prose(line: Line) -> float:
    """How much a line reads like running text."""
    text = line.text
    if len(text) < 20 or line.place.hidden or line.place.away or _linked_share(line) > 0.5:
        return 0.0
    return min(len(text) + wide(text), 600) / 100 + min(len(_STOPS.findall(text)), 10) / 3


def _top(weights: list[tuple[Line, float]], heading: int | None) -> Place | None:
    """The element that its nearest lines favour most, readability's rule; the text under the title goes first,
    and a list of stories, each an <article> of its own, is none."""
    scores: dict[Place, float] = {}
    first: dict[Place, int] = {}
    stories: dict[Place, set[Place]] = {}
    for line, weight in weights:
        block = line.place.block
        current = block.parent if block.tag in _OF_TEXT and block.parent else block
        story: Place | None = None
        for share in _SHARES:
            scores[current] = scores.get(current, 0.0) + weight * share
            first.setdefault(current, line.order)
            if story is not None:
                stories.setdefault(current, set()).add(story)
            story = story or (current if current.tag == "article" else None)
            if current.parent is None:
                break
            current = current.parent

    def fitness(place: Place) -> float:
        gap = first[place] - heading if heading is not None else _BELOW
        below = max(0.0, 1 - gap / _BELOW) if gap >= -2 else 0.0
        several = len(stories.get(place, ())) >= _SEVERAL
        return scores[place] * (_favour(place) + 0.5 * below) * (_A_LIST if several else 1.0)

    return max(scores, key=fitness, default=None)


def _favour(place: Place) -> float:
    named = 0.25 * marked("body", place.words) - 0.3 * marked("furniture", place.words)
    return 1 + named + 0.25 * (place.tag in ("article", "main"))


def _totals(weights: list[tuple[Line, float]]) -> dict[Place, float]:
    """All the running text inside every element."""
    totals: dict[Place, float] = {}
    for line, weight in weights:
        current: Place | None = line.place
        while current is not None:
            totals[current] = totals.get(current, 0.0) + weight
            current = current.parent
    return totals


def _joined(top: Place, totals: dict[Place, float]) -> Place:
    """The element around that holds much more of the text: bodies are cut into sections by their pictures."""
    current, best = top, top
    for _ in range(3):
        if current.parent is None or current.tag == "article" or current.parent.tag in ("body", "html"):
            break
        current = current.parent
        if totals[current] > 1.4 * totals[best]:
            best = current
    return best


def _linked_share(line: Line) -> float:
    whole = sum(len(text.strip()) for text, _ in line.pieces)
    return sum(len(text.strip()) for text, place in line.pieces if place.linked) / (whole or 1)


def _kept(line: Line, top: Place, totals: dict[Place, float]) -> bool:
    """Whether a line is inside the body and of the text: no link list, no caption, no share bar."""
    current: Place | None = line.place
    quoted = False
    while current is not None and current is not top:
        quoted = quoted or current.tag == "blockquote"
        small = not quoted and totals.get(current, 0.0) < _MOST_OF * totals[top]
        if small and (current.tag in _BAD_TAGS or marked("furniture", current.words)):
            return False
        current = current.parent
    if current is None or line.place.hidden:
        return False
    share = _linked_share(line)
    if share > 0.3 and marks("pointer_start").match(line.text[:40].lower()):
        return False
    return share <= 0.6 or (_in_prose(line, totals) and (share < 0.97 or line.place.block.tag == "li"))


def _in_prose(line: Line, totals: dict[Place, float]) -> bool:
    """Whether a linked line stands among running text, not in a list of links."""
    around = line.place.block.parent
    return len(line.text) >= 40 and around is not None and totals.get(around, 0.0) > len(line.text) / 50


def _trimmed(lines: list[Line], title: str | None) -> list[Line]:
    """Without what frames a body: the title again, bylines and dates before it, signs after it."""
    lines = [line for line in lines if not (title and names_title(line.text, title))]
    start, end = 0, len(lines)
    while start < end and (_heads(lines[start]) or lines[start].place.heading == 1):
        start += 1
    while end > start and _closes(lines[end - 1]):
        end -= 1
    return lines[start:end]


def _heads(line: Line) -> bool:
    """A byline or a date: short, no sentence, with figures of a date."""
    text = line.text
    return len(text) < 140 and not _ENDED.search(text) and bool(_DATED.search(text))


def _closes(line: Line) -> bool:
    text = line.text.lower()
    if len(text) < 4:
        return True
    return len(text) < 150 and (marked("closing_text", text) or line.place.heading in (1, 2))
