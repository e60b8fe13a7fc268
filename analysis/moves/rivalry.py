"""follow and price_war: one competitor's cut as the answer to another's on the same product."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from analysis.matching import Described, Key, match_products, same_products
from analysis.moves.move import Move, Product, Sight, beijing_day

# An answer within so many days; the later it comes, the nearer it must come to the other's price or the size of its
# cut, or each two cuts of a market would be one.
_WITHIN = ((3, 10.0), (7, 0.06), (14, 0.03))
_NEAR = 0.03
# A war: so many cuts in turn, each within so many days of the one before.
_WAR_CUTS, _WAR_DAYS = 3, 14

Group = Callable[[Product], object | None]
"""Gives what is equal for products that are the same, None for a product that nobody else sells."""


def rival_moves(cuts: Iterable[Move], group: Group) -> Iterator[Move]:
    """Give the follows and price wars among the page price's cuts."""
    rivals: dict[object, list[Move]] = defaultdict(list)
    for cut in cuts:
        if cut.product and (name := group(cut.product)) is not None:
            rivals[name].append(cut)
    for cut_moves in rivals.values():
        ordered = sorted(cut_moves, key=lambda cut: cut.at)
        yield from _follows(ordered)
        yield from _wars(ordered)


def group_products(
    products: Iterable[Product], decided: Mapping[frozenset[Key], bool] | None = None
) -> Group:
    """Bring together the products that are the same at different competitors (analysis.matching), or that a
    person `decided` to be."""
    known = {_key(product): described(product) for product in products}
    numbers = same_products(match_products(known.values()), decided)
    return lambda product: numbers.get(_key(product))


def _key(product: Product) -> tuple[str, str]:
    return (product.competitor, product.key)


def described(product: Product) -> Described:
    """The product as analysis.matching compares it."""
    return Described(
        competitor=product.competitor,
        key=product.key,
        title=product.title,
        gtin=product.gtin,
        mpn=product.mpn,
        brand=product.brand,
    )


def _follows(cuts: Sequence[Move]) -> Iterator[Move]:
    for place, cut in enumerate(cuts):
        earlier = [one for one in cuts[:place] if one.competitor != cut.competitor and _answers(cut, one)]
        if earlier:
            yield _follow(cut, earlier[-1])


def _answers(cut: Move, earlier: Move) -> bool:
    days = _days(earlier, cut)
    near = next((near for most, near in _WITHIN if days <= most), -1.0)
    return days >= 1 and _apart(cut, earlier) <= near


def _days(one: Move, other: Move) -> int:
    return beijing_day(other.at) - beijing_day(one.at)


def _apart(cut: Move, earlier: Move) -> float:
    """How far apart two cuts are: in their size or in the price that they come to, whichever is nearer."""
    sizes = abs((cut.change or 0) - (earlier.change or 0))
    return min(sizes, abs(float(cut.after) / float(earlier.after) - 1))


def _follow(cut: Move, earlier: Move) -> Move:
    sure = 0.85 if _apart(cut, earlier) <= _NEAR else 0.7
    return Move(
        kind="follow",
        competitor=cut.competitor,
        product=cut.product,
        at=cut.at,
        before=cut.before,
        after=cut.after,
        change=cut.change,
        confidence=round(min(sure, cut.confidence), 2),
        evidence=_seen(earlier, cut),
        answers_to=earlier,
        delay=_days(earlier, cut),
        rivals=(earlier.competitor,),
    )


def _wars(cuts: Sequence[Move]) -> Iterator[Move]:
    """Runs of cuts in which the competitors take turns; a war is there from the first cut that hits back."""
    turns: list[Move] = []
    for cut in cuts:
        if turns and _days(turns[-1], cut) > _WAR_DAYS:
            yield from _war(turns)
            turns = []
        if turns and turns[-1].competitor == cut.competitor:
            continue
        turns.append(cut)
    yield from _war(turns)


def _war(turns: Sequence[Move]) -> Iterator[Move]:
    if len(turns) < _WAR_CUTS or len({cut.competitor for cut in turns}) == len(turns):
        return
    begin = next(
        cut
        for place, cut in enumerate(turns)
        if any(cut.competitor == one.competitor for one in turns[:place])
    )
    own = [cut for cut in turns if cut.competitor == begin.competitor]
    yield Move(
        kind="price_war",
        competitor=begin.competitor,
        product=begin.product,
        at=begin.at,
        before=own[0].before,
        after=own[-1].after,
        change=round(float(own[-1].after / own[0].before) - 1, 4),
        confidence=0.8 if len(turns) > _WAR_CUTS else 0.7,
        evidence=_seen(*turns),
        rivals=tuple(dict.fromkeys(cut.competitor for cut in turns if cut.competitor != begin.competitor)),
    )


def _seen(*moves: Move) -> tuple[Sight, ...]:
    """The observations that showed each of the moves: the last before it and the first of it."""
    return tuple({sight.id: sight for move in moves for sight in move.evidence[:2]}.values())
