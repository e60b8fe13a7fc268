"""Commands that collect: the demo, crawls, sources, own files."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawlers.settings import Environment
from shangqing.figures import keep_figures, part_figures
from shangqing.health import health
from shangqing.parameters import Moment, watched_sources

if TYPE_CHECKING:
    from crawlers.crawling import Outcome


@click.command()
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("demo-data"),
    show_default=True,
    help="Where the demo keeps its data.",
)
@click.option(
    "--days",
    type=click.IntRange(1, 35),
    default=35,
    show_default=True,
    help="How many of the market's last days to crawl.",
)
def demo(data: Path, days: int) -> None:
    """Crawl the sample market's history with real Scrapy, index it and print a briefing."""
    from sample_market.demo import run_demo

    run_demo(data, days, click.echo)


@click.command()
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@click.option(
    "--collect-only",
    is_flag=True,
    help="Collect into the journal; `shangqing index deliver` analyses and indexes later.",
)
@click.pass_obj
def crawl(environment: Environment, names: tuple[str, ...], collect_only: bool) -> None:
    """Crawl the sources named, or all of SHANGQING_SOURCES; then analyse and index what is new."""
    from crawlers.crawling import TO_THE_JOURNAL, Batch, crawl_batches
    from crawlers.sources.folder import select_sources
    from index.courier import Route, delivering

    sources = tuple(select_sources(watched_sources(environment), names))
    data, index_url = str(environment.data), environment.index_url
    settings: dict[str, Any] = {"SHANGQING_DATA": data, "SHANGQING_INDEX_URL": index_url}
    route = Route(data=data, index_url=index_url, sources=str(environment.sources))
    if collect_only:
        settings |= TO_THE_JOURNAL
    with nullcontext() if collect_only else delivering(route):
        outcomes = crawl_batches([Batch(sources=sources)], settings, _report_outcome)
    sys.exit(0 if len(outcomes) == len(sources) and all(_is_well(each) for each in outcomes) else 1)


@click.group()
def sources() -> None:
    """The watched sites."""


@sources.command("list")
@click.pass_obj
def list_sources(environment: Environment) -> None:
    """List the sources of SHANGQING_SOURCES."""
    for source in watched_sources(environment).values():
        click.echo(f"{source.name}\t{source.spider}\t{source.competitor.name}\t{' '.join(source.start)}")


@sources.command()
@click.argument("place", metavar="FILE_OR_URL")
def check(place: str) -> None:
    """Try a page (a saved file or a URL), or a source's YAML, and print what would be collected."""
    from crawlers.checking import check_place

    report = check_place(place)
    click.echo(report.text)
    sys.exit(0 if report.found else 1)


sources.add_command(health)


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--competitor", help="Whose they are, where a record does not say.")
@click.option(
    "--observed", type=Moment(), help="From when they are, where a record does not say: 2026-11-11T10:00."
)
@click.pass_obj
def read(
    environment: Environment, paths: tuple[Path, ...], competitor: str | None, observed: datetime | None
) -> None:
    """Read own texts, documents and price lists as observations, and own figures: files or folders.

    txt, html, docx, pptx, pdf; xlsx, CSV and JSONL with a record a row. A table of days (日期) and figures
    (流量, 点击率, 转化率, 复购率, 销售额) is known by its columns and laid beside the competition's moves.
    """
    from crawlers.intake.files import take_in
    from crawlers.intake.reading import Defaults, files_at
    from crawlers.sources.folder import load_competitors
    from index.feed import deliver

    tables, others = part_figures(file for path in paths for file in files_at(path))
    bad_figures = keep_figures(environment.data, tables)
    if not others:
        sys.exit(1 if bad_figures else 0)
    competitors = load_competitors(environment.sources)
    defaults = Defaults(competitor=competitor, observed=observed)
    intake = take_in(environment.data, others, defaults, lambda line: click.echo(line, err=True))
    corrected = f" ({intake.corrected} corrected)" if intake.corrected else ""
    click.echo(
        f"{intake.new} observations read{corrected}, {intake.known} known already, {intake.bad} rows bad"
    )
    delivery = deliver(environment.data, environment.index_url, competitors=competitors)
    click.echo(f"{delivery.written} findings indexed, {delivery.rejected} refused")
    sys.exit(1 if intake.bad or delivery.rejected or bad_figures else 0)


def _report_outcome(outcome: Outcome) -> None:
    from crawlers.storage.summaries import RunSummary

    if not isinstance(outcome, RunSummary):
        click.echo(f"{outcome.source}: not crawled: {outcome.why}", err=True)
        return
    skipped, failed = sum(outcome.skipped.values()), sum(outcome.failed.values())
    counts = f"{outcome.pages} pages, {outcome.observations} observations, {skipped} skipped, {failed} failed"
    click.echo(f"{outcome.source}: {outcome.outcome}: {counts}{': ' + outcome.why if outcome.why else ''}")


def _is_well(outcome: Outcome) -> bool:
    return getattr(outcome, "outcome", None) == "ok"
