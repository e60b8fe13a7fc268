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


def render_json(briefing: Briefing) -> str:
    """All that the briefing holds: exact amounts as strings, times ISO 8601 in UTC, absent left out."""
    return json.dumps(plain(briefing), ensure_ascii=False, indent=2) + "\n"


FORMATS: dict[str, Callable[[Briefing], str]] = {
    ".html": render_html,
    ".md": render_markdown,
    ".json": render_json,
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
    write_atomically(path, render(briefing).encode("utf-8", "backslashreplace"))
    return path
