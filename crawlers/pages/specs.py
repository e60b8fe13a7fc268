"""Labelled values of a page (tables of specifications, lists, "货号：123") → candidates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from crawlers.pages.candidates import Candidate, Value
from crawlers.pages.labels import field_of, is_weak
from crawlers.pages.lines import Line
from crawlers.pages.page import Page, once_a_page
from crawlers.pages.values import read_gtin, read_identifier
from crawlers.recall import recalled

_COLON = re.compile(r"\s{0,3}[:：]\s{0,3}")
_CELLS = frozenset(("th", "td", "dt", "dd"))
_JOINED = re.compile(r"[|｜;；]|\s{2,}")
_LONGEST_NAME = 60
_LONGEST_NUMBER_NAME = 24
_NUMBERS = frozenset(("sku", "mpn", "gtin"))
_CAPITALS = re.compile(r"[A-Z]{4,12}\Z")
_WEAKER = 0.3
_SCORES = {"sku": 0.93, "mpn": 0.6, "gtin": 0.7, "brand": 0.55, "seller": 0.6}


@once_a_page
def spec_candidates(page: Page) -> tuple[Candidate, ...]:
    """Candidates of what the page labels: sku, mpn, gtin, brand, seller; the first mention stands first."""
    found: list[Candidate] = []
    told: dict[str, int] = {}
    for label, value, line in spec_pairs(page):
        field = field_of(label)
        if field is None or field not in _READERS:
            continue
        stated = _READERS[field](value)
        if stated is None:
            continue
        told[field] = told.get(field, 0) + 1
        score = (
            _SCORES[field]
            - _WEAKER * is_weak(label)
            - 0.3 * line.place.away
            - 0.1 * line.place.hidden
            - 0.05 * (told[field] - 1)
        )
        found.append(
            Candidate(field=field, value=stated, origin="visible", score=max(score, 0.05), where=label[:40])
        )
    return tuple(found)


def spec_pairs(page: Page) -> Iterator[tuple[str, str, Line]]:
    """(label, value, line of the label) of what the page lays out as label and value."""
    lines = page.lines
    for position, line in enumerate(lines):
        text = line.text
        if len(text) > 400:
            continue
        following = lines[position + 1] if position + 1 < len(lines) else None
        parts = _COLON.split(text, maxsplit=1) if ":" in text or "：" in text else (text,)
        if len(parts) == 2 and parts[1]:
            yield from ((label, value, line) for label, value in _written(text))
        elif following is not None and len(text) <= 60 and (len(parts) == 2 or _beside(line, following)):
            yield parts[0], following.text, line
        elif following is not None and _names_number(line):
            yield text, following.text, line
        elif _inline(line):
            yield line.pieces[0][0].strip(), "".join(piece for piece, _ in line.pieces[1:]).strip(), line
        elif len(text) <= 60 and " " in text and text[-1].isdigit():
            label, _, value = text.rpartition(" ")
            yield label, value, line


@recalled
def _written(text: str) -> tuple[tuple[str, str], ...]:
    """ "货号：123 | 品牌：甲" → both pairs."""
    parts = (_COLON.sub(":", part, count=1).partition(":") for part in _JOINED.split(text))
    return tuple((label.strip(), value.strip()) for label, _, value in parts if value)


def _beside(label: Line, value: Line) -> bool:
    """Whether two lines are the cells of one row, or a term and its definition."""
    return (
        label.place.tag in _CELLS and value.place.tag in _CELLS and label.place.parent is value.place.parent
    )


def _names_number(line: Line) -> bool:
    """Whether a line is no more than the name of a number, which then stands on the next: SKU / 24-MB01."""
    return (
        len(line.text) <= _LONGEST_NUMBER_NAME and field_of(line.text) in _NUMBERS and not is_weak(line.text)
    )


def _inline(line: Line) -> bool:
    """Whether a line begins with an element of its own: <b>货号</b> 123."""
    return len(line.pieces) >= 2 and line.pieces[0][1] is not line.pieces[1][1] and len(line.text) <= 100


def _identifier(value: str) -> Value | None:
    """The number that the value is or begins with; one with a digit, or all of capitals."""
    first = value.split(" ")[0].strip("‎ ,，。.;；")
    number = read_identifier(value.strip("‎ ")) if len(value) <= 24 else None
    number = number or read_identifier(first)
    if number and (_CAPITALS.match(number) or (len(number) > 2 and any(sign.isdigit() for sign in number))):
        return number
    return None


def _name(value: str) -> Value | None:
    value = value.strip("‎ ,，。;；")
    return value if 0 < len(value) <= _LONGEST_NAME and not value.startswith("http") else None


_READERS: dict[str, Callable[[str], Value | None]] = {
    "sku": _identifier,
    "mpn": _identifier,
    "gtin": lambda value: read_gtin(value.strip("‎ ").split(" ")[0]),
    "brand": _name,
    "seller": _name,
}
