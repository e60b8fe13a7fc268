"""Commands that answer: search, and the take-home price of an offer."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import click

from crawlers.settings import Environment
from shangqing.parameters import Amount, Moment


@click.command()
@click.argument("query", required=False, default="")
@click.option("--competitor", "competitors", multiple=True, help="Only of this competitor; may be repeated.")
@click.option("--strategy", "strategies", multiple=True, help="Only with this strategy, such as price.")
@click.option(
    "--mechanic", "mechanics", multiple=True, help="Only with this promotion mechanic, such as coupon."
)
@click.option("--since", help="Observed since: 2026-11-01, 30d.")
@click.option("--until", help="Observed until the end of: 2026-11-11.")
@click.option("--sort", help="relevance, newest, oldest, price, -price, take_home, -take_home, discount.")
@click.option("--limit", type=click.IntRange(0, 10_000), default=20, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object: total, hits, facets.")
@click.pass_obj
def search(environment: Environment, /, query: str, as_json: bool, **filters: Any) -> None:
    """Search the findings; the empty QUERY finds everything.

    QUERY: 满减 手机 -二手 "exact phrase" competitor:甲 price:<3000 since:30d
    """
    from index import open_index
    from index.hits import render_hits, render_hits_json
    from index.lines import parse_query

    asked = parse_query(query, **{name: value for name, value in filters.items() if value is not None})
    with open_index(environment.index_url or environment.data / "index") as index:
        results = index.search(asked)
        near = index.did_you_mean(asked) if not results.total and not as_json else None
    if near:
        click.echo(f"did you mean 您是不是要找: {near}", err=True)
    click.echo(render_hits_json(results) if as_json else render_hits(results))


@click.command()
@click.argument("text")
@click.option(
    "--price", "amount", type=Amount(), help="The page price of one piece; else the one that TEXT states."
)
@click.option("--quantity", type=click.IntRange(1, 10_000), default=1, show_default=True)
@click.option("--persona", type=click.Choice(["new", "member", "trade_in", "student"]))
@click.option("--at", type=Moment(), help="The moment of buying: 2026-11-11T20:00; now by default.")
@click.option("--json", "as_json", is_flag=True)
def price(
    text: str, amount: Decimal | None, quantity: int, persona: str | None, at: datetime | None, as_json: bool
) -> None:
    """Work out the take-home price (到手价) of the offer in TEXT, with its receipt."""
    from analysis.promotions import (
        clarity_warnings,
        parse_promotions,
        render_receipt,
        render_receipt_json,
        stated_offer,
        take_home_price,
    )

    moment = at or datetime.now(UTC)
    promotions = parse_promotions(text, observed=moment)
    if amount is None:
        amount, promotions = stated_offer(text, promotions)
    receipt = take_home_price(amount, promotions, quantity=quantity, persona=persona, at=moment)
    if as_json:
        click.echo(render_receipt_json(receipt))
        return
    click.echo(render_receipt(receipt))
    for warning in clarity_warnings(promotions):
        click.echo(f"不清楚 / unclear: {warning.words}")
