"""The grammar: rules/*.yaml, one file a mechanic, compiled once.

A file says `mechanic`, its names `zh` and `en`, the `order` in which the files claim words (low first),
`rules`, `examples` with the terms that they state, and `counterexamples` that give the mechanic no promotion;
`facts` are patterns of terms that may stand anywhere in a text that has the mechanic (100分钟通话).
A rule has a `name`, `needs` (characters of which one must be in the text; a list: one of each), a `pattern` (see pieces.py), and may
have `again` (a further tier), an `order` of its own, `sets` (terms that the words imply), `larger` (the first of these two terms must
be the larger), `least` (the least quantity), `unstated` words that count only where nothing else of the mechanic
is found (`unless_stated`), `unless` (mechanics that exclude it) and `telecom` (only in a tariff's text).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import resources
from re import _parser as parser  # type: ignore[attr-defined]  # the parser has no public name
from typing import Any, NamedTuple

from analysis.exceptions import InvalidRules
from analysis.promotions.literals import LiteralGate, required_strings
from analysis.promotions.pieces import regular_expression
from analysis.promotions.starts import quickened
from crawlers.yaml_files import read_yaml

# Named groups that say yes; every other group without a kind is its words.
_FLAGS = frozenset(
    {
        "every",
        "every_too",
        "uncapped",
        "up_to",
        "up_to_too",
        "stackable",
        "unstackable",
        "counted",
        "first_half",
        "first_free",
    }
)

_Readers = dict[str, Callable[[str], Any]]


class Pattern:
    """A pattern with the readers of its terms; few of all are met soon, so it is compiled when first sought.

    A text that it matches holds a string of each of the sets in `needs`.
    """

    def __init__(self, written: str, readers: _Readers) -> None:
        """Raises re.error for what is no regular expression."""
        parts = parser.parse(written)
        self.readers = readers
        self.needs = required_strings(parts)
        self._written = quickened(written, parts)

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """The compiled expression."""
        return re.compile(self._written)

    def terms(self, match: re.Match[str]) -> dict[str, Any] | None:
        """The typed terms of a match, or None where its words are no such terms (10折)."""
        terms: dict[str, Any] = {}
        for name, words in match.groupdict().items():
            if words is None:
                continue
            reader = self.readers.get(name)
            terms[name] = reader(words) if reader else name in _FLAGS or words
            if terms[name] is None:
                return None
        return terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One way in which a mechanic is worded; of each set in `needs` the text must hold a character."""

    mechanic: str
    name: str
    order: int
    needs: tuple[frozenset[str], ...]
    pattern: Pattern
    again: Pattern | None = None
    sets: dict[str, Any] = field(default_factory=dict)
    larger: tuple[str, ...] = ()
    least: int | None = None
    unless_stated: bool = False
    unless: frozenset[str] = frozenset()
    telecom: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """All rules in the order in which they claim words, each mechanic's facts, the heads that may
    lead to a promotion, the tails that may follow it and the clauses that stand apart from it.

    `gate` tells which of the rules, the tails and the clauses, one after the other, may match a text: the way
    past the many that cannot.
    """

    rules: tuple[Rule, ...]
    gate: LiteralGate
    facts: dict[str, tuple[Pattern, ...]]
    heads: tuple[Pattern, ...]
    tails: tuple[Pattern, ...]
    clauses: tuple[Pattern, ...]
    files: tuple[dict[str, Any], ...]

    def apt(self, text: str) -> Apt:
        """The rules, tails and clauses that may match a text."""
        places = self.gate.candidates(text)
        tails, clauses = len(self.rules), len(self.rules) + len(self.tails)
        return Apt(
            [self.rules[place] for place in places if place < tails],
            [self.tails[place - tails] for place in places if tails <= place < clauses],
            [self.clauses[place - clauses] for place in places if clauses <= place],
        )


class Apt(NamedTuple):
    """The parts of the grammar that may match a text."""

    rules: list[Rule]
    tails: list[Pattern]
    clauses: list[Pattern]


@cache
def grammar() -> Grammar:
    """Read and compile the grammar. Raises InvalidRules that names the file and the rule at fault."""
    folder = resources.files("analysis.promotions")
    pieces = read_yaml(folder.joinpath("pieces.yaml"))
    lists: dict[str, str] = pieces["lists"]
    for name, words in lists.items():  # a list may name an earlier one
        lists[name] = re.sub(r"\{([a-z_]+)\}", lambda match: lists[match[1]], words)
    files = list(_files(folder))
    rules = sorted((rule for file in files for rule in _rules(file, lists)), key=lambda rule: rule.order)
    tails, clauses = (
        tuple(_pattern(each["pattern"], lists) for each in pieces[part]) for part in ("tails", "clauses")
    )
    return Grammar(
        rules=tuple(rules),
        gate=_gate(rules, (*tails, *clauses)),
        facts={
            file["mechanic"]: tuple(_pattern(fact["pattern"], lists) for fact in file["facts"])
            for file in files
            if "facts" in file
        },
        heads=tuple(_pattern(head["pattern"], lists) for head in pieces["heads"]),
        tails=tails,
        clauses=clauses,
        files=tuple(files),
    )


def _gate(rules: Sequence[Rule], others: Sequence[Pattern]) -> LiteralGate:
    return LiteralGate(
        [*(rule.pattern.needs + rule.needs for rule in rules), *(each.needs for each in others)]
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
                needs=tuple(map(frozenset, [needs] if isinstance(needs := rule["needs"], str) else needs)),
                pattern=_pattern(rule["pattern"], lists),
                again=_pattern(rule["again"], lists) if "again" in rule else None,
                sets=shared | rule.get("sets", {}),
                larger=tuple(rule.get("larger", ())),
                least=rule.get("least"),
                unless_stated=rule.get("unless_stated", False),
                unless=frozenset(rule.get("unless", ())),
                telecom=rule.get("telecom", False),
            )
        except (KeyError, re.error) as error:
            raise InvalidRules(
                f"{file['file']}, rule {rule.get('name')!r}: {error!r}; see grammar.py"
            ) from error


def _pattern(pattern: str, lists: dict[str, str]) -> Pattern:
    return Pattern(*regular_expression(pattern, lists))
