"""The watch plan: what is to be told to whom, and when; the user's watch.yaml, checked.

channels: {ops: SHANGQING_ALERT_OPS}      # the environment variable that holds the Apprise URL
quiet_hours: ["22:00-08:00"]              # nothing is sent then; it goes out when they end
alerts:
  - {name: 三千元以下的手机, price_below: 3000, about: [手机], to: [ops]}
  - {name: 大幅降价, cut_of_more_than: 10%, to: [ops]}
  - {name: 价格战, moves: [price_war, follow], digest: "09:00", to: [ops]}
briefings:
  - {name: weekly, cron: "0 8 * * 1", span: 7d, out: "briefings/{date}.html", to: [ops]}
"""

from __future__ import annotations

import re
from datetime import time
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from analysis.moves import KINDS
from analysis.promotions.grammar import grammar
from crawlers.sources.checked import read_checked
from crawlers.sources.schedule import Cron
from crawlers.sources.yaml_values import Duration, QuietSpan, Strict
from watch.exceptions import InvalidPlan

CONDITIONS = ("price_below", "cut_of_more_than", "mechanic", "word", "moves", "unhealthy")
_SHARE = re.compile(r"(\d{1,2}(?:\.\d{1,2})?)\s*%")


def _checked_variable(name: object) -> object:
    if not re.fullmatch(r"[A-Z_][A-Z0-9_]{0,99}", str(name)):
        raise ValueError(
            "names no environment variable such as SHANGQING_ALERT_OPS; "
            "put the address into that variable: secrets do not belong into a file"
        )
    return name


def _read_share(text: object) -> object:
    found = _SHARE.fullmatch(str(text))
    if not found:
        raise ValueError("is no share such as 10%")
    return Decimal(found[1]) / 100


def _checked_mechanic(name: str) -> str:
    known = sorted(file["mechanic"] for file in grammar().files)
    if name not in known:
        raise ValueError(f"is no mechanic: {', '.join(known)}")
    return name


def _checked_move(kind: str) -> str:
    if kind not in KINDS:
        raise ValueError(f"is no kind of move: {', '.join(KINDS)}")
    return kind


def _read_time(text: object) -> object:
    try:
        return time.fromisoformat(str(text))
    except ValueError as error:
        raise ValueError('is no time of the day such as "09:00", in Beijing time') from error


class Rule(Strict):
    """What is worth an alert; just one condition each.

    `price_below`: an offer's take-home price (到手价) falls below so much of `currency`. `cut_of_more_than`: a
    price cut of more than that share of the price before, as `shangqing moves` finds it. `mechanic`: a product
    comes to carry such a promotion. `word`: the words appear in an offer or article, in either script.
    `moves`: moves of these kinds. `unhealthy`: a source's run is unhealthy or failed. `competitors` and `about`
    (words, all of them in the title) narrow it down. With `digest`, alerts are gathered and sent once a day.
    """

    name: str = Field(min_length=1, max_length=80)
    to: tuple[str, ...] = Field(min_length=1)
    price_below: Decimal | None = Field(default=None, gt=0)
    currency: str = Field(default="CNY", pattern="^[A-Z]{3}$")
    cut_of_more_than: Annotated[Decimal | None, BeforeValidator(_read_share)] = None
    mechanic: Annotated[str, AfterValidator(_checked_mechanic)] | None = None
    word: str | None = Field(default=None, min_length=1)
    moves: tuple[Annotated[str, AfterValidator(_checked_move)], ...] = ()
    unhealthy: bool = False
    competitors: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    digest: Annotated[time | None, BeforeValidator(_read_time)] = None

    @model_validator(mode="after")
    def _one_condition(self) -> Self:
        if sum(bool(getattr(self, name)) for name in CONDITIONS) != 1:
            raise ValueError(f"gives one condition: {', '.join(CONDITIONS)}")
        return self

    @property
    def reads_findings(self) -> bool:
        """Whether it looks at each offer or article as it comes."""
        return bool(self.price_below or self.mechanic or self.word)


class BriefingPlan(Strict):
    """A briefing of the last `span`, written to `out` (its ending names the format; {date} is the day) when
    `cron` says, and sent to the channels."""

    name: str = Field(pattern=r"^[A-Za-z0-9_-]{1,40}$")
    cron: Cron
    span: Duration
    out: str
    to: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _known_format(self) -> Self:
        if Path(self.out).suffix not in (".html", ".md", ".json", ".xlsx"):
            raise ValueError("out: ends in none of .html, .md, .json, .xlsx")
        return self


class WatchPlan(Strict):
    """What is to be told to whom, and when."""

    channels: dict[str, Annotated[str, BeforeValidator(_checked_variable)]] = Field(default_factory=dict)
    quiet_hours: tuple[QuietSpan, ...] = ()
    alerts: tuple[Rule, ...] = ()
    briefings: tuple[BriefingPlan, ...] = ()

    @model_validator(mode="after")
    def _joined(self) -> Self:
        named = [(each.name, each.to) for each in self.alerts] + [
            (each.name, each.to) for each in self.briefings
        ]
        for name, to in named:
            unknown = [channel for channel in to if channel not in self.channels]
            if unknown:
                raise ValueError(f"{name}: to: {unknown[0]!r} is not among the channels")
        if len({name for name, _ in named}) < len(named):
            raise ValueError("two alerts or briefings have the same name; choose another")
        return self


def load_plan(path: Path) -> WatchPlan:
    """Read the plan; an absent file plans nothing. InvalidPlan names the file, the line and what is wrong."""
    return read_checked(path, WatchPlan, InvalidPlan) if path.exists() else WatchPlan()
