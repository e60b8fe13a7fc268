"""The industries a text is about, as facets."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from analysis.entities.names import NameFinder, Place, named, read_names
from analysis.passage import Passage

RULES = Path(__file__).with_name("industries.yaml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Industry:
    """An industry with the words that tell it; `spans` are their offsets into the text."""

    key: str
    name: str
    english: str
    spans: tuple[tuple[int, int], ...]


def find_industries(text: str | Passage) -> tuple[Industry, ...]:
    """Give the industries that the text's words tell, the one with most words first; none is guessed.

    >>> [industry.name for industry in find_industries("1月销售生猪1.52万头")]
    ['农业']
    """
    found: dict[str, list[Place]] = {}
    passage = Passage.of(text)
    for place in _finder().places(passage):
        found.setdefault(place[0].name, []).append(place)
    told = [_industry(key, places) for key, places in found.items() if _tells(places, passage)]
    return tuple(sorted(told, key=lambda industry: -len(industry.spans)))


def _tells(places: list[Place], passage: Passage) -> bool:
    """Whether a word tells the industry, or two different hints do."""
    for meaning, _, _ in places:
        if meaning.kind == "word":
            return True
    return len(places) > 1 and len({passage.lower[start:end] for _, start, end in places}) > 1


def _industry(key: str, places: list[Place]) -> Industry:
    rules = read_rules()[key]
    spans = tuple((start, end) for _, start, end in places)
    return Industry(key=key, name=rules["name"], english=rules["english"], spans=spans)


@cache
def read_rules() -> dict[str, dict[str, str]]:
    """industries.yaml: key → name, english, words, hints."""
    rules: dict[str, dict[str, str]] = read_names(RULES)
    return rules


@cache
def _finder() -> NameFinder:
    names = {hint: named(key, "hint") for key, rules in read_rules().items() for hint in rules["hints"]}
    names |= {word: named(key, "word") for key, rules in read_rules().items() for word in rules["words"]}
    return NameFinder(names)
