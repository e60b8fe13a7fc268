"""What the rules of a watch plan see: in findings, in moves, in the runs of the sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from analysis.findings import Finding
from analysis.moves import Move
from analysis.moves.rendering import render_move
from analysis.text import normalise
from crawlers.beijing import BEIJING
from crawlers.items import Offer
from crawlers.printing import one_line
from crawlers.storage.summaries import RunSummary
from index.report.words import words
from watch.plan import Rule

_WIDTH = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """How a rule finds a subject (a product, a text, a source, a move) at a moment.

    `state` is what stands: None where the condition does not hold. A state that stood before is no news, so
    a price that stays below its limit is told once. `words` say it with its page, on one line; "" with None.
    """

    rule: str
    subject: str
    state: str | None
    seen: datetime | None
    words: str = ""


def finding_signals(rules: Iterable[Rule], finding: Finding) -> Iterator[Signal]:
    """What the rules see in one offer or article."""
    for rule in rules:
        if rule.reads_findings and _is_meant(rule, finding.observation.competitor, finding.observation.title):
            found = _found(rule, finding)
            if found or isinstance(finding.observation, Offer):
                yield Signal(
                    rule=rule.name,
                    subject=_subject(finding),
                    # a price is told once while it is below, a promotion anew when its terms change
                    state=found if rule.mechanic or not found else "holds",
                    seen=finding.observation.observed,
                    words=_words(finding, found) if found else "",
                )


def move_signals(rules: Iterable[Rule], moves: Iterable[Move]) -> Iterator[Signal]:
    """What the rules see in the moves of the competition."""
    wanted = list(rules)
    for move in moves:
        title = move.product.title if move.product else ""
        for rule in wanted:
            if _is_meant(rule, move.competitor, title) and _is_wanted(rule, move):
                yield Signal(
                    rule=rule.name,
                    subject="\n".join((move.kind, move.competitor, move.product.key if move.product else "")),
                    state=f"{move.at.astimezone(BEIJING):%Y-%m-%d} {move.after}",
                    seen=move.at,
                    words=render_move(move),
                )


def run_signals(rules: Iterable[Rule], summaries: Iterable[RunSummary]) -> Iterator[Signal]:
    """What the rules see in the runs of the sources, in the order of the runs."""
    wanted = [rule for rule in rules if rule.unhealthy]
    for summary in summaries:
        for rule in wanted:
            ill = summary.outcome in ("unhealthy", "failed")
            yield Signal(
                rule=rule.name,
                subject=summary.source,
                state=summary.outcome if ill else None,
                seen=summary.finished,
                words=one_line(f"{summary.source} | {summary.outcome} | {summary.why}", 300),
            )


def is_same_move(stands: str, state: str) -> bool:
    """Whether two states of a move are one move: its day may become clear a day later or earlier."""
    (day, _, after), (other, _, other_after) = stands.partition(" "), state.partition(" ")
    return after == other_after and abs(date.fromisoformat(day) - date.fromisoformat(other)) <= timedelta(
        days=1
    )


def _is_meant(rule: Rule, competitor: str | None, title: str) -> bool:
    if rule.competitors and competitor not in rule.competitors:
        return False
    read = _folded(title)
    return all(_folded(word) in read for word in rule.about)


def _found(rule: Rule, finding: Finding) -> str | None:
    """What of the rule's condition holds, None where nothing does."""
    if rule.price_below is not None:
        amount = _amount(rule, finding)
        return None if amount is None or amount >= rule.price_below else f"到手价 take-home {amount:f}"
    if rule.mechanic:
        said = [each.text for each in finding.promotions if each.mechanic == rule.mechanic]
        return f"{words('mechanics', rule.mechanic)}: {'；'.join(dict.fromkeys(said))}" if said else None
    return rule.word if rule.word and _folded(rule.word) in _folded(finding.text) else None


def _amount(rule: Rule, finding: Finding) -> Decimal | None:
    """The offer's take-home price, or else its page price, in the rule's currency."""
    offer = finding.observation
    if not isinstance(offer, Offer) or (offer.currency or rule.currency) != rule.currency:
        return None
    paid = finding.take_home.unit_price if finding.take_home else None
    return offer.price if paid is None else paid


def _is_wanted(rule: Rule, move: Move) -> bool:
    if rule.cut_of_more_than is None:
        return move.kind in rule.moves
    return (
        move.kind == "price_cut" and move.change is not None and -move.change > float(rule.cut_of_more_than)
    )


def _subject(finding: Finding) -> str:
    seen = finding.observation
    if isinstance(seen, Offer):
        return "\n".join((seen.competitor or "", seen.url or "", seen.sku or seen.title))
    return seen.id


def _words(finding: Finding, found: str) -> str:
    seen = finding.observation
    parts = (
        seen.competitor,
        one_line(seen.title, _WIDTH),
        one_line(found, _WIDTH),
        seen.observed and f"{seen.observed.astimezone(BEIJING):%Y-%m-%d %H:%M}",
        seen.url and one_line(seen.url, 500),
    )
    return " | ".join(part for part in parts if part)


def _folded(text: str) -> str:
    return normalise(text).lower()
