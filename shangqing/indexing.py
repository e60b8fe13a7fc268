"""Commands that keep the index: its set-up, its state, its backlog, and the journal analysed again."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from crawlers.settings import Environment

if TYPE_CHECKING:
    from index import IndexStatus


@click.command()
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@click.option(
    "--from-archive",
    is_flag=True,
    help="Read the archived pages anew instead, and report what differs from what was stored.",
)
@click.option(
    "--write",
    is_flag=True,
    help="With --from-archive: put the new readings into the journal (the old file is kept) and re-index.",
)
@click.pass_obj
def replay(environment: Environment, names: tuple[str, ...], from_archive: bool, write: bool) -> None:
    """Analyse the whole journal again with today's rules and re-index it, without crawling."""
    if from_archive:
        _replay_archive(environment, names, write=write)
    elif write:
        raise click.UsageError(
            "--write goes with --from-archive; a replay of the journal writes the index alone"
        )
    elif names:
        raise click.UsageError("sources are named with --from-archive; without it the whole journal is read")
    else:
        _deliver(environment, anew=True)


@click.group("index")
def index_group() -> None:
    """The search index: its set-up, its state, its backlog."""


@index_group.command()
@click.pass_obj
def setup(environment: Environment) -> None:
    """Make the index where there is none (Elasticsearch: templates, index, aliases)."""
    from index import open_index

    with open_index(environment.index_url or environment.data / "index") as index:
        index.setup()
        click.echo(f"ready: {index.status().location}")


@index_group.command()
@click.pass_obj
def status(environment: Environment) -> None:
    """Show the engine, its documents, what of the journal it has not acknowledged, and what was refused.

    Exit code 1 where the engine does not answer, or cannot be written.
    """
    from index import open_index

    state = None
    try:
        with open_index(environment.index_url or environment.data / "index") as index:
            state = index.status()
    finally:
        _show_delivery(environment, state)
    click.echo(f"engine: {state.engine} at {state.location}")
    click.echo(f"documents: {state.documents}")
    if state.writing:
        click.echo("a process is writing it")
    if state.fault:
        click.echo(f"fault: {state.fault}", err=True)
    sys.exit(1 if state.fault else 0)


def _show_delivery(environment: Environment, state: IndexStatus | None) -> None:
    from index.feed import backlog
    from index.spool import Spool, engine_name

    waiting = backlog(environment.data, environment.index_url, state)
    click.echo(f"backlog: {waiting} bytes of the journal are not indexed" if waiting else "backlog: none")
    spool = Spool(environment.data, engine_name(environment.index_url))
    if refused := spool.rejections():
        click.echo(f"refused: {refused} (each with its reason in {spool.rejected})")


@index_group.command()
@click.pass_obj
def migrate(environment: Environment) -> None:
    """Move the index to the current mapping; searching goes on meanwhile, an interrupted move is resumed."""
    from index import open_index

    with open_index(environment.index_url or environment.data / "index") as index:
        moved = index.migrate()
    click.echo(
        f"{moved.moved} documents moved to {moved.target}"
        if moved.source
        else f"nothing to move: {moved.target}"
    )
    for key, why in moved.rejected:
        click.echo(f"not moved: {key}: {why}", err=True)
    sys.exit(1 if moved.rejected else 0)


@index_group.command("deliver")
@click.pass_obj
def deliver_backlog(environment: Environment) -> None:
    """Index what waits in the journal, such as after the engine was away."""
    _deliver(environment, anew=False)


def _deliver(environment: Environment, *, anew: bool) -> None:
    from crawlers.sources.folder import load_competitors
    from index.feed import deliver

    competitors = load_competitors(environment.sources)
    delivery = deliver(environment.data, environment.index_url, anew=anew, competitors=competitors)
    if anew:
        from index.history import update_history

        update_history(environment.data, anew=True)
    click.echo(f"{delivery.written} findings indexed, {delivery.rejected} refused")
    sys.exit(1 if delivery.rejected else 0)


def _replay_archive(environment: Environment, names: tuple[str, ...], *, write: bool) -> None:
    from crawlers.replaying import render_replay, replay_archive
    from crawlers.sources.folder import load_sources, select_sources
    from index.spool import forget_places

    sources = select_sources(load_sources(environment.sources), names)
    damaged: list[str] = []
    if write:  # whoever is killed in between has the whole journal delivered once more
        forget_places(environment.data)
    replayed = replay_archive(environment.data, sources, damaged.append, write=write)
    if write:
        forget_places(environment.data)
    click.echo(render_replay(replayed))
    for line in damaged:
        click.echo(line, err=True)
    if replayed.rewritten:
        click.echo(
            f"{replayed.rewritten} observations written anew, {len(replayed.gone)} earlier ones leave the index; "
            "the journal's files as they were lie beside them"
        )
        _deliver(environment, anew=True)
    sys.exit(1 if damaged else 0)
