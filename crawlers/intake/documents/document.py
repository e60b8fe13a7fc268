"""Document: the words of a file, with its title and date."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

_TITLE = 120  # signs
_LONGEST = 2_000_000  # signs of a body; a book has fewer
_FIRST = datetime(1990, 1, 1, tzinfo=UTC)
# What programs write where nobody gave a title.
_NO_TITLE = re.compile(
    r"(?:microsoft |powerpoint|presentation|untitled|document|slide|book|workbook|sheet|文档|演示文稿|工作簿|幻灯片|无标题|未命名)"
    r"[\w ]{0,20}$|.{0,120}\.(?:docx?|pptx?|xlsx?|pdf|html?|wps)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """`title` is None where neither the properties nor the words give one; `body` holds the words line by line
    without the title; `published` (aware) is when the file was last changed, by its own properties. `cut` says
    that the body was too long and its end left out."""

    title: str | None
    body: str
    published: datetime | None = None
    cut: bool = False


def make_document(
    lines: Iterable[str],
    *,
    heading: str | None = None,
    titled: str | None = None,
    modified: datetime | None = None,
) -> Document:
    """Make a document of its lines. Its title is its own `heading`, else the properties' (`titled`), else its
    first line; `modified` is UTC where it has no zone, and no date where it is impossible."""
    kept = [line for line in (" ".join(line.split()) for line in lines) if line]
    title = next(filter(None, (_title(heading), _title(titled), *kept[:1])), None)
    if kept and title is not None and kept[0] == title:
        del kept[0]
    body = "\n".join(kept)
    return Document(
        title=title and title[:_TITLE],
        body=body[:_LONGEST],
        published=_date(modified),
        cut=len(body) > _LONGEST,
    )


def _title(words: str | None) -> str | None:
    title = " ".join((words or "").split())
    return title if title and not _NO_TITLE.match(title) else None


def _date(modified: datetime | None) -> datetime | None:
    if modified is None:
        return None
    aware = modified.replace(tzinfo=UTC) if modified.tzinfo is None else modified.astimezone(UTC)
    return aware if _FIRST <= aware <= datetime.now(UTC) else None
