"""The grammar: rules/*.yaml, one file a mechanic, compiled once.

A file says `mechanic`, its names `zh` and `en`, the `order` in which the files claim words (low first),
`rules`, `examples` with the terms that they state, and `counterexamples` that give the mechanic no promotion;
`facts` are patterns of terms that may stand anywhere in a text that has the mechanic (100分钟通话).
A rule has a `name` and a `pattern` (see pieces.py), and may have `needs` (characters of which one must be in the
text, where the pattern does not ask for them itself), `again` (a further tier), an `order` of its own, `sets` (terms
that the words imply), `larger` (the first of these two terms must be the larger), `least` (the least quantity),
`unstated` words that count only where nothing else of the mechanic is found (`unless_stated`), `unless` (mechanics
that exclude it), `beside` (only where rules before it found something) and `telecom` (only in a tariff's text).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

from analysis.exceptions import InvalidRules
from analysis.promotions.gate import Gate
from analysis.promotions.patterns import Named, Pattern
from analysis.promotions.pieces import regular_expression
from analysis.promotions.terms import typed_terms
from crawlers.yaml_files import read_yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One way in which a mechanic is worded; where it has `needs`, the text must hold one of these characters."""

    mechanic: str
    name: str
    order: int
    pattern: Pattern
    needs: frozenset[str] = frozenset()
    again: Pattern | None = None
    sets: dict[str, Any] = field(default_factory=dict)
    larger: tuple[str, ...] = ()
    least: int | None = None
    unless_stated: bool = False
    unless: frozenset[str] = frozenset()
    beside: bool = False
    telecom: bool = False
    factual: bool = False

    @property
    def required(self) -> tuple[frozenset[str], ...]:
        """Of each of these sets a text must hold a string."""
        return (*self.pattern.required, self.needs) if self.needs else self.pattern.required


class Apt(NamedTuple):
    """The parts of the grammar that may match a text: the rules by their places in `Grammar.rules`, the heads that may
    lead to a promotion, the tails that may follow it, the clauses that stand apart from it, the facts of a mechanic,
    the audiences and scopes that a clause may name, and the remarks that a text may make on all of it."""

    rules: list[int]
    heads: list[Pattern]
    tails: list[Pattern]
    clauses: list[Pattern]
    facts: list[Named]
    audiences: list[Named]
    scopes: list[Named]
    remarks: list[Named]

    def remark(self, name: str, text: str) -> bool:
        """Whether the text makes the remark of that name."""
        for each in self.remarks:
            if each.name == name:
                return each.pattern.expression.search(text) is not None
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """All that is in the files: the `rules` in the order in which they claim words, and the other `parts`, each with
    the number of the field of Apt that it belongs to.

    `gate` tells by their places, the rules' first, which of them may match a text: the way past the many that cannot.
    """

    rules: tuple[Rule, ...]
    parts: tuple[tuple[int, Any], ...]
    gate: Gate
    files: tuple[dict[str, Any], ...]

    def apt(self, text: str) -> Apt:
        """The parts that may match a text."""
        places = self.gate.candidates(text)
        rules = bisect_left(places, len(self.rules))
        apt = Apt(places[:rules], [], [], [], [], [], [], [])
        for place in places[rules:]:
            number, part = self.parts[place - len(self.rules)]
            apt[number].append(part)
        return apt


@cache
def grammar() -> Grammar:
    """Read and compile the grammar. Raises InvalidRules that names the file and the rule at fault."""
    folder = resources.files("analysis.promotions")
    pieces, conditions = (read_yaml(folder.joinpath(f"{name}.yaml")) for name in ("pieces", "conditions"))
    lists: dict[str, str] = pieces["lists"]
    for name, words in lists.items():  # a list may name an earlier one
        lists[name] = re.sub(r"\{([a-z_]+)\}", lambda match: lists[match[1]], words)
    files = tuple(_files(folder))
    rules = sorted((rule for file in files for rule in _rules(file, lists)), key=lambda rule: rule.order)
    fields: dict[str, Iterable[Any]] = {
        **{
            name: [_pattern(each["pattern"], lists) for each in pieces[name]]
            for name in ("heads", "tails", "clauses")
        },
        "facts": [
            Named(file["mechanic"], _pattern(fact["pattern"], lists))
            for file in files
            for fact in file.get("facts", ())
        ],
        **{
            name: [Named(sign, Pattern(words)) for sign, words in conditions[name].items()]
            for name in ("audiences", "scopes", "remarks")
        },
    }
    parts = [(number, part) for number, name in enumerate(Apt._fields[1:], 1) for part in fields[name]]
    return Grammar(
        rules=tuple(rules),
        parts=tuple(parts),
        gate=Gate([each.required for each in (*rules, *(part for _, part in parts))]),
        files=files,
    )


def _files(folder: Any) -> Iterator[dict[str, Any]]:
    for path in folder.joinpath("rules").iterdir():
        if path.name.endswith(".yaml"):
            yield read_yaml(path) | {"file": path.name}


def _rules(file: dict[str, Any], lists: dict[str, str]) -> Iterator[Rule]:
    shared = {name: file[name] for name in ("scope", "instrument") if name in file}
    for rule in file["rules"]:
        try:
            yield Rule(
                mechanic=file["mechanic"],
                name=rule["name"],
                order=rule.get("order", file["order"]),
                needs=frozenset(rule.get("needs", "")),
                pattern=_pattern(rule["pattern"], lists),
                again=_pattern(rule["again"], lists) if "again" in rule else None,
                sets=typed_terms(shared | rule.get("sets", {})),
                larger=tuple(rule.get("larger", ())),
                least=rule.get("least"),
                unless_stated=rule.get("unless_stated", False),
                unless=frozenset(rule.get("unless", ())),
                beside=rule.get("beside", False),
                telecom=rule.get("telecom", False),
                factual="facts" in file,
            )
        except (KeyError, re.error) as error:
            raise InvalidRules(
                f"{file['file']}, rule {rule.get('name')!r}: {error!r}; see grammar.py"
            ) from error


def _pattern(pattern: str, lists: dict[str, str]) -> Pattern:
    return Pattern(*regular_expression(pattern, lists))
