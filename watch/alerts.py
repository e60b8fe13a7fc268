"""Alerts (告警): look at what is new by the plan's rules, and queue what nobody was told yet.

Findings are read from the journal, behind a place of our own: so alerts need no engine, and none is lost or
told twice because an engine was away. The moves of the last days are looked at each time, since a change may
become clear a day later.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from crawlers.batches import batched
from crawlers.items import Observation
from crawlers.storage.journal import Entry, Journal
from crawlers.storage.run_history import ended_runs
from crawlers.storage.summaries import RunSummary
from index.feed import analyse_all
from index.history.moves import moves_between
from watch.ledger import Ledger
from watch.outbox import when_due
from watch.plan import Rule, WatchPlan
from watch.signals import Signal, finding_signals, is_same_move, move_signals, run_signals

FRESH = timedelta(days=3)
"""What was seen longer ago is noted and not told: an old file that is read, a first look at a long history."""

_BATCH = 500
_PAST = timedelta(
    days=30
)  # a delisting, or a cut on a page that is seldom visited, is known days after it began
_MOVES = "moves"  # the place that tells whether the moves were looked at before


def queue_alerts(
    data: Path, plan: WatchPlan, ledger: Ledger, *, now: datetime, fresh: timedelta = FRESH
) -> list[Signal]:
    """Look at what came since the last time; queue and give what is news."""
    news = [*_look_at_findings(data, plan, ledger, now, fresh)]
    news += _look_at_runs(data, plan, ledger, now, fresh)
    news += _look_at_moves(data, plan, ledger, now, fresh)
    return news


def _look_at_findings(
    data: Path, plan: WatchPlan, ledger: Ledger, now: datetime, fresh: timedelta
) -> Iterator[Signal]:
    rules = [rule for rule in plan.alerts if rule.reads_findings]
    if not rules:
        return
    journal = Journal(data / "journal")
    for batch in batched(journal.entries(ledger.places()), _BATCH):
        findings = analyse_all(_new(batch), (), refused=[])  # what is refused stands in the log
        signals = [signal for finding in findings for signal in finding_signals(rules, finding)]
        with ledger.change():
            news = [*_note(signals, plan, ledger, now, fresh)]
            ledger.move_places({entry.file: entry.end for entry in batch})
        yield from news


def _new(batch: Iterable[Entry]) -> list[Observation]:
    return [entry.observation for entry in batch if entry.observation]


def _look_at_runs(
    data: Path, plan: WatchPlan, ledger: Ledger, now: datetime, fresh: timedelta
) -> list[Signal]:
    places = ledger.places()
    runs: list[RunSummary] = [run for run in ended_runs(data) if _run_key(run) not in places]
    with ledger.change():
        news = [*_note(run_signals(plan.alerts, runs), plan, ledger, now, fresh)]
        ledger.move_places({_run_key(run): 1 for run in runs})
    return news


def _run_key(run: RunSummary) -> str:
    """A run that was paused and went on ends twice."""
    return f"run {run.source}/{run.run}/{run.finished.isoformat()}"


def _look_at_moves(
    data: Path, plan: WatchPlan, ledger: Ledger, now: datetime, fresh: timedelta
) -> list[Signal]:
    rules = [rule for rule in plan.alerts if rule.moves or rule.cut_of_more_than]
    if not rules:
        return []
    fresh = _PAST if _MOVES in ledger.places() else fresh
    moves = moves_between(data, since=now - _PAST, until=now)
    with ledger.change():
        ledger.move_places({_MOVES: 1})
        return [*_note(move_signals(rules, moves), plan, ledger, now, fresh)]


def _note(
    signals: Iterable[Signal], plan: WatchPlan, ledger: Ledger, now: datetime, fresh: timedelta
) -> Iterator[Signal]:
    """Keep what stands, and queue what is news and fresh."""
    rules = {rule.name: rule for rule in plan.alerts}
    for signal in signals:
        rule = rules[signal.rule]
        if _stands(rule, ledger.standing(signal.rule, signal.subject), signal.state):
            continue
        ledger.stand(signal.rule, signal.subject, signal.state)
        if signal.state is None or (signal.seen or now) < now - fresh:
            continue
        for channel in rule.to:
            ledger.queue(channel, rule.name, signal.words, when_due(now, plan.quiet_hours, rule.digest))
        yield signal


def _stands(rule: Rule, stands: str | None, state: str | None) -> bool:
    """Whether a state is the one that stands already."""
    if stands is None or state is None or rule.reads_findings or rule.unhealthy:
        return stands == state
    return is_same_move(stands, state)
