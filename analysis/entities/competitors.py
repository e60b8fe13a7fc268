"""Competitors in text: by name, alias, former name, and by what merged into them (中国网通 → 中国联通)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Protocol

from analysis.entities.names import Mention, NameFinder, named, not_names, read_names
from analysis.exceptions import InvalidRules
from analysis.passage import Passage

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


def find_competitors(text: str | Passage, competitors: Iterable[CompetitorLike]) -> tuple[Mention, ...]:
    """Give every mention of the competitors, in order of the text, longest name first.

    `kind` is name, alias, former_name or, for a company that mergers.yaml leads to a competitor, merger.
    Raises InvalidRules where two competitors claim one name.
    """
    return tuple(competitor_finder(competitors, public=False).find(text))


def competitor_finder(competitors: Iterable[CompetitorLike], *, public: bool = True) -> NameFinder:
    """What finds the competitors in many texts and, with `public`, the companies of mergers.yaml, too.

    A name that a competitor claims is never a public company's. Raises InvalidRules where two competitors
    claim one name.
    """
    watched = ((each.name, tuple(each.aliases), tuple(each.former_names)) for each in competitors)
    return _finder(tuple(watched), public)


@lru_cache(maxsize=16)
def _finder(competitors: tuple[_Names, ...], public: bool) -> NameFinder:
    names: dict[str, Mention] = {}
    for name, aliases, former_names in competitors:
        for kind, written in (("name", (name,)), ("alias", aliases), ("former_name", former_names)):
            for each in written:
                _claim(names, each, named(name, kind))
    own = dict(names)
    for today, former in _mergers():
        watched = next((own[each] for each in today if each in own), None)
        if watched is not None:
            others = dict.fromkeys(former, "merger") | dict.fromkeys(today, "alias")
            names |= {each: named(watched.name, kind) for each, kind in others.items() if each not in own}
    if public:
        names = _public_names() | names
    return NameFinder(names, decoys=not_names())


@cache
def _public_names() -> dict[str, Mention]:
    """The companies of mergers.yaml under their names of today."""
    rows = _mergers()
    gone = {each for _, former in rows for each in former}
    names: dict[str, Mention] = {}
    for (name, *aliases), former in rows:
        if name not in gone:
            names |= {each: named(name, "merger") for each in former}
            names |= {each: named(name, "alias") for each in aliases} | {name: named(name, "name")}
    return names


def _claim(names: dict[str, Mention], written: str, mention: Mention) -> None:
    claimed = names.setdefault(written, mention)
    if claimed.name != mention.name:
        raise InvalidRules(f"{written} is a name of {claimed.name} and of {mention.name}: keep it with one")


@cache
def _mergers() -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """(names of today, former names), chains followed to their end: A into B, B into C is A into C."""
    rows: list[dict[str, Any]] = read_names(_FOLDER / "mergers.yaml")
    return tuple(
        (
            (row["successor"], *row.get("aliases", ())),
            (*row.get("names", ()), *_before(row.get("names", ()), rows)),
        )
        for row in rows
    )


def _before(names: Iterable[str], rows: list[dict[str, Any]], depth: int = 4) -> tuple[str, ...]:
    earlier = tuple(name for row in rows if row["successor"] in names for name in row.get("names", ()))
    return earlier and (*earlier, *(_before(earlier, rows, depth - 1) if depth else ()))
