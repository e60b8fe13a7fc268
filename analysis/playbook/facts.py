"""Facts: a move and all that a rule may ask of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, TypeAlias

from analysis.entities import find_regions
from analysis.moves import Move, Product
from analysis.moves.move import beijing_day
from analysis.playbook.ours import Ours
from analysis.playbook.rule import Course, Position
from analysis.promotions import parse_promotions

if TYPE_CHECKING:
    from analysis.kpis import Effect

_ALIKE_DAYS, _SAME_DAYS, _REPEAT_DAYS = 7, 1, 60
_NAMED_BY_WORDS = ("promotion_start", "promotion_end", "strategy_shift")

Gap: TypeAlias = Callable[[Move], float | None]
Sells: TypeAlias = Callable[[Move], bool | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What is known beside the moves: us, our figures after moves, what each competitor emphasises.

    `effects` are those of analysis.kpis, `emphasis` {competitor: strategies it has more of than the market},
    `gap` how far a move's new price lies under ours (relative), None where we do not sell the product, `sells`
    whether we do, None where that is not known.
    """

    ours: Ours = field(default_factory=Ours)
    effects: Sequence[Effect] = ()
    emphasis: Mapping[str, frozenset[str]] = field(default_factory=dict)
    gap: Gap = lambda move: None  # noqa: ARG005 - nothing is known of our prices
    sells: Sells = lambda move: None  # noqa: ARG005 - nor of what we sell


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """A move and what is known around it; the names are those of `When`."""

    move: Move
    mechanics: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    emphasis: frozenset[str] = frozenset()
    together: int = 1
    breadth: int = 1
    repeats: int = 1
    answers_us: bool = False
    margin: float | None = None
    gap: float | None = None
    sells: bool | None = None
    position: Position | None = None
    sells_in: frozenset[str] = frozenset()
    figures: Mapping[str, Course] = field(default_factory=dict)

    @property
    def margin_after(self) -> float | None:
        """What is left of the margin if our price goes to the competitor's; None where either is unknown."""
        if self.margin is None or self.gap is None or self.gap >= 1:
            return None
        return 1 - (1 - self.margin) / (1 - self.gap)


def move_key(move: Move) -> str:
    """16 hex digits that name the move for ever: what moved, whose, on which day (Beijing)."""
    product = move.product.key if move.product else ""
    # the words that came with a price are told anew by newer rules; those of a promotion are what it is
    words = move.promotion if move.kind in _NAMED_BY_WORDS else None
    parts = (move.kind, move.competitor, product, str(beijing_day(move.at)), words or "")
    return sha256("\x1f".join(parts).encode()).hexdigest()[:16]


def read_facts(
    moves: Sequence[Move], around: Surroundings, asked: Callable[[Move], bool] | None = None
) -> Iterator[Facts]:
    """The facts of each move of a competitor's; our own moves call for no answer.

    What is not `asked` for is counted all the same: as a joint move, or a repeated one.
    """
    own = around.ours.competitor
    theirs = [move for move in moves if move.competitor != own]
    alike = _Alike(theirs)
    courses = _courses(around.effects)
    for move in filter(asked, theirs):
        text = " ".join((move.product.title if move.product else "", move.promotion or ""))
        yield Facts(
            move=move,
            mechanics=_mechanics(move),
            regions=frozenset(
                name for one in find_regions(text) for name in (one.name, one.within) if name is not None
            ),
            emphasis=around.emphasis.get(move.competitor, frozenset()),
            together=alike.together(move),
            breadth=alike.breadth(move),
            repeats=alike.repeats(move),
            answers_us=own is not None and move.answers_to is not None and move.answers_to.competitor == own,
            margin=around.ours.margin_of(move.product),
            gap=around.gap(move),
            sells=around.sells(move),
            position=around.ours.position,
            sells_in=frozenset(around.ours.regions),
            figures=courses.get(move_key(move), {}),
        )


def _mechanics(move: Move) -> frozenset[str]:
    if move.kind == "strategy_shift" or not move.promotion:
        return frozenset()
    return frozenset(one.mechanic for one in parse_promotions(move.promotion, observed=move.at))


class _Alike:
    """Moves of one kind, counted by day: how many competitors, products and times there are around a move."""

    def __init__(self, moves: Iterable[Move]) -> None:
        self._competitors: dict[tuple[str, int], set[str]] = defaultdict(set)
        self._products: dict[tuple[str, str, int], set[str | None]] = defaultdict(set)
        for move in moves:
            day = beijing_day(move.at)
            self._competitors[move.kind, day].add(move.competitor)
            self._products[move.kind, move.competitor, day].add(_key(move.product))

    def together(self, move: Move) -> int:
        """Competitors that moved alike within a week."""
        days = self._days(move, -_ALIKE_DAYS, _ALIKE_DAYS)
        return len(set[str]().union(*(self._competitors.get((move.kind, day), ()) for day in days)))

    def breadth(self, move: Move) -> int:
        """Products with which its competitor moved alike then."""
        own = self._own(move, -_SAME_DAYS, _SAME_DAYS)
        return len(set[str | None]().union(*own))

    def repeats(self, move: Move) -> int:
        """On how many days until then its competitor did so with the same product."""
        return sum(_key(move.product) in products for products in self._own(move, -_REPEAT_DAYS, 0))

    def _own(self, move: Move, first: int, last: int) -> list[set[str | None]]:
        days = self._days(move, first, last)
        return [self._products.get((move.kind, move.competitor, day), set()) for day in days]

    def _days(self, move: Move, first: int, last: int) -> range:
        day = beijing_day(move.at)
        return range(day + first, day + last + 1)


def _key(product: Product | None) -> str | None:
    return product.key if product else None


def _courses(effects: Iterable[Effect]) -> Mapping[str, dict[str, Course]]:
    """How our figures went after each move: the product's own figure goes before the total."""
    courses: dict[str, dict[str, Course]] = defaultdict(dict)
    for effect in sorted(effects, key=lambda one: one.product is not None):
        if effect.course is not None:
            for move in effect.moves:
                courses[move_key(move)][effect.metric] = effect.course
    return courses
