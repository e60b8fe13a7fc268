"""What a reader of files is told, and what it gives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from crawlers.items import Observation


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """What is taken where a record or a file does not say it itself."""

    competitor: str | None = None
    observed: datetime | None = None


class Reading(NamedTuple):
    """One record read: its observation, or what is wrong with it (`file:line: reason`).

    A `notice` tells of something that was left out of an observation that was read all the same.
    """

    observation: Observation | None
    error: str | None = None
    notice: str | None = None
