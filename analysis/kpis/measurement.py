"""Measurement: one figure of ours on one day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

Key: TypeAlias = tuple[date, str, str | None, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """A figure of ours on one day (Beijing): `metric` is a key of metrics.yaml.

    `value` is a number, an amount in yuan, or of a rate a fraction (3.2% is 0.032). `product` and `region` are
    as the table names them; None is the total over all.
    """

    day: date
    metric: str
    value: Decimal
    product: str | None = None
    region: str | None = None

    @property
    def key(self) -> Key:
        """What a later table's figure replaces."""
        return (self.day, self.metric, self.product, self.region)
