"""Rising terms: what texts speak of more than they did before.

The log-odds ratio with an informative Dirichlet prior of Monroe, Colaresi and Quinn, "Fightin' Words",
Political Analysis 16 (2008), equations 16, 20 and 22: the prior is the vocabulary of both periods together,
so that a rare word must rise far and a common one hardly at all before its z-score says that it is no chance.
A term counts once a text: one text that repeats a word is not a trend.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from analysis.segment import cut
from crawlers.yaml_files import read_yaml

RULES = Path(__file__).with_name("rising.yaml")
_PRIOR = 0.1  # the prior's weight: this part of both periods' words
_EXAMPLES = 3
_SPARE = 5  # times the limit: what is looked at before parts of longer terms fall away
_LONGEST = 12  # signs of a term
_ABSORBED = 0.8  # a word that stands this often inside a pair is told by the pair


@dataclass(frozen=True, slots=True, kw_only=True)
class RisingTerm:
    """A term with its evidence.

    `log_odds` is how much likelier the term is now (natural logarithm, shrunk by the prior), `z` the same in
    standard deviations; 1.645 is the usual bar where, as here, only rises are asked for: a word that is new in 5 of
    100 texts passes it. `now` and `before` count the texts that hold it; `texts` are examples from now, and `places`
    where they stand among the texts given, so that each can be cited.
    """

    term: str
    z: float
    log_odds: float
    now: int
    before: int
    texts: tuple[str, ...]
    places: tuple[int, ...]


def rising_terms(
    now: Sequence[str], before: Sequence[str], *, limit: int = 20, least: int = 3, z: float = 1.645
) -> tuple[RisingTerm, ...]:
    """Give the terms that rose from `before` to `now`, the surest first.

    A term is a word or two that touch; it is told where at least `least` texts hold it now and its z-score
    is `z` or more. With no texts in one of the periods there is nothing to compare, and no term.
    """
    if not now or not before:
        return ()
    held = [_terms(text) for text in now]
    counts = _Counts(held, [_terms(text) for text in before])
    scores = {term: counts.score(term) for term, count in counts.now.items() if count >= least}
    best = sorted(
        (term for term in scores if scores[term][1] >= z), key=lambda term: (-scores[term][1], term)
    )
    told = _told_once(best[: limit * _SPARE], counts.now)[:limit]
    examples = _examples(told, held)
    return tuple(
        RisingTerm(
            term=term,
            z=round(scores[term][1], 2),
            log_odds=round(scores[term][0], 2),
            now=counts.now[term],
            before=counts.before[term],
            texts=tuple(now[place] for place in examples[term]),
            places=examples[term],
        )
        for term in told
    )


class _Counts:
    """How many texts of each period hold each term, and what the totals make of it."""

    def __init__(self, now: Sequence[frozenset[str]], before: Sequence[frozenset[str]]) -> None:
        self.now = Counter(term for terms in now for term in terms)
        self.before = Counter(term for terms in before for term in terms)
        self._totals = self.now.total(), self.before.total()
        self._whole = _PRIOR * sum(self._totals)

    def score(self, term: str) -> tuple[float, float]:
        """(log-odds ratio, z-score) of a term between the two periods."""
        counts = self.now[term], self.before[term]
        prior = _PRIOR * sum(counts)
        odds = [
            math.log((count + prior) / max(total + self._whole - count - prior, _PRIOR))
            for count, total in zip(counts, self._totals, strict=True)
        ]
        deviation = math.sqrt(sum(1 / (count + prior) for count in counts))
        return odds[0] - odds[1], (odds[0] - odds[1]) / deviation


def _terms(text: str) -> frozenset[str]:
    """The words of a text and its pairs of touching words, without numbers, stop words and single signs."""
    return frozenset(_words_and_pairs(cut(text)))


def _words_and_pairs(words: Sequence[str]) -> Iterator[str]:
    last = ""
    for word in words:
        told = _tells(word)
        if told and len(word) > 1:
            yield word
        if told and last and len(last) + len(word) <= _LONGEST and len(last) + len(word) > 2:
            yield last + word
        last = word if told else ""


def _tells(word: str) -> bool:
    return word.isalpha() and len(word) <= _LONGEST and word not in _stop_words()


@cache
def _stop_words() -> frozenset[str]:
    return frozenset(read_yaml(RULES)["stop_words"])


def _told_once(terms: Sequence[str], now: Counter[str]) -> list[str]:
    """Without the parts of a longer term that says the same: 无人 and 配送 beside 无人配送."""
    return [
        term
        for term in terms
        if not any(term != other and term in other and now[other] >= _ABSORBED * now[term] for other in terms)
    ]


def _examples(terms: Sequence[str], held: Sequence[frozenset[str]]) -> dict[str, tuple[int, ...]]:
    """For each term the places of the first texts that hold it."""
    found: dict[str, list[int]] = {term: [] for term in terms}
    for place, words in enumerate(held):
        for term in words & found.keys():
            if len(found[term]) < _EXAMPLES:
                found[term].append(place)
    return {term: tuple(places) for term, places in found.items()}
