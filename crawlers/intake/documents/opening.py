"""A file's bytes → its document, whatever its format; each library is loaded when its format is met."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any, TypeVar

from crawlers.exceptions import InvalidRecord
from crawlers.intake.documents.document import Document
from crawlers.intake.documents.package import check_package
from crawlers.intake.documents.workbook import Workbook

T = TypeVar("T")

DOCUMENTS = {".docx": "word", ".pptx": "slides", ".pdf": "pdf"}
"""The module that reads each format, by suffix."""


def read_document(raw: bytes, suffix: str) -> Document:
    """Read a docx, pptx or pdf file; InvalidRecord says what is wrong with it, in one line."""
    if suffix != ".pdf":
        check_package(raw)
    read: Callable[[bytes], Document] = _reader(DOCUMENTS[suffix])
    document = _bounded(read, raw)
    if not document.body and not document.title:
        raise InvalidRecord("holds no text; if it is a scan, run text recognition (OCR) on it first")
    return document


def read_workbook(raw: bytes) -> Workbook:
    """Read an xlsx file; InvalidRecord says what is wrong with it, in one line."""
    check_package(raw)
    read: Callable[[bytes], Workbook] = _reader("workbook")
    return _bounded(read, raw)


def _reader(module: str) -> Any:
    return import_module(f"crawlers.intake.documents.{module}").read


def _bounded(read: Callable[[bytes], T], raw: bytes) -> T:
    """Turn whatever a library raises on a broken file into one line."""
    try:
        return read(raw)
    except InvalidRecord:
        raise
    except Exception as error:  # a file is hostile, and these libraries raise whatever their parsers meet
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        raise InvalidRecord(f"is damaged and cannot be read ({reason}); save it anew") from error
