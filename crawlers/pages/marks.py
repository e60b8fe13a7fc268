"""The words of marks.yaml as patterns: what class names, ids and labels tell of the text around them."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

from crawlers.yaml_files import read_yaml


@cache
def marks(name: str) -> re.Pattern[str]:
    """The pattern of one entry, to search in lower-case words; KeyError where marks.yaml has none so named."""
    return re.compile("|".join(sorted(map(_bordered, phrases(name)), key=len, reverse=True)))


@cache
def phrases(name: str) -> tuple[str, ...]:
    """The words and phrases of one entry, in lower case; KeyError where marks.yaml has none so named."""
    return tuple(word.replace("_", " ") for word in _entries()[name].split())


@lru_cache(maxsize=16384)
def marked(name: str, words: str) -> bool:
    """Whether an entry's words stand in `words`; remembered, since pages repeat their class names."""
    return bool(marks(name).search(words))


@cache
def _entries() -> dict[str, str]:
    entries: dict[str, str] = read_yaml(Path(__file__).with_name("marks.yaml"))
    return entries


def _bordered(word: str) -> str:
    if not word[0].isascii():
        return re.escape(word.rstrip("*"))
    ending = r"\w{0,20}" if word.endswith("*") else r"\b" if word[-1].isalnum() else ""
    start = r"\b" if word[0].isalnum() else ""
    return rf"{start}{re.escape(word.rstrip('*'))}{ending}"
