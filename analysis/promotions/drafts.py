"""Drafts: which words of a text which rule takes, and the terms that they state."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from analysis.promotions.grammar import Apt, Rule, grammar
from analysis.promotions.patterns import Named, Pattern

_MAX_TAILS = 3
_REACH = 40  # how far a clause of its own may stand from its promotion; no sentence of a campaign needs more
_SENTENCE_END = re.compile(r"[。；;！!\n]")
_OF_THE_ORDER = frozenset({"free_shipping", "installment", "deposit_waiver"})  # 8折包邮，限购2件: 2 at 8折
_MOST = 2000  # the longest campaign pages hold dozens; a hostile one shall not fill the index


@dataclass(slots=True)
class Draft:
    """A promotion while its terms are gathered; the span grows with its tiers and tails."""

    rule: Rule
    start: int
    end: int
    terms: dict[str, Any] = field(default_factory=dict)
    tiers: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class _Reading:
    """A text while rules claim its words: which are `taken`, which mechanics are `stated`, by what drafts."""

    text: str
    apt: Apt
    taken: bytearray
    stated: set[str] = field(default_factory=set)
    drafts: list[Draft] = field(default_factory=list)


def find_drafts(texts: Sequence[str], apts: Sequence[Apt]) -> list[list[Draft]]:
    """Give the drafts of folded texts, each with the parts of the grammar that may match it, in the text's order; their
    spans do not overlap. No text has more than 2000.

    Rule by rule, not text by text: each rule then stays in the processor's cache, which saves a third of the time.
    """
    readings = [_Reading(text, apt, bytearray(len(text))) for text, apt in zip(texts, apts, strict=True)]
    claims: dict[int, list[_Reading]] = {}
    for reading in readings:
        for place in reading.apt.rules:
            claims.setdefault(place, []).append(reading)
    for place in sorted(claims):
        _claim(grammar().rules[place], claims[place])
    return [_completed(reading) for reading in readings]


def _claim(rule: Rule, readings: list[_Reading]) -> None:
    """A rule takes the words that no rule before it has taken."""
    search, begin = rule.pattern.expression.search, rule.pattern.begin
    for reading in readings:
        if _is_excluded(rule, reading):
            continue
        place = begin(reading.text)
        while (match := search(reading.text, place)) and len(reading.drafts) < _MOST:
            place = match.end()
            draft = _draft(rule, match, reading.text, reading.taken, reading.apt.tails)
            if draft is None or (not draft.terms and rule.mechanic in reading.stated):
                continue
            reading.taken[draft.start : draft.end] = b"\x01" * (draft.end - draft.start)
            reading.stated.add(rule.mechanic)
            reading.drafts.append(draft)
            if rule.unless_stated:
                break


def _is_excluded(rule: Rule, reading: _Reading) -> bool:
    """Whether what the text states, or that it is no tariff, leaves no room for the rule."""
    if rule.unless_stated and rule.mechanic in reading.stated:
        return True
    if rule.unless and not rule.unless.isdisjoint(reading.stated):
        return True
    return rule.telecom and not reading.apt.remark("telecom", reading.text)


def _completed(reading: _Reading) -> list[Draft]:
    """The drafts in their order, with what clauses of their own and facts of the text add to them."""
    found = sorted(reading.drafts, key=lambda draft: draft.start)
    if not found:
        return []
    if reading.apt.clauses:
        ordered = [draft for draft in found if draft.rule.mechanic not in _OF_THE_ORDER]
        _take_clauses(ordered, reading.text, reading.apt.clauses)
    return _with_facts(found, reading.text, reading.apt.facts)


def _draft(
    rule: Rule, match: re.Match[str], text: str, taken: bytearray, tails: list[Pattern]
) -> Draft | None:
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
                _add(draft.terms, terms)
                draft.end = match.end()
                break
        else:
            return


def _take_clauses(drafts: list[Draft], text: str, clauses: list[Pattern]) -> None:
    """Terms in a clause of their own: 限购2件，前100名半价; 半价，仅此一天，限购2件."""
    for clause in clauses:
        for match in clause.expression.finditer(text):
            if (draft := _owner(match, drafts, text)) and (terms := clause.terms(match)):
                _add(draft.terms, terms)


def _owner(match: re.Match[str], drafts: list[Draft], text: str) -> Draft | None:
    """The draft before a clause in its sentence, else the one after it."""
    place = bisect_right(drafts, match.start(), key=lambda draft: draft.start)
    for draft in (*drafts[max(0, place - 1) : place], *drafts[place : place + 1]):
        first, last = min(draft.end, match.end()), max(draft.start, match.start())
        if last - first <= _REACH and not _SENTENCE_END.search(text[first:last]):
            return draft
    return None


def _with_facts(drafts: list[Draft], text: str, facts: list[Named]) -> list[Draft]:
    """A mechanic with facts is one promotion: the parts of a text make it together, until they contradict."""
    wholes: dict[str, Draft] = {}
    rest = []
    for draft in drafts:
        mechanic = draft.rule.mechanic
        whole = wholes.get(mechanic)
        if whole and draft.rule.factual and _agree(whole.terms, draft.terms):
            whole.terms |= draft.terms
        else:
            wholes.setdefault(mechanic, draft)
            rest.append(draft)
    for mechanic, fact in facts:
        if mechanic in wholes and (match := fact.expression.search(text)):
            _add(wholes[mechanic].terms, fact.terms(match) or {})
    return rest


def _agree(first: dict[str, Any], second: dict[str, Any]) -> bool:
    return all(first[name] == second[name] for name in first.keys() & second.keys())


def _add(terms: dict[str, Any], more: dict[str, Any]) -> None:
    """What is known already stays."""
    for name, term in more.items():
        terms.setdefault(name, term)
