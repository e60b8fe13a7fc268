"""What `shangqing history` prints: each competitor's prices of a product through time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from itertools import groupby

from analysis.matching import Described, read_identity, unit_price
from crawlers.beijing import BEIJING
from crawlers.printing import printable
from index.history.history import Price

_MOST_PRODUCTS = 20
_BEFORE_CUT = timedelta(days=30)


def render_history(prices: Sequence[Price]) -> str:
    """Lines for a terminal: the days on which anything changed, and the range, of each product of a competitor, as
    one source showed it in one currency."""
    tracks = [list(group) for _, group in groupby(prices, key=_track_of)]
    lines = [line for track in tracks[:_MOST_PRODUCTS] for line in _track(track)]
    if len(tracks) > _MOST_PRODUCTS:
        lines.append(f"… 另有 {len(tracks) - _MOST_PRODUCTS} 个商品 / more products: narrow the words")
    return "\n".join(lines)


def _track_of(one: Price) -> tuple[str | None, ...]:
    return (one.competitor, one.product, one.source, one.currency)


def _track(track: Sequence[Price]) -> Iterator[str]:
    last = track[-1]
    yield printable(" | ".join(filter(None, (last.title, *_track_of(last)))))
    paid = [one.take_home for one in track if one.take_home is not None]
    if paid:
        yield f"    到手价 take-home: {_amount(paid[-1])}; 最低 lowest {_amount(min(paid))}, 最高 highest {_amount(max(paid))}"
    if paid and (each := unit_price(paid[-1], read_identity(_described(last)))):
        yield f"    单价 per {each.per}: {each.amount.normalize():f}"
    yield f"    {len(track)} 次观测 observations, {_day(track[0])} – {_day(last)}"
    for place, one in enumerate(track):
        if place == 0 or _state(one) != _state(track[place - 1]):
            yield f"    {_day(one)}  {printable(_line(one))}{_discount(track, place)}"
    yield ""


def _discount(track: Sequence[Price], place: int) -> str:
    """Of a cut of the take-home price: what it comes to against the lowest of the 30 days before, and against the
    crossed-out price, which is what the page claims."""
    one, before = track[place], track[place - 1] if place else None
    if (
        one.take_home is None
        or before is None
        or before.take_home is None
        or one.take_home >= before.take_home
    ):
        return ""
    held = [
        each.take_home for each in track[:place] if one.observed - _BEFORE_CUT <= each.observed < one.observed
    ]
    lowest = min((paid for paid in held if paid is not None), default=before.take_home)
    claimed = f"，宣称 claimed {_less(one.take_home, one.list_price)}" if one.list_price else ""
    if one.take_home >= lowest:
        return f"  【先涨后降 raised first: 30天内最低 lowest of 30 days {_amount(lowest)}{claimed}】"
    return f"  【真实降幅 really {_less(one.take_home, lowest)}{claimed}】"


def _less(paid: Decimal, before: Decimal) -> str:
    return f"{paid / before - 1:+.1%}" if before else "-"


def _described(one: Price) -> Described:
    return Described(competitor=one.competitor, key=one.product, title=one.title)


def _state(one: Price) -> tuple[object, ...]:
    return (one.price, one.list_price, one.take_home, one.availability, one.promotions)


def _line(one: Price) -> str:
    parts = (
        f"{one.currency or ''} {_amount(one.price)}".strip(),
        one.take_home is not None
        and one.take_home != one.price
        and f"到手价 take-home {_amount(one.take_home)}",
        one.list_price is not None and f"划线价 list {_amount(one.list_price)}",
        one.availability,
        "；".join(one.promotions),
    )
    return "  ".join(part for part in parts if part)


def _amount(amount: Decimal | None) -> str:
    return "-" if amount is None else f"{amount:f}"


def _day(one: Price) -> str:
    return f"{one.observed.astimezone(BEIJING):%Y-%m-%d}"
