"""Commands that watch: crawls on schedule, their history, and the alerts."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click

from crawlers.settings import Environment
from shangqing.parameters import watched_sources

if TYPE_CHECKING:
    from crawlers.storage.run_history import Unfinished
    from crawlers.storage.summaries import RunSummary
    from watch.outbox import Sent
    from watch.plan import WatchPlan


@click.command()
@click.option(
    "--at-once",
    type=click.IntRange(1, 16),
    default=2,
    show_default=True,
    help="How many sources may be crawled side by side.",
)
@click.pass_obj
def watch(environment: Environment, at_once: int) -> None:
    """Crawl each source by its schedule, send alerts and briefings (watch.yaml), until SIGTERM or Ctrl-C."""
    from watch.plan import load_plan
    from watch.watcher import Watcher

    sources = watched_sources(environment)
    plan = load_plan(environment.watch)
    _open_channels(plan)
    Watcher(environment.data, sources.values(), plan, at_once=at_once, report=click.echo).run()


@click.command()
@click.argument("source", required=False)
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="How many, the latest.")
@click.option("--json", "as_json", is_flag=True, help="A JSON list.")
@click.pass_obj
def runs(environment: Environment, source: str | None, limit: int, as_json: bool) -> None:
    """List the latest crawls of SOURCE, or of all (Beijing time): what they did, how they ended, and why."""
    import orjson

    from crawlers.items import OWN_FILES
    from crawlers.storage.run_history import run_history

    history = run_history(environment.data, source or "*")
    found = [run for run in history if run.source != OWN_FILES][-limit:]  # `shangqing read` is no crawl
    if as_json:
        click.echo(orjson.dumps(found, option=orjson.OPT_INDENT_2))
        return
    for run in found:
        click.echo(_run_line(run))
    if not found:
        click.echo(f"no run{f' of {source}' if source else ''} yet", err=True)


@click.group()
def alerts() -> None:
    """Alerts (告警): what watch.yaml wants told, and to whom."""


@alerts.command()
@click.option("--dry-run", is_flag=True, help="Print what the rules would tell; keep and send nothing.")
@click.option(
    "--days",
    type=click.IntRange(1, 3650),
    default=3,
    show_default=True,
    help="What was seen longer ago is noted and not told.",
)
@click.pass_obj
def check(environment: Environment, dry_run: bool, days: int) -> None:
    """Look at what is new by the rules, and send what is due."""
    from watch.alerts import queue_alerts
    from watch.ledger import Ledger, hold_ledger
    from watch.outbox import send_due
    from watch.plan import load_plan

    plan, now, fresh = load_plan(environment.watch), datetime.now(UTC), timedelta(days=days)
    if dry_run:
        with Ledger(":memory:") as ledger:
            for signal in queue_alerts(environment.data, plan, ledger, now=now, fresh=fresh):
                click.echo(f"{signal.rule}: {signal.words}")
        return
    with hold_ledger(environment.data) as ledger:
        news = queue_alerts(environment.data, plan, ledger, now=now, fresh=fresh)
        click.echo(f"{len(news)} alerts are new")
        if not environment.watch.exists():
            click.echo(f"nothing is watched: there is no {environment.watch}", err=True)
        _report_sent(send_due(ledger, plan, now), ledger.waiting())


@alerts.command()
@click.pass_obj
def send(environment: Environment) -> None:
    """Send what is due, without looking for more."""
    from watch.ledger import hold_ledger
    from watch.outbox import send_due
    from watch.plan import load_plan

    plan = load_plan(environment.watch)
    with hold_ledger(environment.data) as ledger:
        _report_sent(send_due(ledger, plan, datetime.now(UTC)), ledger.waiting())


@alerts.command()
@click.argument("channel")
@click.pass_obj
def test(environment: Environment, channel: str) -> None:
    """Send a test message to CHANNEL."""
    from watch.channels import Channel
    from watch.plan import load_plan

    channels = load_plan(environment.watch).channels
    if channel not in channels:
        raise click.BadParameter(f"{channel!r} is not among {', '.join(channels) or 'none'}")
    taken = Channel(channel, channels[channel]).send("商情 Shangqing", "测试 a test message")
    click.echo("sent" if taken else "the channel did not take it", err=not taken)
    sys.exit(0 if taken else 1)


def _open_channels(plan: WatchPlan) -> None:
    """A missing address is told at the start, not at the first alert in the night."""
    from watch.channels import Channel

    for name, variable in plan.channels.items():
        Channel(name, variable)


def _report_sent(sent: Sent, waiting: int) -> None:
    click.echo(f"{sent.messages} messages sent, {waiting} wait")
    for failure in sent.failures:
        click.echo(f"shangqing: {failure}", err=True)
    sys.exit(1 if sent.failures else 0)


def _run_line(run: RunSummary | Unfinished) -> str:
    from crawlers.beijing import BEIJING
    from crawlers.storage.summaries import RunSummary

    started = f"{run.started.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}"
    if not isinstance(run, RunSummary):
        return f"{started}  {run.source}  {run.outcome}"
    lasted = round((run.finished - run.started).total_seconds())
    counts = f"{run.pages} pages, {run.unchanged} unchanged, {run.observations} observations"
    failed = sum(run.failed.values())
    why = f": {run.why}" if run.why else ""
    return f"{started}  {run.source}  {run.outcome}  {lasted} s  {counts}, {failed} failed{why}"
