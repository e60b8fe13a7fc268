"""The command that briefs: report, for a day, a week, a month or any span."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from crawlers.settings import Environment
from shangqing.parameters import LAST, Period, PeriodOf, day_period, month_period, week_period

_BARE: dict[str, Any] = {"is_flag": False, "flag_value": LAST}


@click.command()
@click.option(
    "--day", "days", type=PeriodOf(day_period), **_BARE, help="A day: 2026-11-11, today; bare: yesterday."
)
@click.option(
    "--week",
    "weeks",
    type=PeriodOf(week_period),
    **_BARE,
    help="A week: 2026-W46 or a day in it; bare: the last one.",
)
@click.option(
    "--month", "months", type=PeriodOf(month_period), **_BARE, help="A month: 2026-11; bare: the last one."
)
@click.option("--since", help="From: 2026-11-01, 30d.")
@click.option("--until", help="To the end of: 2026-11-11.")
@click.option("--competitor", "competitors", multiple=True, help="Only this competitor; may be repeated.")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="Write .html, .md, .xlsx or .json there."
)
@click.pass_obj
def report(
    environment: Environment,
    days: Period | None,
    weeks: Period | None,
    months: Period | None,
    since: str | None,
    until: str | None,
    competitors: tuple[str, ...],
    out: Path | None,
) -> None:
    """Brief on what the competition did, as text or as a file."""
    from analysis.playbook import load_ours
    from index import open_index
    from index.lines import parse_query
    from index.report import build_briefing, render_text, write_briefing

    asked = [period for period in (days, weeks, months) if period is not None]
    if len(asked) + bool(since or until) > 1:
        raise click.UsageError("give one of --day, --week, --month, or --since and --until")
    span = parse_query("", since=since, until=until)
    begin, end = asked[0] if asked else (span.since, span.until)
    if begin is not None and end is not None and begin >= end:
        raise click.UsageError("--since is not before --until")
    with open_index(environment.index_url or environment.data / "index") as index:
        briefing = build_briefing(
            index,
            data=environment.data,
            since=begin,
            until=end,
            competitors=competitors,
            ours=load_ours(environment.ours),
        )
    if out is None:
        click.echo(render_text(briefing))
        return
    write_briefing(briefing, out)
    click.echo(f"written: {out}")
