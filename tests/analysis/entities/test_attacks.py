"""Names attacked: common words that hold a name, names in longer names, roads, idioms, homonyms."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from analysis.entities import Mention, competitor_finder, find_brands, find_regions

_ATTACKS: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("attacks.yaml").read_text("utf-8"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Watched:
    name: str
    aliases: tuple[str, ...]
    former_names: tuple[str, ...] = ()


def _find_competitors(text: str) -> Iterable[Mention]:
    return _finder().find(text)


@cache
def _finder() -> Any:
    rows = _ATTACKS["watched"].items()
    return competitor_finder([_Watched(name=name, aliases=tuple(aliases)) for name, aliases in rows])


_FINDERS: dict[str, Callable[[str], Iterable[Mention]]] = {
    "competitors": _find_competitors,
    "regions": find_regions,
    "brands": find_brands,
}


def _rows() -> list[Any]:
    missed = [pytest.mark.xfail(reason="not told apart yet")]
    return [
        pytest.param(kind, row, id=f"{kind}-{row['text']}", marks=missed if row.get("misses") else [])
        for kind in _FINDERS
        for row in _ATTACKS[kind]
    ]


@pytest.mark.parametrize(("kind", "row"), _rows())
def test_names_under_attack(kind: str, row: dict[str, Any]) -> None:
    assert [mention.name for mention in _FINDERS[kind](row["text"])] == row["gives"]
