"""strategy_shift: what a competitor's texts are about, against its own past."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import accumulate
from math import erfc, sqrt

from analysis.moves.move import Move, Publication, Sight

_RECENT, _PAST = timedelta(days=14), timedelta(days=56)
_LEAST_TEXTS = 8
_LEAST_CHANGE = 0.2
# That a strategy's share differs by chance alone, over all strategies looked at.
_CHANCE = 0.01
_EVIDENT = 4


def strategy_moves(publications: Iterable[Publication]) -> Iterator[Move]:
    """Give the shifts: a strategy whose share of the last 14 days' texts differs from the 56 days before.

    `before` and `after` are shares of the texts (a text may be about several strategies), `change` their
    difference. Looked at each time that something is published; a shift is told once, and dated by the text from
    which on the shares differ most.
    """
    texts: dict[str, list[Publication]] = defaultdict(list)
    for publication in publications:
        texts[publication.competitor].append(publication)
    for competitor, published in texts.items():
        yield from _shifts(competitor, sorted(published, key=lambda one: one.sight.observed))


def _shifts(competitor: str, published: Sequence[Publication]) -> Iterator[Move]:
    told: dict[tuple[str, bool], Move] = {}
    for last in published:
        now = last.sight.observed
        recent = [one for one in published if now - _RECENT < one.sight.observed <= now]
        past = [one for one in published if now - _RECENT - _PAST < one.sight.observed <= now - _RECENT]
        if min(len(recent), len(past)) < _LEAST_TEXTS:
            continue
        for strategy in sorted({name for one in (*recent, *past) for name in one.strategies}):
            move = _shift(competitor, strategy, past, recent)
            if move is None:
                continue
            before = told.get((strategy, move.after > move.before))
            if before is None or move.at - before.at > _RECENT:
                yield move
            told[strategy, move.after > move.before] = move


def _shift(
    competitor: str, strategy: str, past: Sequence[Publication], recent: Sequence[Publication]
) -> Move | None:
    before, after = _share(strategy, past), _share(strategy, recent)
    strategies = Counter(name for one in (*past, *recent) for name in one.strategies)
    chance = _chance(before, len(past), after, len(recent)) * len(strategies)
    if abs(after - before) < _LEAST_CHANGE or chance > _CHANCE:
        return None
    return Move(
        kind="strategy_shift",
        competitor=competitor,
        product=None,
        at=_turn(strategy, [*past, *recent]).sight.observed,
        before=round(before, 3),
        after=round(after, 3),
        change=round(after - before, 3),
        confidence=round(max(0.5, 0.95 - chance * 10), 2),
        evidence=(*_examples(strategy, past), *_examples(strategy, recent)),
        promotion=strategy,
    )


def _share(strategy: str, texts: Sequence[Publication]) -> float:
    return sum(strategy in one.strategies for one in texts) / len(texts)


def _turn(strategy: str, texts: Sequence[Publication]) -> Publication:
    """The text from which on the strategy's share is most unlikely to be that of the texts before."""
    about = list(accumulate((strategy in one.strategies for one in texts), initial=0))
    least, turn = 1.0, texts[-1]
    for place in range(_LEAST_TEXTS, len(texts) - 1):
        old, new = about[place] / place, (about[-1] - about[place]) / (len(texts) - place)
        chance = _chance(old, place, new, len(texts) - place)
        if chance < least:
            least, turn = chance, texts[place]
    return turn


def _chance(one: float, one_count: int, other: float, other_count: int) -> float:
    """The two-sided probability of two such shares from one source (the pooled two-proportion z-test)."""
    pooled = (one * one_count + other * other_count) / (one_count + other_count)
    spread = sqrt(pooled * (1 - pooled) * (1 / one_count + 1 / other_count))
    return erfc(abs(one - other) / spread / sqrt(2)) if spread else 1.0


def _examples(strategy: str, texts: Sequence[Publication]) -> tuple[Sight, ...]:
    """Texts about the strategy; where there is none, the last texts, which are about something else."""
    about = [one.sight for one in texts if strategy in one.strategies] or [one.sight for one in texts]
    return tuple(about[-_EVIDENT:])
