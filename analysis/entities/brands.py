"""Brands in text, by the list in brands.yaml."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from analysis.entities.names import Mention, NameFinder, named, read_names
from analysis.passage import Passage

RULES = Path(__file__).with_name("brands.yaml")


def find_brands(text: str | Passage) -> tuple[Mention, ...]:
    """Give every mention of a known brand, in order of the text.

    >>> [brand.name for brand in find_brands("瑞幸咖啡与星巴克")]
    ['瑞幸', '星巴克']
    """
    return tuple(_finder().find(text))


@cache
def _finder() -> NameFinder:
    rules = read_names(RULES)
    names = {
        written: named(brand, "brand")
        for brand, others in rules["brands"].items()
        for written in (brand, *others)
    }
    return NameFinder(names, decoys=rules["not_brands"])
