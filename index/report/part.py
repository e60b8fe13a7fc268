"""Part: one part of a briefing, how it is told from the material and how it is laid out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar, cast

from index.report.evidence import Ledger
from index.report.layout import Layout, View
from index.report.material import Material
from index.report.words import Words

T = TypeVar("T")

Told: TypeAlias = tuple[Iterable[T], Words | None]
"""The statements of a part and, where the data do not support all that it should say, what is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part(Generic[T]):
    """`tell` gives the statements, which the JSON holds under `name`; `show` lays them out for a reader."""

    name: str
    heading: Words
    tell: Callable[[Material, Ledger], Told[T]]
    show: Callable[[Sequence[T], View], Layout]

    def of(self, told: Mapping[str, tuple[Any, ...]]) -> tuple[T, ...]:
        """What was told in this part."""
        return cast("tuple[T, ...]", told[self.name])
