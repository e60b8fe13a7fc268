"""What the grammar finds before it is told as Metrics: a Record is one level with its changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from analysis.metrics.numerals import Figure
from analysis.metrics.words import Token


@dataclass(slots=True, kw_only=True)
class Change:
    """A figure that says how another moved; `absolute` where it is an amount (增加3.8万亿元)."""

    figure: Figure
    type: str | None
    baseline: str | None = None
    sign: int = 1
    absolute: bool = False
    qualifier: str | None = None

    @property
    def amount(self) -> Decimal:
        """The number with the direction's sign."""
        return self.figure.value * self.sign


@dataclass(slots=True, kw_only=True)
class Record:
    """One level, or changes of a level that the text does not give.

    `noun` names what is measured, `noun_after` does so behind the figure (120万用户). `clause` is where its
    clause begins, `sentence` counts sentences. `source` marks the lower end of 由…增至….
    """

    clause: int
    sentence: int
    noun: Token | None = None
    noun_after: Token | None = None
    figure: Figure | None = None
    type: str | None = None
    changes: list[Change] = field(default_factory=list)
    period: Token | None = None
    previous: Decimal | None = None
    qualifier: str | None = None
    forecast: bool = False
    source: bool = False

    @property
    def end(self) -> int:
        """Where its last figure ends; -1 before there is one."""
        changed = self.changes[-1].figure.end if self.changes else -1
        return max(changed, self.figure.end) if self.figure else changed
