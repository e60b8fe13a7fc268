"""Commands that measure and teach: scores on the user's own rows, and the classifier fitted with them."""

from __future__ import annotations

from pathlib import Path

import click

KINDS = ("strategies", "promotions", "metrics", "prices")


@click.command()
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("path", metavar="FILE.jsonl", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def evaluate(kind: str, path: Path) -> None:
    """Score an analysis on labelled rows: precision, recall and F1 per label and overall.

    A row of each kind: {"text", "labels": []} strategies; {"text", "mechanics": [], "fields": {}} promotions;
    {"text", "metrics": []} metrics; {"text", "amount", "currency"} prices.
    """
    from analysis.evaluation import evaluate as score

    click.echo(score(kind, path))


@click.command()
@click.argument("rows", metavar="[ROWS.jsonl]...", nargs=-1, type=click.Path(path_type=Path, exists=True))
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write the model there instead.")
def train(rows: tuple[Path, ...], out: Path | None) -> None:
    """Fit the strategy classifier again, with your own labelled ROWS added; they count more than ours."""
    from analysis.strategies.model import MODEL
    from analysis.strategies.train import train as fit

    about = fit(rows, out or MODEL)
    for name, value in about.items():
        click.echo(f"{name}: {value}")
