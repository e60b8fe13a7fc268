"""The words of the figure grammar, read once from words/*.yaml and found in one pass over a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from analysis.exceptions import InvalidRules
from crawlers.yaml_files import read_yaml

if TYPE_CHECKING:
    from analysis.metrics.numerals import Figure

_FOLDER = Path(__file__).parent / "words"
# Which kinds each file names. Periods are named period:KIND, so that 上月 both dates and compares.
_KINDS = {
    "changes": ("yoy", "sequential", "qoq", "mom", "wow", "vs_previous", "year_end", "than", "up", "down",
                "session_up", "session_down", "reset_up", "reset_down",
                "up_before_figure", "down_before_figure", "level", "from", "respectively"),
    "nouns": ("amount", "share", "stake", "rate", "ratio", "growth", "cagr", "not_nouns"),
    "context": ("qualifier", "after", "forecast", "estimate", "adverb", "deed", "end", "comma", "joiner"),
    "periods": ("yoy", "mom", "qoq", "wow", "vs_previous", "year_end", "plain", "relative", "open"),
}  # fmt: skip


class Token(NamedTuple):
    """A word of the grammar, a period or a figure, where it stands in the text.

    Of a period (上年, 2021年) `word` is its kind: yoy, plain, date, span, …
    """

    start: int
    end: int
    kind: str
    word: str
    figure: Figure | None = None


@cache
def read_words(name: str) -> dict[str, Any]:
    """The file words/NAME.yaml as a mapping; InvalidRules where it is none."""
    path = _FOLDER / f"{name}.yaml"
    words = read_yaml(path)
    if not isinstance(words, dict):
        raise InvalidRules(f"{path}: write it as a mapping of kinds to words")
    return words


def longest_of(words: Iterable[str]) -> str:
    """A pattern of the longest of the words that stands here.

    Words that begin alike share their beginning, so that one look at a sign rules out many.

    >>> longest_of(["元", "元人民币", "人", "%"])
    '(?:元(?:人(?:民(?:[币])))?|[%人])'
    """
    groups = groupby(sorted(set(words)), itemgetter(slice(1)))
    rests = {re.escape(sign): [word[1:] for word in group] for sign, group in groups}
    optional = "?" if rests.pop("", None) else ""
    branches = [sign + longest_of(rest) for sign, rest in rests.items() if any(rest)]
    alone = "".join(sign for sign, rest in rests.items() if not any(rest))
    return f"(?:{'|'.join([*branches, f'[{alone}]'] if alone else branches)}){optional}"


@cache
def _automaton() -> tuple[AhoCorasick, list[tuple[str, str, None]]]:
    kinds: dict[str, str] = {}
    for word, kind, path in _all_words():
        if kinds.setdefault(word, kind) != kind:
            raise InvalidRules(f"{path}: {word} is {kind} here and {kinds[word]} elsewhere; keep one")
    known = [_known(word, kind) for word, kind in kinds.items()]
    return AhoCorasick(list(kinds), matchkind=MatchKind.LeftmostLongest), known


def _known(word: str, kind: str) -> tuple[str, str, None]:
    name, _, period = kind.partition(":")
    return name, period or word, None


def _all_words() -> Iterator[tuple[str, str, Path]]:
    for name, names in _KINDS.items():
        words = read_words(name)
        for kind in names:
            label = f"period:{kind}" if name == "periods" else kind
            yield from ((str(word), label, _FOLDER / f"{name}.yaml") for word in words[kind])


def find_words(text: str, start: int, end: int) -> list[Token]:
    """Every word of the grammar in a part of the normalised text, leftmost and longest."""
    automaton, known = _automaton()
    new = tuple.__new__  # twice as fast as Token(...), and this is where the time goes
    return [
        new(Token, (start + low, start + high, *known[i]))
        for i, low, high in automaton.find_matches_as_indexes(text[start:end])
    ]
