"""Additions: what a text says of its drafts elsewhere, in clauses of their own and in facts."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Any

from analysis.promotions.drafts import Draft
from analysis.promotions.patterns import Named, Pattern

_REACH = 40  # how far a clause of its own may stand from its promotion; no sentence of a campaign needs more
_SENTENCE_END = re.compile(r"[。；;！!\n]")
_OF_THE_ORDER = frozenset({"free_shipping", "installment", "deposit_waiver"})  # 8折包邮，限购2件: 2 at 8折


def add_clauses(drafts: list[Draft], text: str, clauses: list[Pattern]) -> None:
    """Add the terms in a clause of their own: 限购2件，前100名半价; 半价，仅此一天，限购2件."""
    for clause in clauses:
        owners = [draft for draft in drafts if draft.rule.mechanic not in _OF_THE_ORDER]
        for match in clause.expression.finditer(text):
            if (draft := _owner(match, owners, text)) and (terms := clause.terms(match)):
                draft.add(terms)


def _owner(match: re.Match[str], drafts: list[Draft], text: str) -> Draft | None:
    """The draft before a clause in its sentence, else the one after it."""
    place = bisect_right(drafts, match.start(), key=lambda draft: draft.start)
    for draft in (*drafts[max(0, place - 1) : place], *drafts[place : place + 1]):
        first, last = min(draft.end, match.end()), max(draft.start, match.start())
        if last - first <= _REACH and not _SENTENCE_END.search(text[first:last]):
            return draft
    return None


def with_facts(drafts: list[Draft], text: str, facts: list[Named]) -> list[Draft]:
    """Give the drafts with the facts of the text. A mechanic with facts is one promotion: the parts of a text make it together, until they contradict."""
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
            wholes[mechanic].add(fact.terms(match) or {})
    return rest


def _agree(first: dict[str, Any], second: dict[str, Any]) -> bool:
    return all(first[name] == second[name] for name in first.keys() & second.keys())
