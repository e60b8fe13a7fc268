"""new_product and delisted: what came into and went out of the range, judged only by crawls that saw the rest."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import median
from typing import TypeAlias

from analysis.moves.move import Crawls, Move, Sight, Track, beijing_day
from analysis.moves.prices import dated

SourceKey: TypeAlias = tuple[str, str | None]

# A crawl counts as whole where it saw this share of what is usual in the crawls before it and in those behind it.
_WHOLE = 0.8
_AROUND = 30
# So many whole crawls without the product, and so small a chance that they just missed it.
_LEAST_CRAWLS = 3
_CHANCE = 0.005
_SUREST_RATE = 0.98
# So many at once are a changed crawl, not a changed range.
_AT_ONCE, _SHARE_AT_ONCE = 3, 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class _Calendar:
    """The days on which a source was crawled, those on which it was crawled whole, and what is usual then."""

    days: list[int]
    whole: list[int]
    usual: float


def listing_moves(tracks: Iterable[Track], crawls: Iterable[Crawls]) -> Iterator[Move]:
    """Give what was listed and delisted; `tracks` need hold no product that was there from begin to end."""
    by_source = {(one.competitor, one.source): one for one in crawls}
    calendars = {key: _calendar(one) for key, one in by_source.items()}
    found = [track for track in tracks if _source(track) in by_source]
    begun = Counter((_source(track), _first_day(track)) for track in found)
    ended = Counter((_source(track), _last_day(track)) for track in found)
    for track in found:
        key, calendar = _source(track), calendars[_source(track)]
        if _is_new(track, by_source[key], calendar) and not _is_flood(
            begun[key, _first_day(track)], calendar
        ):
            yield _new(track, by_source[key], calendar)
        if _is_gone(track, by_source[key], calendar) and not _is_flood(
            ended[key, _last_day(track)], calendar
        ):
            yield _gone(track, by_source[key], calendar)


def _source(track: Track) -> SourceKey:
    return (track.product.competitor, track.product.source)


def _calendar(crawls: Crawls) -> _Calendar:
    days = sorted(crawls.counts)
    counts = [crawls.counts[day] for day in days]
    whole = []
    for place, day in enumerate(days):
        usual = max(
            median(counts[max(0, place - _AROUND) : place + 1]), median(counts[place : place + _AROUND + 1])
        )
        if day not in crawls.broken and (counts[place] >= _WHOLE * usual or counts[place] >= usual - 1):
            whole.append(day)
    return _Calendar(days=days, whole=whole, usual=median(counts))


def _first_day(track: Track) -> int:
    return beijing_day(track.first.observed)


def _last_day(track: Track) -> int:
    return beijing_day(track.last.observed)


def _is_flood(number: int, calendar: _Calendar) -> bool:
    return number >= _AT_ONCE and number >= _SHARE_AT_ONCE * calendar.usual


def _is_new(track: Track, crawls: Crawls, calendar: _Calendar) -> bool:
    missed = calendar.whole[: bisect_left(calendar.whole, _first_day(track))]
    if track.days < 2 and _first_day(track) < calendar.days[-1]:
        return False  # seen once and never again: a page that was not meant, or a slip
    return _is_absence(missed, track, crawls, calendar)


def _is_gone(track: Track, crawls: Crawls, calendar: _Calendar) -> bool:
    if track.days < 2:
        return False
    missed = calendar.whole[bisect_right(calendar.whole, _last_day(track)) :]
    return _is_absence(missed, track, crawls, calendar)


def _is_absence(missed: list[int], track: Track, crawls: Crawls, calendar: _Calendar) -> bool:
    """Whether so many whole crawls would have shown the product, as often as it is seen."""
    if len(missed) < _LEAST_CRAWLS or missed[-1] - missed[0] + 1 <= max(crawls.gap, track.gap):
        return False
    begin, end = _first_day(track), _last_day(track)
    visits = bisect_right(calendar.days, end) - bisect_left(calendar.days, begin)
    rate = min(_SUREST_RATE, track.days / max(visits, 1))
    return (1 - rate) ** len(missed) <= _CHANCE


def _new(track: Track, crawls: Crawls, calendar: _Calendar) -> Move:
    missed = crawls.witnesses[calendar.whole[bisect_left(calendar.whole, _first_day(track)) - 1]]
    terms = track.stretches[0].terms
    return Move(
        kind="new_product",
        competitor=track.product.competitor,
        product=track.product,
        at=dated(missed, track.first),
        after=terms.price,
        confidence=0.9 if track.days > 1 else 0.6,
        evidence=_each(missed, track.first, track.last),
    )


def _gone(track: Track, crawls: Crawls, calendar: _Calendar) -> Move:
    next_day = calendar.days[bisect_right(calendar.days, _last_day(track))]
    missed = calendar.whole[bisect_right(calendar.whole, _last_day(track)) :]
    terms = track.stretches[-1].terms
    return Move(
        kind="delisted",
        competitor=track.product.competitor,
        product=track.product,
        at=dated(track.last, crawls.witnesses[next_day]),
        before=terms.price,
        confidence=round(min(0.95, 0.6 + 0.05 * len(missed)), 2),
        evidence=_each(track.last, crawls.witnesses[missed[0]], crawls.witnesses[missed[-1]]),
    )


def _each(*seen: Sight) -> tuple[Sight, ...]:
    return tuple({sight.id: sight for sight in seen}.values())
