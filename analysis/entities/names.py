"""Names in text: many names in one pass, longest first, none inside another word.

A name counts where it begins and ends with words of the tokenizer (京东 is not in 京东方; a name of four
signs, a province or a name before 公司 may begin a longer word, a city one of four signs), where no Latin letter or digit goes on
beside it, where no word known to mean something else holds it (移动支付) and none stands beside it (吃苹果).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from analysis.exceptions import InvalidRules
from analysis.passage import Passage
from analysis.text import plain
from crawlers.yaml_files import read_yaml

_NOT_NAMES = Path(__file__).with_name("not_names.yaml")
_TELLING = 4  # signs: so long a name begins no other word by chance
_CALLED = ("公司", "集团", "股份", "商城", "电器", "电子", "科技", "控股", "汽车", "手机")
_AROUND = 6  # signs before and behind a name that show what is meant
_NOWHERE: frozenset[int] = frozenset()
_SHOWN = ("官网", "旗舰店", "市值", "股价", "财报", *_CALLED)


class Mention(NamedTuple):
    """One name in a text. `name` is what it stands for, `kind` how it is named (name, alias, former_name,
    merger, province, city, brand), `within` what it is a part of. `start` and `end` span the words."""

    name: str
    kind: str
    start: int
    end: int
    within: str | None = None


Place = tuple[Mention, int, int]


class _Written(NamedTuple):
    """A name as it is written: what it means, None of a decoy; whether Latin signs begin or end it; the words that,
    beside it, show that something else is meant."""

    means: Mention | None
    latin: bool
    beside: re.Pattern[str] | None


class NameFinder:
    """Finds the names of a mapping from how they are written to what they mean."""

    def __init__(self, names: Mapping[str, Mention], decoys: Iterable[str] = ()) -> None:
        meanings: dict[str, Mention | None] = {plain(word): None for word in decoys}
        meanings |= {plain(written): mention for written, mention in names.items() if written.strip()}
        self._written = [
            _Written(mention, _latin(word[0]) or _latin(word[-1]), _beside().get(word))
            for word, mention in meanings.items()
        ]
        self._automaton = AhoCorasick(list(meanings), matchkind=MatchKind.LeftmostLongest)

    def find(self, text: str | Passage) -> list[Mention]:
        """The names of the text, in order, their spans offsets into the text given."""
        return [
            Mention(means.name, means.kind, start, end, means.within)
            for means, start, end in self.places(Passage.of(text))
        ]

    def places(self, passage: Passage) -> list[Place]:
        """As `find`: what each name means, without a place, and its span."""
        places: list[Place] = []
        found = self._automaton.find_matches_as_indexes(passage.lower)
        edges = passage.edges if found else _NOWHERE
        for index, start, end in found:
            means, latin, beside = self._written[index]
            if means is None or (latin and not _stands_alone(passage.normal, start, end)):
                continue
            whole = start in edges and (end in edges or _may_go_on(means, passage, start, end))
            if not (whole or _is_within(places, means, start)):
                continue
            if beside is None or not _is_else(beside, passage, start, end):
                places.append((means, start, end))
        return places


def named(name: str, kind: str, within: str | None = None) -> Mention:
    """A mention without a place, for a finder's mapping."""
    return Mention(name, kind, 0, 0, within)


def read_names(path: Path) -> Any:
    """A YAML file of names; InvalidRules where it holds nothing."""
    content = read_yaml(path)
    if not content:
        raise InvalidRules(f"{path}: write names into it or leave the file away")
    return content


def _is_within(places: list[Place], means: Mention, start: int) -> bool:
    """山西 before 大同, whatever the tokenizer makes of 山西大同."""
    return bool(places) and places[-1][2] == start and places[-1][0].name == means.within


def _may_go_on(mention: Mention, passage: Passage, start: int, end: int) -> bool:
    """Whether a name may end within a word."""
    if end - start >= _TELLING or mention.kind == "province":
        return True
    if mention.kind == "city":  # 武汉三镇, not 三明治
        return passage.edges.isdisjoint(range(end, start + _TELLING))
    return passage.normal.startswith(_CALLED, end)


def _is_else(beside: re.Pattern[str], passage: Passage, start: int, end: int) -> bool:
    """Whether the words beside a name show that the thing of that name is meant: 苹果 by the 斤."""
    if passage.normal.startswith(_SHOWN, end):
        return False
    text = passage.lower
    return any(
        beside.search(text, *ends) for ends in ((max(0, start - _AROUND), start), (end, end + _AROUND))
    )


@cache
def _beside() -> dict[str, re.Pattern[str]]:
    rows: dict[str, list[str]] = read_names(_NOT_NAMES)["beside"]
    return {plain(name): re.compile("|".join(map(re.escape, words))) for name, words in rows.items()}


def not_names() -> list[str]:
    """Words that hold a company's short name and mean something else."""
    words: list[str] = read_names(_NOT_NAMES)["words"]
    return words


def _stands_alone(normal: str, start: int, end: int) -> bool:
    """A Latin name is not a part of a longer one: no HP in HPV."""
    before, after = normal[start - 1 : start], normal[end : end + 1]
    return not (_latin(before) and _latin(normal[start])) and not (_latin(after) and _latin(normal[end - 1]))


def _latin(sign: str) -> bool:
    return sign.isascii() and sign.isalnum()
