"""Drafts: the terms that the words of a match state, with what follows them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from analysis.promotions.grammar import Rule
from analysis.promotions.patterns import Pattern

_MAX_TAILS = 3


@dataclass(slots=True)
class Draft:
    """A promotion while its terms are gathered; the span grows with its tiers and tails."""

    rule: Rule
    start: int
    end: int
    terms: dict[str, Any] = field(default_factory=dict)
    tiers: list[dict[str, Any]] = field(default_factory=list)

    def add(self, terms: dict[str, Any]) -> None:
        """Take terms that are stated elsewhere; what is known already stays."""
        for name, term in terms.items():
            self.terms.setdefault(name, term)


def draft_of(
    rule: Rule, match: re.Match[str], text: str, taken: bytearray, tails: list[Pattern]
) -> Draft | None:
    """Give the draft of a rule's match in a folded text with the tiers and `tails` that follow it; None where a part of
    its words is `taken` (a byte each, 1 where it is), or where they are no such terms."""
    if not _is_free(match, taken):
        return None
    terms = rule.pattern.terms(match)
    if terms is None or not _holds(rule, terms):
        return None
    words = match[0]
    draft = Draft(rule, match.end() - len(words.lstrip()), match.start() + len(words.rstrip()), terms)
    _take_tiers(draft, text, taken)
    _take_tails(draft, text, taken, tails)
    draft.end = draft.start + len(text[draft.start : draft.end].rstrip())
    return draft


def _is_free(match: re.Match[str], taken: bytearray) -> bool:
    return match.end() > match.start() and taken.find(1, match.start(), match.end()) < 0


def _holds(rule: Rule, terms: dict[str, Any]) -> bool:
    if rule.larger and not terms[rule.larger[0]] > terms[rule.larger[1]]:
        return False
    return rule.least is None or terms["quantity"] >= rule.least


def _take_tiers(draft: Draft, text: str, taken: bytearray) -> None:
    """Further tiers that follow in the rule's own words: 满200减20，满400减50."""
    again = draft.rule.again
    while again and (match := again.expression.match(text, draft.end)) and _is_free(match, taken):
        terms = again.terms(match)
        if terms is None or not _holds(draft.rule, draft.terms | terms):
            return
        draft.tiers.append(terms)
        draft.end = match.end()


def _take_tails(draft: Draft, text: str, taken: bytearray, tails: list[Pattern]) -> None:
    for _ in range(_MAX_TAILS):
        for tail in tails:
            match = tail.expression.match(text, draft.end)
            if match and _is_free(match, taken) and (terms := tail.terms(match)):
                draft.add(terms)
                draft.end = match.end()
                break
        else:
            return
