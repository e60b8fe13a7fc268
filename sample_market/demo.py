"""The demo: real Scrapy crawls the sample market day by day; the findings are indexed, a briefing is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from analysis.kpis import read_figures
from analysis.playbook import load_ours
from crawlers.beijing import BEIJING
from crawlers.crawling import TO_THE_JOURNAL, Batch, Outcome, crawl_batches
from crawlers.exceptions import CrawlersError
from crawlers.sources.folder import Source, load_competitors
from crawlers.storage.summaries import RunSummary
from index import open_index
from index.advice import store_measurements
from index.feed import Delivery, deliver
from index.report import Briefing, build_briefing, render_text, write_briefing
from sample_market.market import crawl_time, market_days
from sample_market.server import MarketServer
from sample_market.watched import market_sources, serve_market

_HERE = Path(__file__).parent
_TOLD_EVERY = 7
_BRIEFED = 14  # days, so that there are as many before to compare with


def run_demo(data: Path, days: int, tell: Callable[[str], None]) -> None:
    """Crawl the market's last `days` days into `data`, index them and write `data`/report.html.

    `tell` hears of the progress and, last, the briefing. Raises CrawlersError where a crawl failed.
    """
    watched = market_days()[-days:]
    tell(f"Crawling the sample market: 5 sites on loopback, {days} days of their history, with Scrapy …")
    _check(_crawl(data, watched, tell))
    tell("Analysing what was collected and indexing it …")
    competitors = load_competitors(_HERE / "sources")
    deliver(data, competitors=competitors, report=lambda so_far: _tell_delivery(so_far, tell))
    briefing = _brief(data, watched)
    page = data / "report.html"
    write_briefing(briefing, page)
    tell(render_text(briefing))
    tell(f"The whole briefing, to be opened in a browser: {page}")


def _brief(data: Path, watched: tuple[date, ...]) -> Briefing:
    """The last two weeks of those watched, as 星驿商城 would have it told, with its own figures."""
    store_measurements(data, read_figures(_HERE / "history" / "figures.csv").measured)
    first, last = watched[-_BRIEFED:][0], watched[-1]
    with open_index(data / "index") as index:
        return build_briefing(
            index,
            data=data,
            since=datetime.combine(first, time(), tzinfo=BEIJING),
            until=datetime.combine(last + timedelta(days=1), time(), tzinfo=BEIJING),
            ours=load_ours(_HERE / "ours.yaml"),
        )


def _crawl(data: Path, watched: tuple[date, ...], tell: Callable[[str], None]) -> list[Outcome]:
    settings: dict[str, Any] = {"SHANGQING_DATA": str(data), "SHANGQING_INDEX_URL": None}
    settings |= TO_THE_JOURNAL  # one delivery at the end, where 175 crawls take place within a minute
    settings |= {"AUTOTHROTTLE_ENABLED": False}  # the site is ours, and on this machine
    with serve_market(data / "port") as server:
        sources = tuple(market_sources(server.url).values())
        return crawl_batches(_batches(server, sources, watched, tell), settings)


def _batches(
    server: MarketServer, sources: tuple[Source, ...], watched: tuple[date, ...], tell: Callable[[str], None]
) -> Iterator[Batch]:
    for number, day in enumerate(watched, 1):
        server.day = day
        yield Batch(sources=sources, observed=crawl_time(day))
        if number % _TOLD_EVERY == 0 or number == len(watched):
            tell(f"  {day}: {number} of {len(watched)} days")


def _tell_delivery(so_far: Delivery, tell: Callable[[str], None]) -> None:
    tell(f"  {so_far.written} findings")


def _check(outcomes: list[Outcome]) -> None:
    for outcome in outcomes:
        if not isinstance(outcome, RunSummary) or outcome.outcome != "ok":
            raise CrawlersError(f"the demo's crawl of {outcome.source} went wrong: {outcome.why}")
