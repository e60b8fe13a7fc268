"""Folders of saved pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

_SAVED = frozenset((".html", ".htm", ".xhtml", ".txt"))


def saved_pages(folder: Path) -> Iterator[Path]:
    """Give every saved page below the folder, as absolute paths in their order."""
    for path in sorted(folder.resolve().rglob("*")):
        if path.suffix.lower() in _SAVED and path.is_file():
            yield path
