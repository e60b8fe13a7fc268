"""Who wrote an article, who published it and when, as it stands beside the title."""

from __future__ import annotations

import re

from crawlers.pages.lines import Line
from crawlers.pages.marks import marked
from crawlers.pages.page import Page, squeeze
from crawlers.pages.titles import names_title

_NAME = r"\s{0,3}[:：｜|/丨]\s{0,3}([^\s:：|｜，,]{2,20}(?: [A-Z][\w.'-]{1,20}){0,2})"
AUTHOR = re.compile(r"(?:作者|记者|記者|撰文|(?<![\u4e00-\u9fff])文)" + _NAME)
ORIGIN = re.compile(r"(?:来源|來源|稿源|出处|文章来源)" + _NAME)
_WHOLE = re.compile(
    r"(?!(?:by|written by|posted by|von|par|por|di)\Z)(?:by\s|von\s|par\s|por\s|di\s)?([^\W\d_][^\d<>|｜:：@]{1,30})",
    re.IGNORECASE,
)
_AFTER, _BEFORE = 15, 5
_LONGEST = 160


def lines_beside(page: Page, title: str) -> list[Line]:
    """The short lines after the title, then those just before it."""
    lines = page.lines
    at = next((place for place, line in enumerate(lines) if names_title(line.text, title)), None)
    if at is None:
        at = next((place for place, line in enumerate(lines) if line.place.heading in (1, 2)), 0)
    near = [*lines[at + 1 : at + 1 + _AFTER], *lines[max(at - _BEFORE, 0) : at]]
    return [line for line in near if len(line.text) < _LONGEST]


def labelled_name(lines: list[Line], label: re.Pattern[str]) -> str | None:
    """The name after 作者： or 来源：, up to the end of its element."""
    for line in lines:
        match = label.search(squeeze(" ".join(text for text, _ in line.pieces)))
        if match is not None:
            return match[1].strip() or None
    return None


def classed_name(lines: list[Line], mark: str) -> str | None:
    """What an element named as an author's or a source's holds, where that is no more than a name."""
    for line in lines:
        for text, place in line.pieces:
            around = f"{place.words} {place.parent.words if place.parent else ''}"
            name = _WHOLE.fullmatch(squeeze(text)) if marked(mark, around) else None
            if name is not None:
                return name[1].strip()
    return None


def stated_times(lines: list[Line]) -> list[str]:
    """What the <time> elements of lines state for machines."""
    times = (place.node for line in lines for _, place in line.pieces if place.tag == "time")
    return [stated for node in times if (stated := node.attributes.get("datetime"))]
