"""Rule: when which moves call for which answer (应对措施), as rules/*.yaml says it; checked as it is read.

A file holds the rules of one approach (follow, hold, bundle, …), which its top names; the fields of a rule are
those of `Rule`, what may stand under `when` those of `When`. Every condition given must hold; what is not
known (our margin, our figures) holds no condition, so a rule never rests on a guess.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, model_validator

from analysis.moves import Kind

Direction: TypeAlias = Literal["up", "down"]
Course: TypeAlias = Literal["up", "down", "steady"]
Position: TypeAlias = Literal["leader", "challenger", "follower", "nicher"]
"""Kotler's competitive positions: 领导者, 挑战者, 跟随者, 补缺者."""
Stance: TypeAlias = Literal["lower", "raise", "hold", "leave"]
"""Answers of different stances contradict each other: our price goes down, up, stays, or we step back."""
PlanField: TypeAlias = Literal["monthly_fee", "data_gb", "voice_minutes", "contract_months"]
Fact: TypeAlias = Literal["margin", "gap", "figures", "position"]


class _Checked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(_Checked):
    """The same in Chinese and in English."""

    zh: Annotated[str, Field(min_length=1)]
    en: Annotated[str, Field(min_length=1)]

    def __str__(self) -> str:
        return f"{self.zh} / {self.en}"


class Span(_Checked):
    """From `least` to `most`, both included; one may be left out."""

    least: float | None = None
    most: float | None = None

    @model_validator(mode="after")
    def _is_bounded(self) -> Self:
        if self.least is None and self.most is None:
            raise ValueError("name least, most or both")
        if self.least is not None and self.most is not None and self.least > self.most:
            raise ValueError("least is more than most")
        return self

    def holds(self, value: float | None) -> bool:
        """Whether the value lies within; what is not known does not."""
        if value is None:
            return False
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)


class When(_Checked):
    """The conditions of a rule, all of which must hold.

    `moves`: one of these kinds. `size`: how large the change is, relative, without its sign (a cut of 10 % is
    0.1). `mechanics`: the words of the move state one of these promotions. `plan`: the tariff plan's terms
    moved so. `strategies`: the strategy shift is about one of them; `direction`: the change is up or down. `emphasis`: the competitor's mix has more of
    one of these strategies than the market's. `in_campaign`, `raised_first` (先涨后降). `regions`: the move
    names one of them, or "ours": one that we sell in. `together`: so many competitors moved alike within a
    week, this one included (of the products that moved in the span asked for); `breadth`: so many of its products did on the same days; `repeats`: so many times
    it did with this product within 60 days. `answers_us`: the follow answers our own cut.
    `margin`: our gross margin; `margin_after`: what is left of it at the competitor's new price, `gap`: how
    far its price lies under ours, relative (below 0: over ours). `position`: ours. `figures`: how a figure of
    ours went after the move ("steady": no change that can be told from its usual course). `unknown`: none of
    these is known.
    """

    moves: Annotated[tuple[Kind, ...], Field(min_length=1)]
    size: Span | None = None
    mechanics: tuple[str, ...] = ()
    plan: dict[PlanField, Direction] = {}
    strategies: tuple[str, ...] = ()
    direction: Direction | None = None
    emphasis: tuple[str, ...] = ()
    in_campaign: bool | None = None
    raised_first: bool | None = None
    regions: Literal["ours"] | tuple[str, ...] = ()
    together: Span | None = None
    breadth: Span | None = None
    repeats: Span | None = None
    answers_us: bool | None = None
    margin: Span | None = None
    margin_after: Span | None = None
    gap: Span | None = None
    position: tuple[Position, ...] = ()
    figures: dict[str, Course] = {}
    unknown: tuple[Fact, ...] = ()

    @property
    def specificity(self) -> int:
        """How many conditions there are beside the kind of move."""
        return len(self.model_fields_set - {"moves"})


class Case(_Checked):
    """An example: a move and what else is known, in the words of `When`; what is left out is not known.

    `change` is relative with its sign, `promotion` the words of the promotion, `before` and `after` a plan's
    terms, `strategy` what a strategy shift is about, `title` the product's.
    """

    kind: Kind
    title: str = "青禾手机 X1"
    change: float | None = None
    promotion: str | None = None
    before: Any = None
    after: Any = None
    strategy: str | None = None
    emphasis: tuple[str, ...] = ()
    campaign: str | None = None
    raised_first: bool = False
    together: int = 1
    breadth: int = 1
    repeats: int = 1
    answers_us: bool = False
    margin: float | None = None
    gap: float | None = None
    position: Position | None = None
    sells_in: tuple[str, ...] = ()
    figures: dict[str, Course] = {}


class Rule(_Checked):
    """One answer and when it is called for. `source` are keys of sources.yaml.

    `stance` is left out where the answer goes with any price. `otherwise`: it is given only where no other rule
    is called for. `example` must call for the rule,
    `counter_example` must not; the tests run both.
    """

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{2,48}$")]
    stance: Stance | None = None
    otherwise: bool = False
    when: When
    consider: Words
    why: Words
    cost: Words
    risk: Words
    source: Annotated[tuple[str, ...], Field(min_length=1)]
    example: Case
    counter_example: Case


class Approach(_Checked):
    """A file of rules: one approach, its names, and its rules."""

    approach: str
    name: Words
    rules: Annotated[tuple[Rule, ...], Field(min_length=1)]


class Source(_Checked):
    """Where a rule comes from: published work, or practice as documents of the trade tell it."""

    kind: Literal["literature", "regulation", "practice"]
    cited: str


class Sources(_Checked):
    """sources.yaml: sources by the key that rules name."""

    sources: dict[str, Source]
