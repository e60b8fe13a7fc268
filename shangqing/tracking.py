"""Commands over time: the price history of a product, and the moves of the competition."""

from __future__ import annotations

import sys

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
            f"shangqing: no product fits {product!r}; give a sku, a gtin or words of its title", err=True
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
    from index.query import parse_query

    span = parse_query("", since=since, until=until)
    found = moves_between(
        environment.data, since=span.since, until=span.until, competitors=competitors, kinds=kinds
    )
    click.echo(render_moves_json(found) if as_json else render_moves(found))
