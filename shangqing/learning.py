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
@click.argument("path", metavar="TEXTS", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The JSONL of corrections."
)
def label(path: Path, out: Path) -> None:
    """Correct the classifier: shows the most uncertain of TEXTS (one a line) first, takes the right labels.

    What is written to --out counts more than our own rows when you give it to `shangqing train`.
    """
    from analysis.strategies import append_correction, categories, classify, least_certain_first

    click.echo("strategies: " + " ".join(one.strategy for one in categories()))
    click.echo("answer: strategies apart by spaces; nothing: as shown; -: none; s: skip; q: stop")
    texts = [line.strip() for line in path.read_text("utf-8").splitlines() if line.strip()]
    for text in least_certain_first(texts):
        shown = " ".join(found.strategy for found in classify(text)) or "-"
        answer = click.prompt(f"\n{text}\n[{shown}]", default=shown, show_default=False).strip()
        if answer == "q":
            return
        if answer != "s":
            append_correction(out, text, [] if answer == "-" else answer.split())


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
