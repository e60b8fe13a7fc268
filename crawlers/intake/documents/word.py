"""Word files (docx): paragraphs and tables in their order, insertions, text boxes and content controls too."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from crawlers.intake.documents.document import Document, make_document

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# A text box said again for old programs; words that were moved elsewhere.
_UNSAID = ("{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback", f"{_W}moveFrom")
_BREAKS = frozenset({f"{_W}tab", f"{_W}br", f"{_W}cr"})
_HEADINGS = ("Title", "Heading 1", "标题")


def read(raw: bytes) -> Document:
    """Read the bytes of a docx file."""
    import docx

    opened = docx.Document(BytesIO(raw))
    properties = opened.core_properties
    return make_document(
        _lines(opened.element.body),
        heading=_heading(opened),
        titled=properties.title,
        modified=properties.modified or properties.created,
    )


def _heading(opened: Any) -> str | None:
    """The first line that is styled as a title, where it is the document's first words."""
    first = next((each for each in opened.paragraphs if each.text.strip()), None)
    if first is None or first.style is None or not str(first.style.name).startswith(_HEADINGS):
        return None
    return str(first.text)


def _lines(element: Any) -> Iterator[str]:
    """The lines below an element, a table row on one."""
    for part in _parts(element, f"{_W}p", f"{_W}tbl"):
        if part.tag == f"{_W}p":
            yield from _text(part).split("\n")
        else:
            yield from (_row(row) for row in _parts(part, f"{_W}tr"))


def _parts(element: Any, *tags: str) -> Iterator[Any]:
    """The next elements of these tags, whatever wraps them: a content control (w:sdt), an insertion (w:ins)."""
    for child in element.iterchildren():
        if child.tag in tags:
            yield child
        elif child.tag not in _UNSAID:
            yield from _parts(child, *tags)


def _row(row: Any) -> str:
    cells = (" ".join(" ".join(_lines(cell)).split()) for cell in _parts(row, f"{_W}tc"))
    return " | ".join(cell for cell in cells if cell)


def _text(paragraph: Any) -> str:
    parts = paragraph.iter(f"{_W}t", *_BREAKS)
    said = (part for part in parts if next(part.iterancestors(*_UNSAID), None) is None)
    return "".join("\n" if part.tag in _BREAKS else part.text or "" for part in said)
