"""Scrapy's settings, and the one place where the environment is read (README, "Settings")."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from dotenv import load_dotenv


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """Where things are. `data` holds journal, index, archive and spool; `index_url` is None for the
    embedded engine inside `data`; `sources` is the user's folder of source YAML files."""

    data: Path
    index_url: str | None
    sources: Path


def read_environment() -> Environment:
    """Read SHANGQING_DATA, SHANGQING_INDEX_URL and SHANGQING_SOURCES, and what a `.env` here adds to them."""
    load_dotenv(Path.cwd() / ".env")
    return Environment(
        data=Path(os.environ.get("SHANGQING_DATA") or "data"),
        index_url=os.environ.get("SHANGQING_INDEX_URL") or None,
        sources=Path(os.environ.get("SHANGQING_SOURCES") or "sources"),
    )
