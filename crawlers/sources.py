"""Source and Competitor, read and checked from YAML: one file per watched site.

name: qinghe
competitor: {name: 青禾优选, aliases: [青禾]}
spider: shop
start: ["https://shop.example/"]
follow: ["/list/"]
pages: ["/item/[0-9]+"]
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, HttpUrl, TypeAdapter, ValidationError

from crawlers.exceptions import InvalidSource, UnknownSource

_URL = TypeAdapter(HttpUrl)


def _checked_pattern(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"is no regular expression: {error}") from error
    return pattern


def _checked_url(url: str) -> str:
    _URL.validate_python(url)
    return url


Pattern = Annotated[str, AfterValidator(_checked_pattern)]
Url = Annotated[str, AfterValidator(_checked_url)]
SourceName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Competitor(_Strict):
    """A company as its texts call it; `former_names` are names before a merger or a change of name."""

    name: str = Field(min_length=1)
    aliases: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()


class Expectation(_Strict):
    """What a healthy run of the source yields; a run below it is reported as unhealthy."""

    observations: int = Field(default=1, ge=0)


class Source(_Strict):
    """One watched site.

    `spider` says what its pages are; `follow` and `pages` are regular expressions searched in a link's URL:
    pages to walk for further links, and pages to read. With neither, the start pages alone are read.
    Only the start pages' hosts (with their subdomains) and `domains` are visited.
    `delay` is seconds between two requests, `depth` how many links away from a start page, `budget` how many
    pages a run may fetch. `selectors` names a CSS, XPath or JMESPath selector per field; it wins over what
    extraction finds by itself. Private addresses are refused unless `allow_private` is true.
    """

    name: SourceName
    competitor: Competitor
    spider: Literal["shop", "news", "plans"]
    start: tuple[Url, ...] = Field(min_length=1)
    follow: tuple[Pattern, ...] = ()
    pages: tuple[Pattern, ...] = ()
    exclude: tuple[Pattern, ...] = ()
    domains: tuple[str, ...] = ()
    depth: int = Field(default=5, ge=0)
    budget: int = Field(default=10_000, ge=1)
    delay: float = Field(default=1.0, ge=0)
    allow_private: bool = False
    expect: Expectation = Expectation()
    selectors: dict[str, str] = Field(default_factory=dict)


def load_source(path: Path) -> Source:
    """Read one source; InvalidSource names the file, the line and what is wrong with it."""
    try:
        text = path.read_text("utf-8")
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        fields = yaml.safe_load(text)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise InvalidSource(f"{path}: cannot be read as YAML: {' '.join(str(error).split())}") from error
    try:
        return Source.model_validate(fields)
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
