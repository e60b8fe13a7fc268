"""Source: one watched site as its YAML describes it, checked."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated, ClassVar, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from crawlers.sources.expressions import check_selector
from crawlers.sources.schedule import Schedule
from crawlers.sources.yaml_values import (
    Duration,
    Expression,
    Host,
    ItemField,
    ParameterName,
    Pattern,
    QuietSpan,
    Several,
    SourceName,
    Strict,
    Url,
)


class Competitor(Strict):
    """A company as its texts call it; `former_names` are names before a merger or a change of name."""

    name: str = Field(min_length=1)
    aliases: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()


class Expectation(Strict):
    """What a healthy run of the source yields; a run below it is reported as unhealthy.

    `fields` says in what share of the observations (0 to 1) a field is set at least, `usual` what share of that
    which its last five good runs found (their median) is enough; None asks for none.
    """

    observations: int = Field(default=1, ge=0)
    usual: float | None = Field(default=None, gt=0, le=1)
    fields: dict[ItemField, Annotated[float, Field(ge=0, le=1)]] = Field(default_factory=dict)


class Revisit(Strict):
    """How long a page is left alone after a visit: `least` at first, then doubled by each visit that finds it
    unchanged and halved by one that does not, up to `most`. Written as 30m, 6h or 14d."""

    least: Duration = timedelta(hours=6)
    most: Duration = timedelta(days=14)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.least > self.most:
            raise ValueError("least is longer than most")
        return self


class Api(Strict):
    """How a JSON API says what it sells or tells; every value is a JMESPath.

    `items` gives the records of an answer, each read by itself; `fields` names, per field of an offer or an
    article, where it stands in a record. `next` gives the URL of further answers (one or a list, relative or
    not); `page_parameter` names a number in the query that is counted up while answers hold records.
    """

    kind: Literal["offer", "article"] = "offer"
    items: Expression = "[@][]"
    fields: dict[ItemField, Expression] = Field(min_length=1)
    next: Expression | None = None
    page_parameter: str | None = None


class Action(Strict):
    """One thing to do in the browser before a page is read: a CSS selector to wait for or to click, how many
    screens to scroll, or seconds to wait."""

    wait_for: str | None = None
    click: str | None = None
    scroll: int | None = Field(default=None, ge=1, le=100)
    wait: float | None = Field(default=None, gt=0, le=60)

    @model_validator(mode="after")
    def _one_thing(self) -> Self:
        if len(self.model_fields_set) != 1:
            raise ValueError("names one of wait_for, click, scroll or wait")
        return self


class Browser(Strict):
    """Which pages go through a browser (patterns searched in their URLs; all of them without one), and what is
    done there before a page is read."""

    pages: Several[Pattern] = ()
    actions: tuple[Action, ...] = ()


def _read_browser(said: object) -> object:
    return {True: {}, False: None}.get(said, said) if isinstance(said, bool) else said


class Source(Strict):
    """One watched site.

    `spider` says what its pages are, and a crawl begins at `start`, `sitemaps` (robots.txt too) and `feeds`
    (RSS, Atom, JSON); a `folder` of saved pages is read as `reads` says. `follow` and `pages` are regular
    expressions searched in a link's URL: pages to walk for further links, and pages to read; with neither, the
    start pages and what sitemaps and feeds list are read. Only the hosts of these (with their subdomains) and
    `domains` are visited; `ignore_parameters` of an address say nothing of the page (those that track are known:
    spiders/tracking.yaml). `depth` is how many links away from a start page, the further pages of a listing
    apart; `budget` how many pages a run may fetch. `selectors` names a CSS, XPath or JMESPath selector per
    field; it wins over what extraction finds by itself. With `archive`, every page fetched is kept as WARC.

    `delay` is seconds between two requests; a robots.txt that asks for more gets it, up to `longest_delay`,
    beyond which its site is left alone. `concurrency` says how many may be under way, `timeout` seconds for a
    page and `page_size` its MiB; no request is made in `quiet_hours`. `revisit` says how long a page is left
    alone, `schedule` when `shangqing watch` crawls it (once a day where it does not say). Private addresses are
    refused unless `allow_private` is true.
    """

    RULES: ClassVar = [
        "competitor",
        "spider",
        "reads",
        "api",
        "follow",
        "pages",
        "exclude",
        "domains",
        "selectors",
        "archive",
        "browser",
    ]
    """The fields that decide what is made of a page: a change of one has every page read anew."""

    name: SourceName
    competitor: Competitor
    spider: Literal["shop", "news", "plans", "api", "folder"]
    start: Several[Url] = ()
    sitemaps: Several[Url] = ()
    feeds: Several[Url] = ()
    folder: Path | None = None
    reads: Literal["shop", "news", "plans"] = "shop"
    api: Api | None = None
    browser: Annotated[Browser | None, BeforeValidator(_read_browser)] = None
    follow: Several[Pattern] = ()
    pages: Several[Pattern] = ()
    exclude: Several[Pattern] = ()
    ignore_parameters: Several[ParameterName] = ()
    domains: Several[Host] = ()
    depth: int = Field(default=5, ge=0)
    budget: int = Field(default=10_000, ge=1)
    delay: float = Field(default=1.0, ge=0)
    longest_delay: float = Field(default=60, ge=0)
    concurrency: int = Field(default=8, ge=1, le=64)
    timeout: float = Field(default=30, gt=0)
    page_size: float = Field(default=8, gt=0)
    user_agent: str | None = Field(default=None, min_length=1)
    quiet_hours: Several[QuietSpan] = ()
    allow_private: bool = False
    archive: bool = False
    revisit: Revisit | None = None
    schedule: Schedule = Schedule(every=timedelta(days=1))
    expect: Expectation = Expectation()
    selectors: dict[ItemField, Annotated[str, AfterValidator(check_selector)]] = Field(default_factory=dict)

    @property
    def entrances(self) -> tuple[str, ...]:
        """The addresses at which a crawl begins."""
        return self.start + self.sitemaps + self.feeds

    @property
    def content(self) -> str:
        """What its pages hold: the name of a reader in `crawlers.content`."""
        return self.reads if self.spider == "folder" else self.spider

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.spider == "folder":
            if self.folder is None or self.entrances:
                raise ValueError("spider: folder reads a folder, and nothing else: give folder alone")
            return self
        if not self.entrances:
            raise ValueError("start: names no page to begin at; give start, sitemaps or feeds")
        if self.folder:
            raise ValueError("folder: is read by spider: folder alone")
        if (self.spider == "api") != (self.api is not None):
            raise ValueError("api: goes with spider: api, and spider: api with it")
        return self
