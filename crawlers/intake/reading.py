"""A user's own texts and price lists as observations: txt, html, JSONL and CSV.

txt and html are one observation a file; JSONL and CSV one a line, keys named as the fields of Offer or
Article, with `kind`, `competitor` and `observed`. In CSV several promotions are parted by " | ".
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from crawlers.exceptions import InvalidRecord
from crawlers.intake.plain_text import text_article
from crawlers.items import Observation
from crawlers.pages import decode_page, extract_article, extract_offer
from crawlers.storage.records import KINDS, read_record

_LISTS = ("promotions", "breadcrumbs")


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """What is taken where a record or a file does not say it itself."""

    competitor: str | None = None
    observed: datetime | None = None


class Reading(NamedTuple):
    """One record read: its observation, or what is wrong with it (`file:line: reason`).

    A `notice` tells of something that was left out of an observation that was read all the same.
    """

    observation: Observation | None
    error: str | None = None
    notice: str | None = None


def read_path(path: Path, defaults: Defaults) -> Iterator[Reading]:
    """Read a file, or every readable file below a folder; InvalidRecord where there is no such file."""
    if not path.exists():
        raise InvalidRecord(f"{path}: there is no such file or folder")
    if path.is_file():
        yield from _read_file(path, defaults)
        return
    for each in sorted(path.rglob("*")):
        if each.is_file() and each.suffix.lower() in READERS:
            yield from _read_file(each, defaults)


def _read_file(path: Path, defaults: Defaults) -> Iterator[Reading]:
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise InvalidRecord(f"{path}: {path.suffix or 'no suffix'} is not read; use {', '.join(READERS)}")
    yield from reader(path, defaults)


def _read_text(path: Path, defaults: Defaults) -> Iterator[Reading]:
    raw = path.read_bytes()
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


def _place(observation: Observation, path: Path, raw: bytes, defaults: Defaults) -> Observation:
    """Say whose and from when a file's observation is; a file's own time stands in for one not given."""
    return replace(
        observation,
        url=path.resolve().as_uri(),
        competitor=defaults.competitor,
        observed=defaults.observed or datetime.fromtimestamp(int(path.stat().st_mtime), UTC),
        content_hash=hashlib.sha256(raw).hexdigest(),
    )


def _read_jsonl(path: Path, defaults: Defaults) -> Iterator[Reading]:
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = orjson.loads(line.removeprefix(b"\xef\xbb\xbf"))
            except orjson.JSONDecodeError as error:
                yield Reading(None, f"{path}:{number}: is no JSON: {error}")
                continue
            if not isinstance(row, dict):
                yield Reading(None, f"{path}:{number}: is no JSON object")
                continue
            yield _read_row(row, f"{path}:{number}", defaults)


def _read_csv(path: Path, defaults: Defaults) -> Iterator[Reading]:
    lines = decode_page(path.read_bytes(), "text/csv").removeprefix("\ufeff").splitlines(keepends=True)
    names: list[str] | None = None
    for number, cells in _csv_rows(lines):
        if isinstance(cells, csv.Error):
            yield Reading(None, f"{path}:{number}: is no CSV: {cells}")
        elif names is None:
            names = [name.strip() for name in cells]
        elif any(cells):
            yield _read_cells(names, cells, f"{path}:{number}", defaults)


def _csv_rows(lines: list[str]) -> Iterator[tuple[int, list[str] | csv.Error]]:
    """Give each row with its line number; behind a broken one (an open quote) go on at the next line."""
    start = 0
    while start < len(lines):
        rows = csv.reader(lines[start:], strict=True)
        begin = start
        try:
            for cells in rows:
                yield begin + 1, cells
                begin = start + rows.line_num
            return
        except csv.Error as error:
            yield begin + 1, error
            start = begin + 1


def _read_cells(names: list[str], cells: list[str], where: str, defaults: Defaults) -> Reading:
    if len(cells) > len(names):
        return Reading(None, f"{where}: has {len(cells)} cells where the header names {len(names)} columns")
    row: dict[str, Any] = {name: cell.strip() for name, cell in zip(names, cells, strict=False)}
    for name in _LISTS:
        if row.get(name):
            row[name] = [part.strip() for part in row[name].split(" | ") if part.strip()]
    return _read_row(row, where, defaults)


def _read_row(row: dict[str, Any], where: str, defaults: Defaults) -> Reading:
    row = {key: value for key, value in row.items() if value not in (None, "", [])}
    unknown = sorted(set(row) - _known_fields(row.get("kind")) - {"kind", "id"})
    notice = f"{where}: left out, no field of it: {', '.join(unknown)}" if unknown else None
    try:
        observation = read_record({key: value for key, value in row.items() if key not in unknown})
    except InvalidRecord as error:
        return Reading(None, f"{where}: {error}")
    observation = replace(
        observation,
        competitor=observation.competitor or defaults.competitor,
        observed=observation.observed or defaults.observed,
    )
    for name in ("competitor", "observed"):
        if getattr(observation, name) is None:
            return Reading(None, f"{where}: {name}: is missing; add it to the row or give --{name}")
    return Reading(observation, notice=notice)


def _known_fields(kind: object) -> set[str]:
    item = KINDS.get(str(kind))
    return {field.name for field in fields(item)} if item else set()


READERS: dict[str, Callable[[Path, Defaults], Iterator[Reading]]] = {
    ".txt": _read_text,
    ".html": _read_html,
    ".htm": _read_html,
    ".jsonl": _read_jsonl,
    ".csv": _read_csv,
}
