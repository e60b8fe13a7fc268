"""Briefing → JSON, and → the file of the suffix asked for."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from crawlers.storage.files import write_atomically
from index.documents import plain
from index.report.briefing import Briefing
from index.report.exceptions import UnknownFormat
from index.report.markdown import render_markdown
from index.report.webpage import render_html
from index.report.workbook import render_workbook


def render_json(briefing: Briefing) -> str:
    """All that the briefing holds: a key for each part, exact amounts as strings, times ISO 8601 in UTC, absent
    left out. `limits` says of a part what the data do not support."""
    told = plain(briefing)
    limits = {name: limit._asdict() for name, limit in briefing.limits.items()}
    return json.dumps({**told, "limits": limits, **told.pop("parts")}, ensure_ascii=False, indent=2) + "\n"


def _encoded(render: Callable[[Briefing], str]) -> Callable[[Briefing], bytes]:
    return lambda briefing: render(briefing).encode("utf-8", "backslashreplace")


FORMATS: dict[str, Callable[[Briefing], bytes]] = {
    ".html": _encoded(render_html),
    ".md": _encoded(render_markdown),
    ".xlsx": render_workbook,
    ".json": _encoded(render_json),
}
"""Each suffix and its renderer."""


def write_briefing(briefing: Briefing, path: str | Path) -> Path:
    """Write a briefing in the format of the path's suffix, whole or not at all; give the path.

    Raises UnknownFormat for any other suffix, OSError where the place cannot be written.
    """
    path = Path(path)
    render = FORMATS.get(path.suffix.lower())
    if render is None:
        raise UnknownFormat(
            f"{path}: no briefing can be written as {path.suffix or 'a file without suffix'}; "
            f"use one of {', '.join(FORMATS)}"
        )
    write_atomically(path, render(briefing))
    return path
