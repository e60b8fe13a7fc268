"""Addresses without what tracks who follows them (tracking.yaml)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from crawlers.yaml_files import read_yaml


class AddressCleaner:
    """Takes off an address its fragment, what tracks, sessions, and the `further` parameters of a source."""

    def __init__(self, further: Iterable[str] = ()) -> None:
        rules = read_rules()
        self._parameter = _pattern([*rules["parameters"], *rules["sessions"], *further])
        self._session = re.compile(rf";{_pattern(rules['sessions']).pattern}[^/?;]*", re.IGNORECASE)

    def clean(self, url: str) -> str:
        """The address, what is left of it as it was written; a GBK escape stays one."""
        url = url.partition("#")[0]
        path, mark, query = url.partition("?")
        if ";" in path:
            path = self._session.sub("", path)
        if not mark:
            return path
        kept = [part for part in query.split("&") if not self._parameter.match(part)]
        return f"{path}?{'&'.join(kept)}" if kept else path


def address_key(url: str) -> str:
    """What two addresses have in common that differ but in the order of their parameters."""
    path, _, query = url.partition("?")
    return f"{path}?{'&'.join(sorted(query.split('&')))}" if "&" in query else url


@cache
def read_rules() -> dict[str, Any]:
    """The rules with their examples."""
    rules: dict[str, Any] = read_yaml(Path(__file__).with_name("tracking.yaml"))
    return rules


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    ended = (re.escape(name.removesuffix("*")) + (r"[^=&]*" if name.endswith("*") else "") for name in names)
    return re.compile(f"(?:{'|'.join(ended)})=", re.IGNORECASE)
