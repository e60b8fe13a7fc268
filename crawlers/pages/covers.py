"""What a page hides until a script shows it, and what is hidden in name only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawlers.pages.lines import Line, Place

# Classes of the wide-spread style sheets; "d-none d-md-block" and "hidden md:block" are shown on wide screens.
_HIDDEN = re.compile(
    r"(?<!\S)(?:d-none|hidden|hide|ng-hide|(?:is|u|uk|js|aok|a)-hidden|is-hide|display-none)(?!\S)"
    r"(?!.{0,200}\b(?:d-(?:sm|md|lg|xl)-|(?:sm|md|lg|xl):))"
)


def covered(names: str) -> bool:
    """Whether an element's class names hide it.

    >>> covered("stock d-none"), covered("d-none d-md-block"), covered("hidden-gem")
    (True, False, False)
    """
    return _HIDDEN.search(names) is not None


def uncover(lines: list[Line], enough: float) -> None:
    """Show again, of hidden lines, those whose cover holds more words than are `enough`: no page hides its subject."""
    covers: dict[Place, list[Line]] = {}
    for line in lines:
        cover = line.place
        while cover.parent is not None and cover.parent.hidden:
            cover = cover.parent
        covers.setdefault(cover, []).append(line)
    for cover, covered in covers.items():
        if sum(len(line.text) for line in covered) > enough:
            _show(cover, covered)


def _show(cover: Place, covered: list[Line]) -> None:
    for line in covered:
        for _, place in [("", line.place), *line.pieces]:
            current: Place | None = place
            while current is not None and current.hidden:
                current.hidden = False
                current = None if current is cover else current.parent
