"""The command line: it assembles what the packages offer, and turns errors into one line and an exit code.

Exit codes: 0 success; 1 something failed (a source, a row, the engine); 2 bad usage or bad input.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawlers.exceptions import CrawlersError, InvalidRecord, InvalidSource, UnknownSource
from crawlers.settings import Environment, read_environment

if TYPE_CHECKING:
    from crawlers.crawling import Outcome

# What a command needs is imported inside it: `shangqing --help` answers at once.


class _Moment(click.ParamType[datetime]):
    """A time such as 2026-11-11 or 2026-11-11T20:00; without a zone it is Beijing time."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        from crawlers.records import read_time

        try:
            return read_time(value)
        except ValueError:
            self.fail(f"{value!r} is no time such as 2026-11-11 or 2026-11-11T20:00", param, ctx)


class _Amount(click.ParamType[Decimal]):
    """An amount such as 99.00."""

    name = "amount"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        try:
            amount = Decimal(value)
        except InvalidOperation:
            amount = Decimal("NaN")
        if not amount.is_finite() or amount < 0:
            self.fail(f"{value!r} is no amount such as 99.00", param, ctx)
        return amount


class _Commands(click.Group):
    """Answers every error that a package raises on purpose with one line, never with a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        from analysis.exceptions import AnalysisError
        from index.exceptions import IndexingError, InvalidIndexUrl, InvalidQuery

        misused = (InvalidQuery, InvalidIndexUrl, InvalidSource, UnknownSource, InvalidRecord)
        try:
            return super().invoke(ctx)
        except (CrawlersError, AnalysisError, IndexingError) as error:
            click.echo(f"shangqing: {error}", err=True)
            ctx.exit(2 if isinstance(error, misused) else 1)
        except PermissionError as error:
            click.echo(
                f"shangqing: {error.filename}: no right to use it; give rights or choose another", err=True
            )
            ctx.exit(1)


@click.group(
    cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(package_name="shangqing")
@click.pass_context
def main(ctx: click.Context) -> None:
    """商情 Shangqing: what the competition is doing: prices, promotions, announcements.

    Data live in SHANGQING_DATA (default ./data); the README lists every setting.
    """
    ctx.obj = read_environment()


@main.command()
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


@main.command()
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@click.pass_obj
def crawl(environment: Environment, names: tuple[str, ...]) -> None:
    """Crawl the sources named, or all of SHANGQING_SOURCES; then analyse and index what is new."""
    from crawlers.crawling import Batch, crawl_batches
    from crawlers.sources import load_sources, select_sources

    known = load_sources(environment.sources)
    if not known:
        raise InvalidSource(
            f"{environment.sources}: holds no source; put a YAML file there (README, Sources)"
        )
    sources = tuple(select_sources(known, names))
    outcomes = crawl_batches([Batch(sources=sources)], _crawl_settings(environment), _report_outcome)
    sys.exit(0 if len(outcomes) == len(sources) and all(_is_well(each) for each in outcomes) else 1)


@main.group()
def sources() -> None:
    """The watched sites."""


@sources.command("list")
@click.pass_obj
def list_sources(environment: Environment) -> None:
    """List the sources of SHANGQING_SOURCES."""
    from crawlers.sources import load_sources

    for source in load_sources(environment.sources).values():
        click.echo(f"{source.name}\t{source.spider}\t{source.competitor.name}\t{' '.join(source.start)}")


@sources.command()
@click.argument("place", metavar="FILE_OR_URL")
def check(place: str) -> None:
    """Try a page (a saved file or a URL), or a source's YAML, and print what would be collected."""
    from crawlers.checking import check_place

    report = check_place(place)
    click.echo(report.text)
    sys.exit(0 if report.found else 1)


@main.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--competitor", help="Whose they are, where a record does not say.")
@click.option(
    "--observed", type=_Moment(), help="From when they are, where a record does not say: 2026-11-11T10:00."
)
@click.pass_obj
def read(
    environment: Environment, paths: tuple[Path, ...], competitor: str | None, observed: datetime | None
) -> None:
    """Read own texts and price lists (txt, html, JSONL, CSV; a file or a folder) as observations."""
    from crawlers.intake import take_in
    from crawlers.reading import Defaults
    from crawlers.records import read_time
    from index.feed import deliver

    defaults = Defaults(competitor=competitor, observed=read_time(observed) if observed else None)
    intake = take_in(environment.data, paths, defaults, lambda line: click.echo(line, err=True))
    click.echo(f"{intake.new} observations read, {intake.known} known already, {intake.bad} rows bad")
    delivery = deliver(environment.data, environment.index_url)
    click.echo(f"{delivery.written} findings indexed, {delivery.rejected} refused")
    sys.exit(1 if intake.bad or delivery.rejected else 0)


@main.command()
@click.argument("query", required=False, default="")
@click.option("--competitor", "competitors", multiple=True, help="Only of this competitor; may be repeated.")
@click.option("--strategy", "strategies", multiple=True, help="Only with this strategy, such as price.")
@click.option(
    "--mechanic", "mechanics", multiple=True, help="Only with this promotion mechanic, such as coupon."
)
@click.option("--since", help="Observed since: 2026-11-01, 30d.")
@click.option("--until", help="Observed until the end of: 2026-11-11.")
@click.option("--sort", help="relevance, newest, oldest, price, -price, take_home, -take_home, discount.")
@click.option("--limit", type=click.IntRange(0, 10_000), default=20, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object: total, hits, facets.")
@click.pass_obj
def search(environment: Environment, /, query: str, as_json: bool, **filters: Any) -> None:
    """Search the findings; the empty QUERY finds everything.

    QUERY: 满减 手机 -二手 "exact phrase" competitor:甲 price:<3000 since:30d
    """
    from index import open_index
    from index.hits import render_hits, render_hits_json
    from index.query import parse_query

    asked = parse_query(query, **{name: value for name, value in filters.items() if value is not None})
    with open_index(environment.index_url or environment.data / "index") as index:
        results = index.search(asked)
    click.echo(render_hits_json(results) if as_json else render_hits(results))


@main.command()
@click.option("--since", help="From: 2026-11-01, 30d.")
@click.option("--until", help="To the end of: 2026-11-11.")
@click.option("--competitor", "competitors", multiple=True, help="Only this competitor; may be repeated.")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="Write .html, .md or .json there."
)
@click.pass_obj
def report(
    environment: Environment,
    since: str | None,
    until: str | None,
    competitors: tuple[str, ...],
    out: Path | None,
) -> None:
    """Brief on what the competition did, as text or as a file."""
    from index import open_index
    from index.query import parse_query
    from index.report import build_briefing, render_text, write_briefing

    span = parse_query("", since=since, until=until)
    with open_index(environment.index_url or environment.data / "index") as index:
        briefing = build_briefing(index, since=span.since, until=span.until, competitors=competitors)
    if out is None:
        click.echo(render_text(briefing))
        return
    write_briefing(briefing, out)
    click.echo(f"written: {out}")


@main.command()
@click.pass_obj
def replay(environment: Environment) -> None:
    """Analyse the whole journal again with today's rules and re-index it, without crawling."""
    _deliver(environment, anew=True)


@main.command()
@click.argument("text")
@click.option(
    "--price", "amount", type=_Amount(), help="The page price of one piece; else the one that TEXT states."
)
@click.option("--quantity", type=click.IntRange(1, 10_000), default=1, show_default=True)
@click.option("--persona", type=click.Choice(["new", "member", "trade_in", "student"]))
@click.option("--at", type=_Moment(), help="The moment of buying: 2026-11-11T20:00; now by default.")
@click.option("--json", "as_json", is_flag=True)
def price(
    text: str, amount: Decimal | None, quantity: int, persona: str | None, at: datetime | None, as_json: bool
) -> None:
    """Work out the take-home price (到手价) of the offer in TEXT, with its receipt."""
    from analysis.promotions import parse_promotions, render_receipt, render_receipt_json, take_home_price
    from crawlers.prices import parse_price

    moment = at or datetime.now(UTC)
    stated = parse_price(text)
    if amount is None and stated:
        amount = stated.amount
    promotions = parse_promotions(text, observed=moment)
    receipt = take_home_price(amount, promotions, quantity=quantity, persona=persona, at=moment)
    click.echo(render_receipt_json(receipt) if as_json else render_receipt(receipt))


@main.group("index")
def index_group() -> None:
    """The search index: its set-up, its state, its backlog."""


@index_group.command()
@click.pass_obj
def setup(environment: Environment) -> None:
    """Make the index where there is none (Elasticsearch: templates, index, aliases)."""
    from index import open_index

    with open_index(environment.index_url or environment.data / "index") as index:
        index.setup()
        click.echo(f"ready: {index.status().location}")


@index_group.command()
@click.pass_obj
def status(environment: Environment) -> None:
    """Show the engine, its documents and what of the journal it has not acknowledged."""
    from index import open_index
    from index.feed import backlog

    waiting = backlog(environment.data, environment.index_url)
    click.echo(f"backlog: {waiting} bytes of the journal are not indexed" if waiting else "backlog: none")
    with open_index(environment.index_url or environment.data / "index") as index:
        state = index.status()
    click.echo(f"engine: {state.engine} at {state.location}")
    click.echo(f"documents: {state.documents}")


@index_group.command("deliver")
@click.pass_obj
def deliver_backlog(environment: Environment) -> None:
    """Index what waits in the journal, such as after the engine was away."""
    _deliver(environment, anew=False)


def _deliver(environment: Environment, *, anew: bool) -> None:
    from index.feed import deliver

    delivery = deliver(environment.data, environment.index_url, anew=anew)
    click.echo(f"{delivery.written} findings indexed, {delivery.rejected} refused")
    sys.exit(1 if delivery.rejected else 0)


def _crawl_settings(environment: Environment) -> dict[str, Any]:
    return {"SHANGQING_DATA": str(environment.data), "SHANGQING_INDEX_URL": environment.index_url}


def _report_outcome(outcome: Outcome) -> None:
    from crawlers.runs import RunSummary

    if not isinstance(outcome, RunSummary):
        click.echo(f"{outcome.source}: not crawled: {outcome.why}", err=True)
        return
    skipped, failed = sum(outcome.skipped.values()), sum(outcome.failed.values())
    counts = f"{outcome.pages} pages, {outcome.observations} observations, {skipped} skipped, {failed} failed"
    click.echo(f"{outcome.source}: {outcome.outcome}: {counts}{': ' + outcome.why if outcome.why else ''}")


def _is_well(outcome: Outcome) -> bool:
    return getattr(outcome, "outcome", None) == "ok"


if __name__ == "__main__":
    main(prog_name="shangqing")
