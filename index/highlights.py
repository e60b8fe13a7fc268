"""Highlights: where the words of a query stand in the original text, on every engine alike.

Found again in the text itself rather than taken from an engine, whose offsets count in the cut tokens.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from analysis.text import plain
from index.terms import model_parts
from index.words import Clause, Match

OPEN, CLOSE = "【", "】"
FRAGMENTS = 3
AROUND = 30  # signs before and after a match
MOST = 200  # matches marked in one text
SCANNED = 50_000  # signs of a text that are looked through

Span = tuple[int, int]


def matched_spans(text: str, clauses: tuple[Clause, ...]) -> tuple[Span, ...]:
    """The spans of `text` that a query's words match, in order, none inside or touching another."""
    pattern = _pattern(clauses)
    if pattern is None:
        return ()
    found: list[Span] = []
    for match in pattern.finditer(plain(text[:SCANNED])):
        start, end = match.span(1)
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        elif len(found) == MOST:
            break
        else:
            found.append((start, end))
    return tuple(found)


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans in order, those that touch or overlap made one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)


def fragments(text: str, spans: Iterable[Span]) -> tuple[str, ...]:
    """Up to three pieces of the original text around the spans, these in 【 】; () without spans."""
    windows: list[tuple[int, int, list[Span]]] = []
    for start, end in spans:
        if windows and start - AROUND <= windows[-1][1]:
            windows[-1] = (windows[-1][0], _later(text, end), [*windows[-1][2], (start, end)])
        elif len(windows) == FRAGMENTS:
            break
        else:
            windows.append((max(0, start - AROUND), _later(text, end), [(start, end)]))
    return tuple(_marked(text, *window) for window in windows)


@lru_cache(maxsize=256)
def _pattern(clauses: tuple[Clause, ...]) -> re.Pattern[str] | None:
    """One expression of all words, the longest first; it looks ahead, since matches overlap (满减|减免)."""
    words = {
        word
        for clause in clauses
        if not clause.excluded
        for match in clause.matches
        for word in _expressions(match)
    }
    if not words:
        return None
    return re.compile(f"(?=({'|'.join(sorted(words, key=len, reverse=True))}))")


def _expressions(match: Match) -> Iterable[str]:
    if not match.phrase:
        for term in (*match.terms, *match.signs):
            # iPhone 15 answers iphone15
            written = r"[\W_]{0,3}".join(map(re.escape, model_parts(term)))
            yield _bounded(written, term, term)
        return
    expression = re.escape(match.phrase[0])
    for before, sign in pairwise(match.phrase):
        # What the index drops may stand in between, but not between the characters of a Han word.
        gap = "" if before + sign in match.terms else r"[\W_]{0,20}"
        expression += gap + re.escape(sign)
    yield _bounded(expression, match.phrase[0], match.phrase[-1])


def _bounded(expression: str, first: str, last: str) -> str:
    """Latin words and numbers count whole: art is not in smart, 30 not in 300."""
    before = r"(?<![a-z])" if "a" <= first[0] <= "z" else r"(?<![\d.])" if first[0].isdigit() else ""
    after = r"(?![a-z])" if "a" <= last[-1] <= "z" else r"(?![\d])" if last[-1].isdigit() else ""
    return f"{before}{expression}{after}"


def _later(text: str, end: int) -> int:
    return min(len(text), end + AROUND)


def _marked(text: str, start: int, end: int, spans: list[Span]) -> str:
    pieces = ["…" if start else ""]
    for first, last in spans:
        pieces += [text[start:first], OPEN, text[first:last], CLOSE]
        start = last
    pieces += [text[start:end], "…" if end < len(text) else ""]
    return "".join(pieces).replace("\n", " ")
