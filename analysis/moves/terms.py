"""promotion_start, promotion_end, out_of_stock, back_in_stock and plan_change: what the offer says besides price."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from functools import partial
from operator import not_
from typing import Any

from analysis.moves.levels import Level, changes, span
from analysis.moves.move import Kind, Move, Terms, Track
from analysis.moves.prices import confidence, dated, evidence

# Texts that take turns this fast are a page's rotation; a weekend's promotion comes and goes more slowly.
_ROTATION_DAYS = 1.6
_PLAN = ("monthly_fee", "data_gb", "voice_minutes", "contract_months")


def promotion_moves(track: Track, since: datetime | None = None) -> Iterator[Move]:
    """Starts and ends of each promotion from `since` on, told apart by what it says.

    One that ran from the first observation on has no start, one that still runs no end.
    """
    for key, text in {key: text for one in track.stretches for key, text in one.terms.promotions}.items():
        found = changes(
            track.stretches,
            partial(_carries, key),
            since=since,
            brief=bool,
            length=span,
            flicker=_ROTATION_DAYS,
        )
        for before, after in found:
            kind: Kind = "promotion_start" if after.value else "promotion_end"
            yield _promotion_move(track, kind, text, before, after)


def stock_moves(track: Track, since: datetime | None = None) -> Iterator[Move]:
    """Out of stock and back again; a page that does not say tells nothing."""
    # a shelf may well be empty for a day, and nobody would say so by mistake
    for before, after in changes(track.stretches, _available, since=since, brief=not_):
        kind: Kind = "back_in_stock" if after.value else "out_of_stock"
        words = {True: "InStock", False: "OutOfStock"}
        yield _move(track, kind, before, after, words[before.value], words[after.value])


def withdrawal_moves(track: Track, since: datetime | None = None) -> Iterator[Move]:
    """A page that says the product is discontinued (停产) tells of its delisting while it is still there."""
    for before, after in changes(track.stretches, _discontinued, since=since):
        if after.value:
            yield _move(track, "delisted", before, after, None, None)


def plan_moves(track: Track, since: datetime | None = None) -> Iterator[Move]:
    """Changes of a tariff plan's (套餐) fee, data, minutes or term, those of one day together."""
    for before, after in changes(track.stretches, _plan, _same_plan, since=since):
        changed = [
            place for place in range(len(_PLAN)) if not _same_part(before.value[place], after.value[place])
        ]
        old, new = ({_PLAN[place]: level.value[place] for place in changed} for level in (before, after))
        relative = _relative(before.value[changed[0]], after.value[changed[0]])
        yield _move(track, "plan_change", before, after, old, new, relative)


def _carries(key: str, terms: Terms) -> bool:
    return any(key == carried for carried, _ in terms.promotions)


def _available(terms: Terms) -> bool | None:
    return terms.available


def _discontinued(terms: Terms) -> bool:
    return terms.discontinued


def _plan(terms: Terms) -> tuple[Any, ...] | None:
    return terms.plan if any(part is not None for part in terms.plan) else None


def _promotion_move(track: Track, kind: Kind, text: str, before: Level[Any], after: Level[Any]) -> Move:
    paid = tuple(_take_home(track, level) for level in (before, after))
    return Move(
        kind=kind,
        competitor=track.product.competitor,
        product=track.product,
        at=dated(before.last, after.first),
        before=paid[0],
        after=paid[1],
        change=_relative(*paid),
        confidence=confidence(before, after),
        evidence=evidence(before, after),
        promotion=text,
        take_home=(paid[0], paid[1]),
    )


def _take_home(track: Track, level: Level[Any]) -> Decimal | None:
    """The take-home price next to the change: at the level's end before it, at its begin behind it."""
    return next(
        (
            one.terms.take_home
            for one in track.stretches
            if one.last == level.last or one.first == level.first
        ),
        None,
    )


def _move(
    track: Track,
    kind: Kind,
    before: Level[Any],
    after: Level[Any],
    old: Any,
    new: Any,
    change: float | None = None,
) -> Move:
    return Move(
        kind=kind,
        competitor=track.product.competitor,
        product=track.product,
        at=dated(before.last, after.first),
        before=old,
        after=new,
        change=change,
        confidence=confidence(before, after),
        evidence=evidence(before, after),
    )


def _relative(before: Decimal | int | None, after: Decimal | int | None) -> float | None:
    return round(float(after) / float(before) - 1, 4) if before and after is not None else None


def _same_plan(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    return all(map(_same_part, one, other))


def _same_part(one: object, other: object) -> bool:
    # a term that one page did not show was not changed
    return one is None or other is None or one == other
