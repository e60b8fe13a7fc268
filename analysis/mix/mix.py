"""StrategyMix: what is told of the strategies of a period, each statement with the findings that it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

Aspect: TypeAlias = Literal["strategy", "sub_strategy", "region", "industry"]
Verdict: TypeAlias = Literal["more", "less", "not distinguishable", "too few"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Against:
    """What a share is compared with: `count` of `total` subjects there.

    Offers are compared with offers and articles with articles, kinds that only one side has are left out:
    `share` is what ours would be at their rates, `difference` how much more it is.
    `chance` is how probable so large a difference is if both were drawn from one source (exact, two-sided:
    Fisher's test, stratified by kind; Benjamini and Hochberg's adjustment over all rows of the competitor's
    aspect). `verdict` is "too few" where either side has fewer than 8 subjects, "not distinguishable" where
    chance is above .05.
    """

    count: int
    total: int
    share: float
    difference: float
    chance: float
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How many of a competitor's subjects are about a strategy (or name a region or an industry).

    A subject is a product or an article, counted once in the period however often it was seen; it may be
    about several strategies, so shares add up to more than 1. `weight` is the strategy's part of all that was
    said: each subject counts 1, split among its strategies by their probability, so weights add up to 1; None
    of regions and industries. `low` and `high` are Wilson's 95 % interval of `share`. A sub-strategy is named
    `price/cut`. `competitor` None is the whole market. `market` compares with all other competitors, `before`
    with the period before; None where there is none. `evidence` are ids of findings, the newest first.
    """

    competitor: str | None
    aspect: Aspect
    name: str
    count: int
    total: int
    share: float
    low: float
    high: float
    weight: float | None
    market: Against | None
    before: Against | None
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """Two strategies (or sub-strategies) that stand in one subject more often than chance would have it.

    `both` subjects hold the two, `expected` would by chance, given how often each stands alone within the
    same competitor and kind of page; `lift` is their ratio. `chance` is the exact (hypergeometric, stratified)
    probability of `both` or more, adjusted for all pairs looked at (Benjamini and Hochberg); at most .05.
    """

    competitor: str | None
    aspect: Aspect
    one: str
    other: str
    both: int
    one_count: int
    other_count: int
    total: int
    expected: float
    lift: float
    chance: float
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """How many subjects of a competitor there are in the period, and in the one before (None: not looked at)."""

    competitor: str
    subjects: int
    before: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategyMix:
    """The mix from `since` (inclusive) to `until` (exclusive); `before` is where the period before begins.

    `since`, `until` and `before` are None where the period is open; without `since` there is none before.
    """

    since: datetime | None
    until: datetime | None
    before: datetime | None
    totals: tuple[Total, ...]
    shares: tuple[Share, ...]
    together: tuple[Together, ...]
