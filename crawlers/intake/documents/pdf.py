"""PDF files: the text of their pages, by PDFium, with the lines of a paragraph joined again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from crawlers.exceptions import InvalidRecord
from crawlers.intake.documents.document import Document, make_document

_PAGES = 2000
_FULL = 0.85  # of the page's widest line; a shorter line ends its paragraph
_NARROW = 16  # columns; no text is wrapped at fewer
_CLOSED = "。！？；：.!?;:…"
_OPENS = re.compile(r"[-•●■◆▪·※*]|[0-9一二三四五六七八九十]{1,3}[.、．）)]|[(（【第]")
_DATE = re.compile(r"D:(?P<time>[0-9]{14})(?P<zone>[+-][0-9]{2}'[0-9]{2}|Z?)")


def read(raw: bytes) -> Document:
    """Read the bytes of a PDF file."""
    import pypdfium2

    try:
        opened = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise InvalidRecord("is protected by a password; save it without") from error
        raise InvalidRecord(f"is damaged or no PDF ({error}); get it again") from error
    try:
        if len(opened) > _PAGES:
            raise InvalidRecord(f"has {len(opened)} pages, more than {_PAGES}; split it")
        properties = opened.get_metadata_dict()
        return make_document(
            (line for number in range(len(opened)) for line in _page_lines(opened, number)),
            titled=properties.get("Title"),
            modified=_date(properties.get("ModDate", "")) or _date(properties.get("CreationDate", "")),
        )
    finally:
        opened.close()


def _page_lines(opened: Any, number: int) -> Iterator[str]:
    page = opened[number]
    words = page.get_textpage()
    text = words.get_text_bounded()
    words.close()
    page.close()
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    yield from _paragraphs(lines)


def _paragraphs(lines: list[str]) -> Iterator[str]:
    """Join what was wrapped: a line that fills the page and ends in no stop goes on in the next."""
    widths = [_width(line) for line in lines]
    full = max(_NARROW, _FULL * max(widths, default=0))
    paragraph = ""
    for line, width in zip(lines, widths, strict=True):
        if paragraph and not _OPENS.match(line):
            paragraph += line if _is_wide(paragraph[-1]) or _is_wide(line[0]) else f" {line}"
        else:
            if paragraph:
                yield paragraph
            paragraph = line
        if width < full or line.endswith(tuple(_CLOSED)):
            yield paragraph
            paragraph = ""
    if paragraph:
        yield paragraph


def _width(line: str) -> int:
    return len(line) + sum(map(_is_wide, line))


def _is_wide(sign: str) -> bool:
    return unicodedata.east_asian_width(sign) in "WF"


def _date(written: str) -> datetime | None:
    """A PDF's date (D:20261122180759+08'00') as aware time, None where it is none."""
    found = _DATE.match(written)
    if found is None:
        return None
    zone = found["zone"].replace("'", ":") if found["zone"] not in ("", "Z") else "+00:00"
    try:
        return datetime.strptime(f"{found['time']}{zone}", "%Y%m%d%H%M%S%z")
    except ValueError:
        return None
