"""importance: how much a change weighs in a briefing, by the rules of importance.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from math import log2
from pathlib import Path
from typing import Any

from analysis.exceptions import InvalidRules
from crawlers.yaml_files import read_yaml

RULES = Path(__file__).with_name("importance.yaml")


def importance(
    kind: str,
    *,
    change: float | None = None,
    products: int = 1,
    raised_first: bool = False,
    rivals: bool = False,
    confidence: float = 1.0,
) -> float:
    """The weight of a change of some products at once; `change` is the largest of them, relative.

    `rivals` tells that others sell the same. Raises InvalidRules where importance.yaml lacks a rule.
    """
    rules = _rules()
    try:
        size, factor = rules["size"]["full"], rules["size"]["factor"]
        weight = rules["kinds"][kind] * confidence
        weight *= 1 + (factor - 1) * min(abs(change or 0.0) / size, 1.0)
        weight *= 1 + rules["products"] * log2(max(products, 1))
        weight *= rules["raised_first"] if raised_first else 1
        weight *= rules["rivals"] if rivals else 1
    except (KeyError, TypeError, ZeroDivisionError) as error:
        raise InvalidRules(f"{RULES}: {error!r}: compare it with its first version") from error
    return round(float(weight), 3)


@cache
def _rules() -> Mapping[str, Any]:
    rules: Mapping[str, Any] = read_yaml(RULES)
    return rules
