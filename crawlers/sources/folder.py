"""The user's sources: one YAML file per watched site, read and checked.

name: qinghe
competitor: {name: 青禾优选, aliases: [青禾]}
spider: shop
start: ["https://shop.example/"]
follow: ["/list/"]
pages: ["/item/[0-9]+"]
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from crawlers.exceptions import InvalidSource, UnknownSource
from crawlers.sources.checked import read_checked
from crawlers.sources.source import Competitor, Source

SUFFIXES = (".yaml", ".yml")
"""How the file of a source ends."""

__all__ = [
    "SUFFIXES",
    "Competitor",
    "Source",
    "load_competitors",
    "load_source",
    "load_sources",
    "select_sources",
]


def load_source(path: Path) -> Source:
    """Read one source; InvalidSource names the file, the line and what is wrong with it."""
    return _beside(path, read_checked(path, Source, InvalidSource))


def load_sources(folder: Path) -> dict[str, Source]:
    """Read every *.yaml (and *.yml) of a folder, by name; an absent folder holds none. Two of one name are an
    error."""
    sources: dict[str, Source] = {}
    for path in sorted(path for path in folder.glob("*") if path.suffix.lower() in SUFFIXES):
        source = load_source(path)
        if source.name in sources:
            raise InvalidSource(f"{path}: the name {source.name!r} is taken by another file; choose another")
        sources[source.name] = source
    return sources


def load_competitors(folder: Path) -> tuple[Competitor, ...]:
    """The competitors that the folder's sources watch, each as often as a source names it."""
    return tuple(source.competitor for source in load_sources(folder).values())


def select_sources(sources: dict[str, Source], names: Iterable[str]) -> list[Source]:
    """Give the sources named, or all where none is named; UnknownSource lists those that there are."""
    wanted = list(names) or list(sources)
    for name in wanted:
        if name not in sources:
            raise UnknownSource(f"no source {name!r}; there are: {', '.join(sources) or 'none'}")
    return [sources[name] for name in wanted]


def _beside(path: Path, source: Source) -> Source:
    """A source's folder is named as seen from its file."""
    return source.model_copy(update={"folder": path.parent / source.folder}) if source.folder else source
