"""Names in text: many names in one pass, longest first, none inside another word.

A name counts where it begins and ends with words of the tokenizer (京东 is not in 京东方; a name of four
signs, a province or a name before 公司 may begin a longer word), where no Latin letter or digit goes on
beside it, and where no word known to mean something else holds it (移动支付).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from ahocorasick_rs import AhoCorasick, MatchKind

from analysis.exceptions import InvalidRules
from analysis.passage import Passage, lower
from analysis.text import normalise

_TELLING = 4  # signs: so long a name begins no other word by chance
_CALLED = ("公司", "集团", "股份", "商城")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One name in a text. `name` is what it stands for, `kind` how it is named (name, alias, former_name,
    merger, province, city, brand), `within` what it is a part of. `start` and `end` span the words."""

    name: str
    kind: str
    start: int
    end: int
    within: str | None = None


class NameFinder:
    """Finds the names of a mapping from how they are written to what they mean."""

    def __init__(self, names: Mapping[str, Mention], decoys: Iterable[str] = ()) -> None:
        known = {_fold(written): mention for written, mention in names.items() if written.strip()}
        masks = {_fold(word) for word in decoys} - known.keys()
        self._words = [*known, *masks]
        self._known = known
        self._automaton = AhoCorasick(self._words, matchkind=MatchKind.LeftmostLongest)

    def find(self, text: str | Passage) -> Iterator[Mention]:
        """The names of the text, in order, their spans offsets into the text given."""
        passage = Passage.of(text)
        for index, start, end in self._automaton.find_matches_as_indexes(passage.lower):
            mention = self._known.get(self._words[index])
            if (
                mention is not None
                and _stands_alone(passage.normal, start, end)
                and _is_word(mention, passage, start, end)
            ):
                yield Mention(
                    name=mention.name, kind=mention.kind, start=start, end=end, within=mention.within
                )


def named(name: str, kind: str, within: str | None = None) -> Mention:
    """A mention without a place, for a finder's mapping."""
    return Mention(name=name, kind=kind, start=0, end=0, within=within)


def read_names(path: Path) -> Any:
    """A YAML file of names; InvalidRules where it holds nothing."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not content:
        raise InvalidRules(f"{path}: write names into it or leave the file away")
    return content


def _fold(written: str) -> str:
    return lower(normalise(written))


def _is_word(mention: Mention, passage: Passage, start: int, end: int) -> bool:
    if start not in passage.edges:
        return False
    if end in passage.edges or end - start >= _TELLING or mention.kind == "province":
        return True
    return passage.normal.startswith(_CALLED, end)


def _stands_alone(normal: str, start: int, end: int) -> bool:
    """A Latin name is not a part of a longer one: no HP in HPV."""
    before, after = normal[start - 1 : start], normal[end : end + 1]
    return not (_latin(before) and _latin(normal[start])) and not (_latin(after) and _latin(normal[end - 1]))


def _latin(sign: str) -> bool:
    return sign.isascii() and sign.isalnum()
