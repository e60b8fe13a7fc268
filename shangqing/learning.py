"""Commands that measure and teach: scores on the user's own rows, and the classifier fitted with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from analysis.strategies import StrategyLabel

KINDS = ("strategies", "promotions", "metrics", "prices")
_HELP = "answer: strategies, in English or Chinese, apart by spaces or commas; nothing: as shown; -: none; s: skip; q: stop"


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

    What --out already holds is not asked again; given to `shangqing train`, it counts more than our own rows.
    """
    from analysis.strategies import categories, classify, least_certain_first
    from analysis.strategies.rows import read_rows

    with _written(out):
        out.open("a", encoding="utf-8").close()
    done = {row.text for row in read_rows(out)}
    texts = [text for text in _lines(path) if text not in done]
    click.echo(f"{len(texts)} texts to label, {len(done)} already in {out}")
    click.echo("strategies: " + ", ".join(f"{one.strategy} {one.zh}" for one in categories()))
    click.echo(_HELP)
    for text in least_certain_first(texts):
        if not _label_one(text, classify(text), out):
            return


@contextmanager
def _written(path: Path) -> Iterator[None]:
    """Make the folder of a file that is written inside; what cannot be written is told as bad usage."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        raise click.UsageError(f"{path} cannot be written: {error.strerror}") from error


def _lines(path: Path) -> list[str]:
    """The texts of a file, each once; one that is not UTF-8 is told as bad usage."""
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise click.UsageError(f"{path} is not UTF-8 text; save it as UTF-8, one text a line") from error
    return list(dict.fromkeys(line.strip() for line in lines if line.strip()))


def _label_one(text: str, found: Iterable[StrategyLabel], out: Path) -> bool:
    """Ask until the answer can be used; False where the analyst stops."""
    from analysis.exceptions import InvalidRules
    from analysis.strategies import append_correction

    shown = {label.strategy: label.probability for label in found}
    listed = ", ".join(f"{name} {probability:.2f}" for name, probability in shown.items()) or "none"
    while True:
        answer = click.prompt(f"\n{text}\n[{listed}]", default="", show_default=False).strip()
        if answer in ("q", "s"):
            return bool(answer == "s")
        try:
            append_correction(out, text, [] if answer == "-" else _strategies(answer) or shown)
        except InvalidRules as error:
            click.echo(error)
        else:
            return True


def _strategies(answer: str) -> list[str]:
    """The strategies that an answer names, 价格 as price; what is none stays as it was said."""
    from analysis.strategies import categories

    named = {one.zh: one.strategy for one in categories()}
    return [named.get(word, word) for word in re.split(r"[\s,，、;；]+", answer) if word]


@click.command()
@click.argument(
    "rows",
    metavar="[ROWS.jsonl]...",
    nargs=-1,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
)
@click.option("--ours", is_flag=True, help="Forget your model and go back to the package's own.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the model there, without using it.",
)
def train(rows: tuple[Path, ...], ours: bool, out: Path | None) -> None:
    """Fit the strategy classifier again, with your own labelled ROWS added; they count more than ours.

    Your model is kept in SHANGQING_DATA/models, which no upgrade touches, and used from then on. Give all your
    rows each time: it begins anew with ours. `shangqing replay` labels again what was analysed before.
    """
    if ours == bool(rows or out):
        raise click.UsageError("give your ROWS (`shangqing label` writes them), or --ours to go back to ours")
    from analysis.strategies.model import users_model

    if ours:
        users_model().unlink(missing_ok=True)
        click.echo("the package's own model is used")
        return
    from analysis.strategies.train import train as fit

    target = out or users_model()
    with _written(target), TemporaryFile(dir=target.parent):  # told here, not after minutes of fitting
        about = fit(rows, target)
    for name, value in about.items():
        click.echo(f"{name}: {value}")
    click.echo(f"written to {target}" + ("" if out else "; used from now on"))
