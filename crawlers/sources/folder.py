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
from typing import Any

import yaml
from pydantic import ValidationError

from crawlers.exceptions import InvalidSource, UnknownSource
from crawlers.sources.source import Competitor, Source

__all__ = ["Competitor", "Source", "load_source", "load_sources", "select_sources"]


def load_source(path: Path) -> Source:
    """Read one source; InvalidSource names the file, the line and what is wrong with it."""
    try:
        text = path.read_text("utf-8")
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        said = yaml.safe_load(text)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise InvalidSource(f"{path}: cannot be read as YAML: {' '.join(str(error).split())}") from error
    try:
        return _beside(path, Source.model_validate(said))
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"])) or "the file"
        line = _line_of(root, first["loc"])
        raise InvalidSource(f"{path}:{line}: {field}: {first['msg']}") from error


def load_sources(folder: Path) -> dict[str, Source]:
    """Read every *.yaml of a folder, by name; an absent folder holds none. Two of one name are an error."""
    sources: dict[str, Source] = {}
    for path in sorted(folder.glob("*.yaml")):
        source = load_source(path)
        if source.name in sources:
            raise InvalidSource(f"{path}: the name {source.name!r} is taken by another file; choose another")
        sources[source.name] = source
    return sources


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


def _line_of(node: Any, location: tuple[int | str, ...]) -> int:
    """The line of the YAML node at a pydantic location, or of the nearest one above it."""
    line: int = node.start_mark.line + 1 if node is not None else 1
    for part in location:
        if isinstance(node, yaml.MappingNode):
            found = [(key, value) for key, value in node.value if key.value == part]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            found = [(node.value[part], node.value[part])]
        else:
            found = []
        if not found:
            break
        line = found[0][0].start_mark.line + 1
        node = found[0][1]
    return line
