"""The words of a query: all, any (甲|乙), exact ("精确短语") and excluded (-二手), read into clauses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from analysis.segment import query_terms
from analysis.text import fold, normalise
from index.exceptions import InvalidQuery
from index.terms import LONGEST_TERM, is_lone, pairs, parts, signs

LONGEST_QUERY = 2000  # signs; what these can hold stays far below an engine's limit of clauses

TITLE_BOOST = 2.0  # what a word in the title weighs, on every engine

_QUOTES = str.maketrans("“”„‟«»「」『』", '"' * 10)
_PIECE = re.compile(r'(?:[^\s"|]|\s*\|\s*|"[^"]*")+')
_PART = re.compile(r'"(?P<phrase>[^"]*)"|(?P<either>\s*\|\s*)|(?P<word>[^"|\s]+)')


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What stands between two spaces of a query, `folded` and at its place; those in quotes and around | are kept."""

    folded: str
    start: int
    excluded: bool

    @property
    def end(self) -> int:
        """The place behind it."""
        return self.start + len(self.folded)


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What a document must hold: each of `terms` in its text or among its labels' names, each of `signs` in its text.

    An `exact` one counts in the text alone: its terms, the pairs of Han characters, which only stand side by
    side, and its `phrase`, two signs and more one after the other.
    """

    text: str
    terms: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    phrase: tuple[str, ...] = ()
    exact: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One of `matches` must be held, or none of them where `excluded`."""

    matches: tuple[Match, ...]
    excluded: bool = False


def straight(text: str) -> str:
    """A text folded, all its quotes as "; the length stays."""
    return fold(text).translate(_QUOTES)


def pieces(text: str) -> Iterator[Piece]:
    """Cut a query at its spaces; raises InvalidQuery at a quote that is never closed."""
    folded = straight(text)
    if len(folded) > LONGEST_QUERY:
        raise InvalidQuery(f"the query is longer than {LONGEST_QUERY} signs", text, LONGEST_QUERY)
    if folded.count('"') % 2:
        raise InvalidQuery('a phrase lacks its closing "', text, folded.rindex('"'))
    for found in _PIECE.finditer(folded):
        word, start = found.group(), found.start()
        excluded = len(word) > 1 and word[0] == "-"
        yield Piece(folded=word[excluded:], start=start + excluded, excluded=excluded)


class Weight(NamedTuple):
    """A term of a field that makes a hit more relevant where it stands there."""

    field: str
    term: str
    boost: float = 1.0


def weights(sought: Iterable[Clause]) -> tuple[Weight, ...]:
    """What the order by relevance reads: the words in the text, and once more in the title.

    A word that only a label's name holds weighs nothing: the text itself comes first.
    """
    found = (
        weight
        for clause in sought
        if not clause.excluded
        for match in clause.matches
        for weight in _match_weights(match)
    )
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=256)
def clauses(text: str) -> tuple[Clause, ...]:
    """Read the words of a query; () of an empty one. Raises InvalidQuery where it holds no word at all.

    >>> [clause.excluded for clause in clauses("满减 -二手")]
    [False, True]
    """
    return read_clauses(text, pieces(text))


def read_clauses(text: str, words: Iterable[Piece]) -> tuple[Clause, ...]:
    """Read some pieces of a text; () of none. Raises InvalidQuery, which points into the text."""
    found, first = list[Clause](), None
    for piece in words:
        first = piece.start - piece.excluded if first is None else first
        groups = _alternatives(text, piece)
        found += (Clause(matches=tuple(group), excluded=piece.excluded) for group in groups if group)
    if first is not None and not found:
        raise InvalidQuery("the query holds no word to search for", text, first)
    return tuple(found)


def _match_weights(match: Match) -> Iterator[Weight]:
    for term in match.terms:
        yield from (Weight("terms", part) for part in (term, *(() if match.exact else parts(term))))
        yield Weight("title_terms", term, TITLE_BOOST)
    lone = match.signs if match.terms else (*match.signs, *match.phrase)
    yield from (Weight("signs", sign) for sign in lone)


def _alternatives(text: str, piece: Piece) -> list[list[Match]]:
    """The groups of a piece: what | joins is one group."""
    groups: list[list[Match]] = [[]]
    joined = True
    for part in _PART.finditer(piece.folded):
        if part["either"]:
            joined = True
            continue
        if not joined:
            groups.append([])
        elif part.start() and part[0].startswith("-"):
            raise InvalidQuery("- goes before all that | joins", text, piece.start + part.start())
        match = _phrase(part["phrase"]) if part["phrase"] is not None else _word(part["word"])
        groups[-1] += [match] if match else []
        joined = False
    return groups


def _word(text: str) -> Match | None:
    terms = dict.fromkeys(token.text[:LONGEST_TERM] for token in query_terms(text))
    if not terms or len("".join(signs(normalise(text)))) == 1:
        return _phrase(text)
    # A lone character (满 in 满300) stands inside longer words, where only the signs find it.
    lone = tuple(filter(is_lone, terms))
    return Match(text=text, terms=tuple(term for term in terms if term not in lone), signs=lone)


def _phrase(text: str) -> Match | None:
    normal = normalise(text)
    phrase, held = tuple(signs(normal)), tuple(dict.fromkeys(pairs(normal)))
    if not phrase:
        return None
    if len(phrase) == 1:
        return Match(text=text, signs=phrase, exact=True)
    # A pair is a term, so that a phrase of one needs no look at the places; of more, they leave few to look at.
    return Match(text=text, terms=held, phrase=() if "".join(phrase) in held else phrase, exact=True)
