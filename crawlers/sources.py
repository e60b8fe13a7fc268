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
from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, Self

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    HttpUrl,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from crawlers.exceptions import InvalidSource, UnknownSource
from crawlers.items import Article, Offer

_URL = TypeAdapter(HttpUrl)
_DURATION = re.compile(r"(\d{1,4})([mhd])")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_ITEM_FIELDS = frozenset(field.name for item in (Offer, Article) for field in fields(item))


def _checked_pattern(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"is no regular expression: {error}") from error
    return pattern


def _checked_url(url: str) -> str:
    _URL.validate_python(url)
    return url


def _checked_field(name: str) -> str:
    if name not in _ITEM_FIELDS:
        raise ValueError(f"is no field of an offer or an article: {', '.join(sorted(_ITEM_FIELDS))}")
    return name


def _read_duration(text: object) -> timedelta:
    found = _DURATION.fullmatch(str(text))
    if not found:
        raise ValueError("is no duration such as 30m, 6h or 14d")
    return int(found[1]) * _UNITS[found[2]]


Pattern = Annotated[str, AfterValidator(_checked_pattern)]
Url = Annotated[str, AfterValidator(_checked_url)]
SourceName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
Duration = Annotated[timedelta, BeforeValidator(_read_duration)]
ItemField = Annotated[str, AfterValidator(_checked_field)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Competitor(_Strict):
    """A company as its texts call it; `former_names` are names before a merger or a change of name."""

    name: str = Field(min_length=1)
    aliases: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()


class Expectation(_Strict):
    """What a healthy run of the source yields; a run below it is reported as unhealthy.

    `fields` says in what share of the observations (0 to 1) a field is set at least.
    """

    observations: int = Field(default=1, ge=0)
    fields: dict[ItemField, Annotated[float, Field(ge=0, le=1)]] = Field(default_factory=dict)


class Revisit(_Strict):
    """How long a page is left alone after a visit: `least` at first, then doubled by each visit that finds it
    unchanged and halved by one that does not, up to `most`. Written as 30m, 6h or 14d."""

    least: Duration = timedelta(hours=6)
    most: Duration = timedelta(days=14)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.least > self.most:
            raise ValueError("least is longer than most")
        return self


class Source(_Strict):
    """One watched site.

    `spider` says what its pages are; `follow` and `pages` are regular expressions searched in a link's URL:
    pages to walk for further links, and pages to read. With neither, the start pages alone are read.
    Only the start pages' hosts (with their subdomains) and `domains` are visited.
    `delay` is seconds between two requests, `concurrency` how many may be under way, `depth` how many links away from a start page, `budget` how many
    pages a run may fetch. `selectors` names a CSS, XPath or JMESPath selector per field; it wins over what
    extraction finds by itself. Private addresses are refused unless `allow_private` is true.
    With `archive`, every page fetched is kept as WARC. `revisit` says how long a page is left alone.
    """

    RULES: ClassVar = (
        "competitor",
        "spider",
        "follow",
        "pages",
        "exclude",
        "domains",
        "selectors",
        "archive",
    )
    """The fields that decide what is made of a page: a change of one has every page read anew."""

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
    concurrency: int = Field(default=8, ge=1, le=64)
    allow_private: bool = False
    archive: bool = False
    revisit: Revisit | None = None
    expect: Expectation = Expectation()
    selectors: dict[str, str] = Field(default_factory=dict)

    @property
    def entrances(self) -> tuple[str, ...]:
        """The addresses at which a crawl begins."""
        return self.start


def load_source(path: Path) -> Source:
    """Read one source; InvalidSource names the file, the line and what is wrong with it."""
    try:
        text = path.read_text("utf-8")
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        said = yaml.safe_load(text)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise InvalidSource(f"{path}: cannot be read as YAML: {' '.join(str(error).split())}") from error
    try:
        return Source.model_validate(said)
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
