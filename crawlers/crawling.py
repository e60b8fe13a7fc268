"""Run spiders in this process: batches one after the other, the sources of a batch side by side."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar, cast

from crawlers.exceptions import CrawlersError
from crawlers.garbage import collect_seldom
from crawlers.refusals import REFUSALS, explain_refusal
from crawlers.settings import ITEM_PIPELINES
from crawlers.sources.source import Source
from crawlers.storage.summaries import RunSummary

if TYPE_CHECKING:
    from scrapy import Spider

S = TypeVar("S", bound="Spider")

TO_THE_JOURNAL = {
    "ITEM_PIPELINES": {path: order for path, order in ITEM_PIPELINES.items() if not path.startswith("index.")}
}
"""Settings of a crawl that is delivered later: what is collected comes into the journal and no further."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Sources to crawl side by side; `observed` dates what they see, None meaning now."""

    sources: tuple[Source, ...]
    observed: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotCrawled:
    """A source whose crawl did not begin, and why."""

    source: str
    why: str


Outcome = RunSummary | NotCrawled


def crawl_batches(
    batches: Iterable[Batch],
    settings: Mapping[str, Any],
    report: Callable[[Outcome], None] = lambda _: None,
) -> list[Outcome]:
    """Crawl every batch and give what became of each source; `report` hears of each as it ends.

    Batches are drawn as they are reached, so a generator may act between them. SIGINT and SIGTERM close the
    spiders in order and end the work. Scrapy's reactor cannot be started twice: one call a process.
    """
    process = _crawler_process(settings)
    outcomes: list[Outcome] = []

    async def crawl_all() -> None:
        for batch in batches:
            crawls = [_crawl(process, source, batch.observed) for source in batch.sources]
            for crawl in asyncio.as_completed(crawls):
                outcome = await crawl
                outcomes.append(outcome)
                report(outcome)
            if _was_stopped(outcomes):
                return

    _run_in_reactor(process, crawl_all)
    return outcomes


def _project_settings(overrides: Mapping[str, Any]) -> Any:
    from scrapy.settings import Settings

    settings = Settings()
    settings.setmodule("crawlers.settings", priority="project")
    settings.update(dict(overrides), priority="cmdline")
    return settings


def _crawler_process(overrides: Mapping[str, Any]) -> Any:
    """Scrapy's process, which writes no log line that nobody is shown: its own makes two a page, and drops them."""
    collect_seldom()
    from scrapy.crawler import AsyncCrawlerProcess

    process = AsyncCrawlerProcess(_project_settings(overrides))
    logging.getLogger("scrapy").setLevel(process.settings["LOG_LEVEL"])
    return process


def run_spider(spider: type[S], settings: Mapping[str, Any], **arguments: Any) -> S:
    """Run one spider without journal and index, and give it back as its crawl has left it."""
    process = _crawler_process({"ITEM_PIPELINES": {}, "EXTENSIONS": {}, "LOG_LEVEL": "CRITICAL", **settings})
    crawler = process.create_crawler(spider)
    _run_in_reactor(process, lambda: process.crawl(crawler, **arguments))
    return cast(S, crawler.spider)


async def _crawl(process: Any, source: Source, observed: datetime | None) -> Outcome:
    from crawlers.spiders import SPIDERS

    crawler = process.create_crawler(SPIDERS[source.spider])
    try:
        await process.crawl(crawler, source=source, observed=observed)
    except (CrawlersError, *REFUSALS) as error:  # such as a data folder that cannot be written
        return NotCrawled(source=source.name, why=explain_refusal(error) or str(error))
    return cast(RunSummary, crawler.spider.summary)


def _was_stopped(outcomes: list[Outcome]) -> bool:
    return any(isinstance(each, RunSummary) and each.why and "shutdown" in each.why for each in outcomes)


def _run_in_reactor(process: Any, work: Callable[[], Any]) -> None:
    """Run the coroutine inside the process's reactor; what it raises is raised here."""
    from twisted.internet import reactor

    gc.collect()  # the loop that Scrapy made before uvloop's would complain as the process ends
    raised: list[BaseException] = []

    async def run() -> None:
        try:
            await work()
        except BaseException as error:  # the boundary of a run: raised again below, outside the reactor
            raised.append(error)
        finally:
            with contextlib.suppress(RuntimeError):  # stopped already, by a signal
                reactor.stop()  # type: ignore[misc]  # Twisted types the module, not the object behind it

    reactor.callWhenRunning(lambda: asyncio.ensure_future(run()))
    process.start(stop_after_crawl=False)
    if raised:
        raise raised[0]
