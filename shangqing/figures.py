"""Our own figures on the command line: kept where `read` meets them, shown around the competition's moves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from crawlers.settings import Environment


def part_figures(files: Iterable[Path]) -> tuple[list[Path], list[Path]]:
    """Part the tables of our own figures from all other files."""
    from analysis.kpis import is_figures

    tables: list[Path] = []
    others: list[Path] = []
    for file in files:
        (tables if is_figures(file) else others).append(file)
    return tables, others


def keep_figures(data: Path, tables: Sequence[Path]) -> int:
    """Read and store tables of figures, tell what was wrong, and give the number of problems."""
    from analysis.kpis import read_figures
    from index.advice import store_measurements

    problems = 0
    for table in tables:
        figures = read_figures(table)
        for line in (*figures.problems, *figures.notices):
            click.echo(line, err=True)
        stored = store_measurements(data, figures.measured)
        problems += len(figures.problems)
        click.echo(
            f"{table}: {len(figures.measured)} figures read, {stored.new} new, {stored.changed} changed,"
            f" {len(figures.problems)} bad"
        )
    return problems


@click.command()
@click.option("--since", help="Moves from: 2026-11-01, 30d.")
@click.option("--until", help="Moves to the end of: 2026-11-11.")
@click.option("--competitor", "competitors", multiple=True, help="Only days on which this competitor moved.")
@click.option("--metric", "metrics", multiple=True, help="Only this figure, such as conversion or 转化率.")
@click.option("--json", "as_json", is_flag=True, help="A JSON list.")
@click.pass_obj
def figures(
    environment: Environment,
    since: str | None,
    until: str | None,
    competitors: tuple[str, ...],
    metrics: tuple[str, ...],
    as_json: bool,
) -> None:
    """Tell how our own figures changed after the competition's moves, against their own weekday pattern."""
    import orjson

    from analysis.kpis.metrics import metric_key
    from analysis.kpis.rendering import plain_effect, render_effects
    from index.advice import effects_between
    from index.lines import parse_query

    span = parse_query("", since=since, until=until)
    found = effects_between(
        environment.data,
        since=span.since,
        until=span.until,
        competitors=competitors,
        metrics=tuple(map(metric_key, metrics)),
    )
    if as_json:
        click.echo(orjson.dumps([plain_effect(one) for one in found], option=orjson.OPT_INDENT_2).decode())
    else:
        click.echo(render_effects(found))
