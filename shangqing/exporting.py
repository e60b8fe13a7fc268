"""The command that writes what answers a query into a file."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import Any

import click

from crawlers.settings import Environment


@click.command()
@click.argument("query", required=False, default="")
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    help="FILE.csv (for Excel), .parquet or .jsonl.",
)
@click.option(
    "--table",
    type=click.Choice(["findings", "offers"]),
    default="findings",
    show_default=True,
    help="Its rows.",
)
@click.option("--competitor", "competitors", multiple=True, help="Only of this competitor; may be repeated.")
@click.option("--strategy", "strategies", multiple=True, help="Only with this strategy, such as price.")
@click.option(
    "--mechanic", "mechanics", multiple=True, help="Only with this promotion mechanic, such as coupon."
)
@click.option("--since", help="Observed since: 2026-11-01, 30d.")
@click.option("--until", help="Observed until the end of: 2026-11-11.")
@click.pass_obj
def export(environment: Environment, /, query: str, out: Path, table: str, **filters: Any) -> None:
    """Write everything that answers QUERY (as for search; empty: all) into a file, the newest first."""
    from index import open_index
    from index.export import export as write_export
    from index.lines import parse_query

    # a stop by the system is an error like any other: what was written so far is removed
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    asked = parse_query(query, **{name: value for name, value in filters.items() if value is not None})
    with open_index(environment.index_url or environment.data / "index") as index:
        written = write_export(index, asked, out, table=table)
    click.echo(f"{written} rows written: {out}")
