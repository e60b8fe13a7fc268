"""find_moves: every move of the tracks, told once, in the order of time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from analysis.calendar import campaign_on
from analysis.matching import Key
from analysis.moves.listings import listing_moves
from analysis.moves.mix import strategy_moves
from analysis.moves.move import KINDS, Crawls, Move, Publication, Track
from analysis.moves.prices import price_moves
from analysis.moves.rivalry import group_products, rival_moves
from analysis.moves.terms import plan_moves, promotion_moves, stock_moves, withdrawal_moves
from crawlers.beijing import BEIJING


def find_moves(
    tracks: Iterable[Track],
    crawls: Iterable[Crawls],
    publications: Iterable[Publication] = (),
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    competitors: Sequence[str] = (),
    kinds: Sequence[str] = (),
    decided: Mapping[frozenset[Key], bool] | None = None,
) -> list[Move]:
    """Give the moves from `since` (inclusive) to `until` (exclusive), the newest last.

    `tracks` must reach further back than `since`, so that a change is judged by what was there before; a
    product that never changed need not be among them. `competitors` and `kinds` narrow what is given, not
    what is looked at: a competitor's answer to another's cut is found though only the one is asked for. `decided` says of pairs of
    products whether a person took them for the same (analysis.matching.Review).
    """
    known = list(tracks)
    moves = [move for track in known for move in _own_moves(track, since)]
    moves += listing_moves(known, crawls)
    cuts = [move for move in moves if move.kind == "price_cut" and move.before != move.after]
    moves += rival_moves(cuts, group_products((move.product for move in cuts if move.product), decided))
    moves += strategy_moves(publications)
    wanted = (
        move
        for move in moves
        if (since is None or move.at >= since)
        and (until is None or move.at < until)
        and (not competitors or move.competitor in competitors)
        and (not kinds or move.kind in kinds)
    )
    return sorted(_once(map(_named, wanted)), key=_order)


def _own_moves(track: Track, since: datetime | None) -> Iterator[Move]:
    # prices from the begin: a rival's answer may come later
    if len(track.stretches) < 2:
        return
    yield from price_moves(track)
    yield from promotion_moves(track, since)
    yield from stock_moves(track, since)
    yield from withdrawal_moves(track, since)
    yield from plan_moves(track, since)


def _named(move: Move) -> Move:
    """The move with the campaign that it falls into."""
    campaign = campaign_on(move.at.astimezone(BEIJING).date())
    return replace(move, campaign=campaign.name) if campaign else move


def _once(moves: Iterable[Move]) -> list[Move]:
    """Two sources that show the same product tell of the same move once, the surer one."""
    best: dict[tuple[object, ...], Move] = {}
    for move in moves:
        product = move.product.key if move.product else move.promotion
        promotion = move.promotion if move.kind.startswith("promotion") else None
        key = (move.kind, move.competitor, product, move.at.astimezone(BEIJING).date(), promotion)
        if key not in best or move.confidence > best[key].confidence:
            best[key] = move
    return list(best.values())


def _order(move: Move) -> tuple[datetime, int, str, str]:
    return (move.at, KINDS.index(move.kind), move.competitor, move.product.key if move.product else "")
