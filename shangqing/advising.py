"""Commands that advise: the strategy mix of the competition, and answers to its moves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import click

from crawlers.settings import Environment
from shangqing.parameters import Moment

if TYPE_CHECKING:
    from analysis.playbook import Answer
    from index.advice.decisions import Verb

# What a competitor emphasises is seen from so many days before the end of the span.
_EMPHASIS = timedelta(days=60)


@click.command()
@click.option("--since", help="From: 2026-11-01, 30d; compared with the period of the same length before.")
@click.option("--until", help="To the end of: 2026-11-11.")
@click.option("--competitor", "competitors", multiple=True, help="Only this competitor; may be repeated.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object: totals, shares, together.")
@click.pass_obj
def mix(
    environment: Environment,
    since: str | None,
    until: str | None,
    competitors: tuple[str, ...],
    as_json: bool,
) -> None:
    """Tell each competitor's strategy mix (策略组合) against the market and the period before."""
    import orjson

    from analysis.mix import plain_mix, render_mix
    from index import open_index
    from index.lines import parse_query
    from index.mix import read_mix

    span = parse_query("", since=since, until=until)
    with open_index(environment.index_url or environment.data / "index") as index:
        found = read_mix(index, since=span.since, until=span.until, competitors=competitors)
    click.echo(
        orjson.dumps(plain_mix(found), option=orjson.OPT_INDENT_2).decode() if as_json else render_mix(found)
    )


@click.group(invoke_without_command=True)
@click.option("--since", help="Moves from: 2026-11-01, 30d.")
@click.option("--until", help="Moves to the end of: 2026-11-11.")
@click.option("--competitor", "competitors", multiple=True, help="Only to this competitor; may be repeated.")
@click.option("--limit", type=click.IntRange(1), default=10, show_default=True, help="Not of --json.")
@click.option("--json", "as_json", is_flag=True, help="A JSON list.")
@click.pass_context
def answers(
    context: click.Context,
    since: str | None,
    until: str | None,
    competitors: tuple[str, ...],
    limit: int,
    as_json: bool,
) -> None:
    """Tell what to consider in answer to the competition's moves (应对措施), the weightiest first.

    What is known of us (margin, position, regions, our own shop) stands in ours.yaml (README).
    """
    if context.invoked_subcommand is not None:
        return
    import orjson

    from analysis.playbook.rendering import plain_answer, render_answers
    from index.lines import parse_query

    span = parse_query("", since=since, until=until)
    found = _answers(context.obj, since=span.since, until=span.until, competitors=competitors)
    if as_json:
        click.echo(orjson.dumps([plain_answer(one) for one in found], option=orjson.OPT_INDENT_2).decode())
    else:
        click.echo(render_answers(found, limit=limit))


@answers.command()
@click.argument("answer", metavar="ID")
@click.argument("decision", type=click.Choice(["done", "rejected", "postponed", "reopened"]))
@click.option("--note", help="Why, or what was done.")
@click.option("--until", type=Moment(), help="The day on which a postponed answer comes back: 2026-12-01.")
@click.pass_obj
def mark(
    environment: Environment, answer: str, decision: Verb, note: str | None, until: datetime | None
) -> None:
    """Say what was decided of an answer; it is not proposed again for the same moves."""
    from crawlers.beijing import BEIJING
    from index.advice import Decisions

    day = until.astimezone(BEIJING).date() if until else None
    if day is not None and day <= datetime.now(BEIJING).date():
        raise click.BadParameter(f"{day} is past; name a day to come", param_hint="--until")
    told = Decisions(environment.data).mark(answer, decision, note=note, until=day)
    click.echo(f"{told.answer}: {told.decision}{f' until {told.until}' if told.until else ''}")


@answers.command()
@click.pass_obj
def decided(environment: Environment) -> None:
    """List what was decided of answers, the latest last, with its note."""
    from analysis.playbook import rules
    from crawlers.beijing import BEIJING
    from crawlers.printing import printable
    from index.advice import Decisions
    from index.advice.decisions import last_words

    for one in last_words(Decisions(environment.data).read()):
        known = rules().get(one.rule)
        said = str(known[1].consider) if known else one.rule
        until = f" until {one.until}" if one.until else ""
        click.echo(
            printable(f"{one.at.astimezone(BEIJING):%Y-%m-%d} {one.answer} {one.decision}{until} | {said}")
        )
        if one.note:
            click.echo(printable(f"    {one.note}"))


def _answers(environment: Environment, **span: Any) -> list[Answer]:
    from analysis.playbook import load_ours
    from index import open_index
    from index.advice import answers_between, watched_competitors
    from index.exceptions import EngineUnavailable, IndexOutdated
    from index.mix import read_mix

    ours = load_ours(environment.ours)
    if ours.competitor and ours.competitor not in (seen := watched_competitors(environment.data)):
        there_are = "、".join(seen) or "none yet"
        click.echo(
            f"{environment.ours}: no offer of {ours.competitor} was seen; there are: {there_are}", err=True
        )
    end = span["until"] or datetime.now(UTC)
    try:
        with open_index(environment.index_url or environment.data / "index") as index:
            mixed = read_mix(index, since=end - _EMPHASIS, until=span["until"])
    except (EngineUnavailable, IndexOutdated) as error:
        click.echo(f"shangqing: {error}: rules on what a competitor emphasises are left out", err=True)
        mixed = None
    return answers_between(environment.data, **span, ours=ours, mix=mixed)
