"""The command that briefs: report, for a day, a week, a month or any span."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawlers.periods import Period, day_period, month_period, week_period
from crawlers.settings import Environment
from shangqing.parameters import LAST, PeriodOf

if TYPE_CHECKING:
    from index import Index

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
@click.option("--until", help="To the end of: 2026-11-11, 2026-W46, 2026-11.")
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
        _note_unknown(index, competitors)
    if out is None:
        click.echo(render_text(briefing))
        return
    write_briefing(briefing, out)
    click.echo(f"written: {out}")


def _note_unknown(index: Index, competitors: Iterable[str]) -> None:
    """Say of which competitors the index holds nothing; an index that is away is told by the briefing."""
    from index import Query
    from index.exceptions import IndexingError

    with suppress(IndexingError):
        for name in competitors:
            asked = Query(competitors=(name,), limit=0, facets=())
            if not index.search(asked).total:
                near = index.did_you_mean(asked)
                meant = f"; did you mean 您是不是要找: {near}" if near else ""
                click.echo(f"nothing is known of {name} 索引中没有该竞争对手{meant}", err=True)
