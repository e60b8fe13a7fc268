"""Commands over time: the price history of a product, the same products, and the moves of the competition."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from crawlers.settings import Environment

# As analysis.moves.KINDS, which a test compares: importing that here would slow every command down.
_KINDS = (
    "price_cut",
    "price_rise",
    "promotion_start",
    "promotion_end",
    "new_product",
    "delisted",
    "out_of_stock",
    "back_in_stock",
    "plan_change",
    "strategy_shift",
    "follow",
    "price_war",
)


@click.command()
@click.argument("product")
@click.pass_obj
def history(environment: Environment, product: str) -> None:
    """Show what PRODUCT (a sku, gtin, title or words of one) cost through time, at each competitor."""
    from index.history import update_history
    from index.history.rendering import render_history

    prices = update_history(environment.data).track(product)
    if not prices:
        click.echo(
            f"shangqing: 没有符合的商品 no product fits {product!r}; give a sku, a gtin or words of its title",
            err=True,
        )
        sys.exit(1)
    click.echo(render_history(prices))


@click.command()
@click.option("--since", help="From: 2026-11-01, 30d.")
@click.option("--until", help="To the end of: 2026-11-11.")
@click.option("--competitor", "competitors", multiple=True, help="Only of this competitor; may be repeated.")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(_KINDS), help="May be repeated.")
@click.option("--json", "as_json", is_flag=True, help="A JSON list.")
@click.pass_obj
def moves(
    environment: Environment,
    since: str | None,
    until: str | None,
    competitors: tuple[str, ...],
    kinds: tuple[str, ...],
    as_json: bool,
) -> None:
    """Tell what the competition changed: cuts and rises, promotions, range, stock, plans, answers to rivals."""
    from analysis.moves import render_moves, render_moves_json
    from index.history.moves import moves_between
    from index.lines import parse_query

    span = parse_query("", since=since, until=until)
    found = moves_between(
        environment.data, since=span.since, until=span.until, competitors=competitors, kinds=kinds
    )
    click.echo(render_moves_json(found) if as_json else render_moves(found))


@click.command()
@click.option("--competitor", "competitors", multiple=True, help="Only of this competitor; may be repeated.")
@click.option(
    "--review",
    "path",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file of doubtful matches to decide on; matches.csv in SHANGQING_DATA.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object: products, plans.")
@click.pass_obj
def matches(environment: Environment, competitors: tuple[str, ...], path: Path | None, as_json: bool) -> None:
    """Tell which products of different competitors are the same and why, and which plans (套餐) come near.

    Doubtful ones are added to a CSV file: write yes or no (是, 否) for the ? of its first column; what is decided
    there is kept for ever, and goes for moves and briefings.
    """
    from analysis.matching import Review, render_matches, render_matches_json
    from index.history import update_history
    from index.history.same import find_matches, find_plan_matches, review_file

    history = update_history(environment.data)
    review = Review(path) if path else review_file(environment.data)
    found, plans = find_matches(history, competitors), find_plan_matches(history, competitors)
    added, decided = review.add(found), review.decisions()
    render = render_matches_json if as_json else render_matches
    click.echo(render(found, plans, decided))
    if added:
        click.echo(f"{added} doubtful matches added: write yes or no for ? in {review.path}", err=True)
