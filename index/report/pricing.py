"""What products cost: where each stands, the same product compared, and what changed in the period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from index.report.briefing import Comparison, Point, PriceChange, Standing
from index.report.evidence import Ledger
from index.report.sightings import Offered

_MEASURES: dict[str, Callable[[Offered], Decimal | None]] = {
    "price": lambda offered: offered.price,
    "take_home": lambda offered: offered.take_home,
    "monthly_fee": lambda offered: offered.monthly_fee,
}


def standings(products: Iterable[Sequence[Offered]], ledger: Ledger) -> tuple[Standing, ...]:
    """Give the last state of each product that has a price, by competitor, the largest saving first."""
    found = [_standing(seen, ledger) for seen in products if _has_price(seen[-1])]
    return tuple(sorted(found, key=lambda one: (one.competitor, -(one.saving or 0), one.title)))


def comparisons(found: Iterable[Standing]) -> tuple[Comparison, ...]:
    """Bring the standings of one gtin at several competitors together; other currencies stay apart."""
    groups: dict[tuple[str, str | None], list[Standing]] = defaultdict(list)
    for standing in found:
        if standing.gtin and standing.pay is not None:
            groups[standing.gtin, standing.currency].append(standing)
    return tuple(
        Comparison(gtin=gtin, title=group[0].title, standings=tuple(sorted(group, key=_pay)))
        for (gtin, _), group in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0][0]))
        if len({standing.competitor for standing in group}) > 1
    )


def changes(products: Iterable[Sequence[Offered]], ledger: Ledger) -> tuple[PriceChange, ...]:
    """Compare first and last of each measure of each product: those that differ, the largest change first."""
    found = (_change(seen, measure, ledger) for seen in products for measure in _MEASURES)
    moved = [change for change in found if change is not None]
    return tuple(sorted(moved, key=lambda change: (-abs(change.change), change.competitor, change.title)))


def _standing(seen: Sequence[Offered], ledger: Ledger) -> Standing:
    last = seen[-1]
    return Standing(
        competitor=last.competitor,
        title=last.title,
        sku=last.sku,
        gtin=last.gtin,
        currency=last.currency,
        price=last.price,
        list_price=last.list_price,
        take_home=last.take_home,
        monthly_fee=last.monthly_fee,
        availability=last.availability,
        mechanics=tuple(dict.fromkeys(mechanic for mechanic, _ in last.promotions)),
        observed=last.observed,
        points=_points(seen, _MEASURES["price"]),
        cites=(ledger.offer(last),),
    )


def _change(seen: Sequence[Offered], measure: str, ledger: Ledger) -> PriceChange | None:
    read = _MEASURES[measure]
    priced = [offered for offered in seen if read(offered) is not None]
    if len(priced) < 2:
        return None
    first, last = priced[0], priced[-1]
    before, after = read(first), read(last)
    if before is None or after is None or before == after or not before or first.currency != last.currency:
        return None
    return PriceChange(
        competitor=last.competitor,
        title=last.title,
        sku=last.sku,
        measure=measure,
        currency=last.currency,
        before=before,
        after=after,
        change=float(after / before - 1),
        since=first.observed,
        until=last.observed,
        changed=_reached(priced, read).observed,
        points=_points(priced, read),
        cites=(ledger.offer(first), ledger.offer(_reached(priced, read))),
    )


def _reached(priced: Sequence[Offered], read: Callable[[Offered], Decimal | None]) -> Offered:
    """The first sighting of the last unbroken run of the final amount."""
    final, reached = read(priced[-1]), priced[-1]
    for offered in reversed(priced):
        if read(offered) != final:
            break
        reached = offered
    return reached


def _points(seen: Sequence[Offered], read: Callable[[Offered], Decimal | None]) -> tuple[Point, ...]:
    """Where the amount changed, and the first and last sighting: enough to draw the line."""
    points: list[Point] = []
    for offered in seen:
        amount = read(offered)
        if amount is not None and (not points or points[-1].amount != amount or offered is seen[-1]):
            points.append(Point(at=offered.observed, amount=amount))
    return tuple(points)


def _has_price(offered: Offered) -> bool:
    return offered.price is not None or offered.monthly_fee is not None


def _pay(standing: Standing) -> tuple[Decimal, str]:
    return (standing.pay if standing.pay is not None else Decimal("Infinity"), standing.competitor)
