"""Competitors in text: by name, alias, former name, and by what merged into them (中国网通 → 中国联通)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Protocol

from analysis.entities.names import Mention, NameFinder, named, read_names
from analysis.exceptions import InvalidRules

_FOLDER = Path(__file__).parent
_Names = tuple[str, tuple[str, ...], tuple[str, ...]]


class CompetitorLike(Protocol):
    """What a competitor must say of itself: crawlers.sources.folder.Competitor does."""

    @property
    def name(self) -> str:
        """The name that mentions are counted under."""
        ...

    @property
    def aliases(self) -> tuple[str, ...]:
        """Other names in use."""
        ...

    @property
    def former_names(self) -> tuple[str, ...]:
        """Names before a merger or a change of name."""
        ...


def find_competitors(text: str, competitors: Iterable[CompetitorLike]) -> tuple[Mention, ...]:
    """Give every mention of the competitors, in order of the text, longest name first.

    `kind` is name, alias, former_name or, for a company that mergers.yaml leads to a competitor, merger.
    Raises InvalidRules where two competitors claim one name.
    """
    known = tuple((each.name, tuple(each.aliases), tuple(each.former_names)) for each in competitors)
    return tuple(_finder(known).find(text))


@lru_cache(maxsize=16)
def _finder(competitors: tuple[_Names, ...]) -> NameFinder:
    names: dict[str, Mention] = {}
    for name, aliases, former_names in competitors:
        for kind, written in (("name", (name,)), ("alias", aliases), ("former_name", former_names)):
            for each in written:
                _claim(names, each, named(name, kind))
    own = dict(names)
    for successor, former in _mergers():
        for each in former:
            if successor in own and each not in own:
                names[each] = named(own[successor].name, "merger")
    return NameFinder(names, decoys=read_names(_FOLDER / "not_names.yaml")["words"])


def _claim(names: dict[str, Mention], written: str, mention: Mention) -> None:
    claimed = names.setdefault(written, mention)
    if claimed.name != mention.name:
        raise InvalidRules(f"{written} is a name of {claimed.name} and of {mention.name}: keep it with one")


@cache
def _mergers() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(successor, former names), chains followed to their end: A into B, B into C is A into C."""
    rows: list[dict[str, Any]] = read_names(_FOLDER / "mergers.yaml")
    return tuple((row["successor"], (*row["names"], *_before(row["names"], rows))) for row in rows)


def _before(names: Iterable[str], rows: list[dict[str, Any]], depth: int = 4) -> tuple[str, ...]:
    earlier = tuple(name for row in rows if row["successor"] in names for name in row["names"])
    return earlier and (*earlier, *(_before(earlier, rows, depth - 1) if depth else ()))
