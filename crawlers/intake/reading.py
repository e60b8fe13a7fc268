"""A user's own texts, documents and price lists as observations.

Texts (txt, html) and documents (docx, pptx, pdf) are one observation a file; JSONL and CSV one a row, and so is
a spreadsheet (xlsx) whose first row names the same columns (title or 标题, price or 价格); every other spreadsheet is a document.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from crawlers.exceptions import InvalidRecord
from crawlers.intake.defaults import Defaults, Reading
from crawlers.intake.documents import Document, read_document, read_workbook
from crawlers.intake.plain_text import text_article
from crawlers.intake.rows import read_csv, read_jsonl, read_rows
from crawlers.items import Article, Observation
from crawlers.pages import decode_page, extract_article, extract_offer

__all__ = ["READERS", "Defaults", "Reading", "files_at", "read_path"]

_OLD = {".doc": ".docx", ".ppt": ".pptx", ".xls": ".xlsx", ".wps": ".docx", ".et": ".xlsx", ".dps": ".pptx"}


def read_path(path: Path, defaults: Defaults) -> Iterator[Reading]:
    """Read a file, or every readable file below a folder; InvalidRecord where there is no such file."""
    for each in files_at(path):
        yield from _read_file(each, defaults)


def files_at(path: Path) -> Iterator[Path]:
    """Give the file itself, or the readable files below a folder; InvalidRecord where there is no such file."""
    if not path.exists():
        raise InvalidRecord(f"{path}: there is no such file or folder")
    if path.is_file():
        yield path
        return
    # ~$ begins the locks of Office
    files = [each for each in sorted(path.rglob("*")) if each.is_file() and not each.name.startswith("~$")]
    readable = [each for each in files if each.suffix.lower() in READERS]
    if not readable:
        raise InvalidRecord(f"{path}: holds no file that is read; use {', '.join(READERS)}")
    yield from readable


def _read_file(path: Path, defaults: Defaults) -> Iterator[Reading]:
    suffix = path.suffix.lower()
    if suffix not in READERS:
        advice = f"save it as {_OLD[suffix]}" if suffix in _OLD else f"use {', '.join(READERS)}"
        raise InvalidRecord(f"{path}: {path.suffix or 'no suffix'} is not read; {advice}")
    yield from READERS[suffix](path, defaults)


def _read_text(path: Path, defaults: Defaults) -> Iterator[Reading]:
    raw = path.read_bytes()
    if b"\0" in raw and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield Reading(None, f"{path}: is no text, whatever its name says")
        return
    article = text_article(decode_page(raw, "text/plain"), path.resolve().as_uri())
    if article is None:
        yield Reading(None, f"{path}: is empty")
        return
    yield Reading(_place(article, path, raw, defaults))


def _read_html(path: Path, defaults: Defaults) -> Iterator[Reading]:
    raw = path.read_bytes()
    url = path.resolve().as_uri()
    found = extract_offer(raw, url) or extract_article(raw, url)
    if found is None:
        yield Reading(None, f"{path}: neither an offer nor an article was found on the page")
        return
    yield Reading(_place(found, path, raw, defaults))


def _read_document(path: Path, defaults: Defaults) -> Iterator[Reading]:
    raw = path.read_bytes()
    try:
        document = read_document(raw, path.suffix.lower())
    except InvalidRecord as error:
        yield Reading(None, f"{path}: {error}")
        return
    yield _document_reading(document, path, raw, defaults)


def _read_workbook(path: Path, defaults: Defaults) -> Iterator[Reading]:
    """Sheets whose first row names columns are price lists, all others together one text."""
    raw = path.read_bytes()
    try:
        workbook = read_workbook(raw)
    except InvalidRecord as error:
        yield Reading(None, f"{path}: {error}")
        return
    document, listed = workbook.document(), [sheet for sheet in workbook.sheets if sheet.lists_records]
    for sheet in listed:
        yield from read_rows(sheet.rows, f"{path}:{sheet.name}", defaults)
    if document is not None:
        yield _document_reading(document, path, raw, defaults)
    elif not listed:
        yield Reading(None, f"{path}: is empty")


def _document_reading(document: Document, path: Path, raw: bytes, defaults: Defaults) -> Reading:
    article = Article(title=document.title or path.stem, body=document.body, published=document.published)
    notice = f"{path}: is very long; what follows the first {len(document.body)} signs was left out"
    return Reading(_place(article, path, raw, defaults), notice=notice if document.cut else None)


def _place(observation: Observation, path: Path, raw: bytes, defaults: Defaults) -> Observation:
    """Say whose and from when a file's observation is; a file's own time stands in for one not given."""
    return replace(
        observation,
        url=path.resolve().as_uri(),
        competitor=defaults.competitor,
        observed=defaults.observed or datetime.fromtimestamp(int(path.stat().st_mtime), UTC),
        content_hash=hashlib.sha256(raw).hexdigest(),
    )


READERS: dict[str, Callable[[Path, Defaults], Iterator[Reading]]] = {
    ".txt": _read_text,
    ".html": _read_html,
    ".htm": _read_html,
    ".jsonl": read_jsonl,
    ".csv": read_csv,
    ".docx": _read_document,
    ".pptx": _read_document,
    ".xlsx": _read_workbook,
    ".pdf": _read_document,
}
