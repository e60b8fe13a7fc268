"""From the data folder to the answers: moves, our figures after them, our prices, the mix, the decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from analysis.kpis import Effect, find_effects
from analysis.mix import StrategyMix
from analysis.moves import Move, find_moves
from analysis.playbook import Answer, Ours, Surroundings, find_answers, read_facts
from crawlers.beijing import BEIJING
from index.advice.decisions import Decisions
from index.advice.figures import has_measurements, read_measurements
from index.advice.prices import OurShop
from index.history import History, update_history
from index.history.moves import moves_between
from index.history.same import review_file
from index.history.tracks import read_past

# What moved so shortly before may be the cause of what came after.
_WEEK = timedelta(days=7)
# Of the products that moved, what they did so far back counts as repeated.
_PAST = timedelta(days=60)


def answers_between(
    data: Path,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    competitors: Sequence[str] = (),
    ours: Ours | None = None,
    mix: StrategyMix | None = None,
    now: datetime | None = None,
) -> list[Answer]:
    """Give the answers to the moves from `since` (inclusive) to `until` (exclusive), the weightiest first.

    `ours` is what is known of us, `mix` tells what each competitor emphasises against the market; both may be
    missing, and the rules that need them are then not called for. What was decided (as of `now`) is left out;
    what is given is remembered as proposed, so that it can be marked.
    """
    known = ours or Ours()
    history = update_history(data)
    moves = _moves_with_past(history, data, since, until)
    shop = OurShop(history, moves, known.competitor, review_file(data))
    around = Surroundings(
        ours=known,
        effects=_effects(data, moves, since),
        emphasis=_emphasis(mix),
        gap=shop.gap,
        sells=shop.sells,
    )
    facts = read_facts(moves, around, lambda move: _is_asked(move, since, competitors))
    decisions = Decisions(data)
    answers = find_answers(facts, decisions.decided((now or datetime.now(UTC)).astimezone(BEIJING).date()))
    decisions.propose(answers)
    return answers


def effects_between(
    data: Path,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    competitors: Sequence[str] = (),
    metrics: Sequence[str] = (),
) -> tuple[Effect, ...]:
    """Give how our figures changed after the competition's moves of the span; () where none were read.

    `competitors` chooses the days on which one of them moved; what others did then is told all the same, for
    it may be the cause. So are the moves of our own shop, where it is watched.
    """
    if not has_measurements(data):
        return ()
    moves = moves_between(data, since=since and since - _WEEK, until=until)
    found = _effects(data, moves, since, metrics)
    return tuple(one for one in found if any(_is_asked(move, since, competitors) for move in one.moves))


def _moves_with_past(
    history: History, data: Path, since: datetime | None, until: datetime | None
) -> list[Move]:
    """The moves of the span, and the earlier ones of the same products.

    Products that did not move in the span are not looked at: of a large market that would take minutes.
    """
    decided = review_file(data).decisions()
    past = read_past(history, data, since=since, decided=decided)
    return find_moves(*past, since=since and since - _PAST, until=until, decided=decided)


def watched_competitors(data: Path) -> tuple[str, ...]:
    """Whose offers were seen, by name."""
    rows = (
        update_history(data)
        .connection.execute("SELECT DISTINCT competitor FROM offers ORDER BY 1")
        .fetchall()
    )
    return tuple(name for (name,) in rows)


def _is_asked(move: Move, since: datetime | None, competitors: Sequence[str]) -> bool:
    return (since is None or move.at >= since) and (not competitors or move.competitor in competitors)


def _effects(
    data: Path, moves: Sequence[Move], since: datetime | None, metrics: Sequence[str] = ()
) -> tuple[Effect, ...]:
    measured = read_measurements(data)
    first = since and since.astimezone(BEIJING).date()
    return find_effects(moves, measured, since=first, metrics=metrics) if measured else ()


def _emphasis(mix: StrategyMix | None) -> Mapping[str, frozenset[str]]:
    if mix is None:
        return {}
    told = [
        (row.competitor, row.name)
        for row in mix.shares
        if row.aspect == "strategy" and row.competitor and row.market and row.market.verdict == "more"
    ]
    return {name: frozenset(row for other, row in told if other == name) for name, _ in told}
