"""A text → the promotions that it states."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

from analysis.promotions.conditions import clause_before, conditions_of, none_combine
from analysis.promotions.grammar import Pattern, Rule, grammar
from analysis.promotions.promotion import Promotion, Tier, Window
from analysis.promotions.windows import Span, find_windows
from analysis.text import normalise

_TELECOM = re.compile(
    r"流量|宽带|宽频|话费|通话|月租|月费|签约|协议期|语音|号卡|手机卡|资费|预[存交]|合约|联通|电信|广电|GB|星卡|入网"
)
_SUFFIX = re.compile(r"_(?:too|three)$")
_MAX_TAILS = 3


@dataclass(slots=True)
class _Draft:
    """A promotion while its terms are gathered; the span grows with its tiers and tails."""

    rule: Rule
    start: int
    end: int
    terms: dict[str, Any] = field(default_factory=dict)
    tiers: list[dict[str, Any]] = field(default_factory=list)


def parse_promotions(text: str, observed: datetime | None = None) -> tuple[Promotion, ...]:
    """Give the promotions that a text states, in its order; `start` and `end` are offsets into that text.

    `observed` (aware) is when the text was seen: with it, time windows that name no year are resolved.
    A text without promotion gives ().

    >>> [(p.mechanic, p.threshold, p.reduction) for p in parse_promotions("全场满300减50")]
    [('threshold_reduction', Decimal('300'), Decimal('50'))]
    """
    folded = fold_for_rules(text)
    drafts = _with_facts(sorted(_drafts(folded), key=lambda draft: draft.start), folded)
    if not drafts:
        return ()
    windows = find_windows(folded, observed)
    apart = none_combine(folded)
    return tuple(_promotion(draft, text, folded, windows, apart) for draft in drafts)


def fold_for_rules(text: str) -> str:
    """Normalise a text, its length kept, but leave the full-width comma: 减30，699减50 holds no 30,699."""
    folded = normalise(text)
    if "，" not in text:
        return folded
    return "".join("，" if sign == "，" else twin for sign, twin in zip(text, folded, strict=True))


def _drafts(text: str) -> Iterator[_Draft]:
    """Each rule in its order takes the words that no rule before it has taken."""
    signs, taken = set(text), bytearray(len(text))
    telecom = bool(_TELECOM.search(text))
    stated: set[str] = set()
    for needs, rule in grammar().gates:
        if needs.isdisjoint(signs) or not _may_match(rule, signs, stated) or (rule.telecom and not telecom):
            continue
        for match in rule.pattern.expression.finditer(text):
            if match.end() == match.start() or taken.find(1, match.start(), match.end()) >= 0:
                continue
            draft = _draft(rule, match, text)
            if draft is None or (not draft.terms and rule.mechanic in stated):
                continue
            taken[draft.start : draft.end] = b"\x01" * (draft.end - draft.start)
            stated.add(rule.mechanic)
            yield draft
            if rule.unless_stated:
                break


def _may_match(rule: Rule, signs: set[str], stated: set[str]) -> bool:
    if any(needs.isdisjoint(signs) for needs in rule.needs[1:]) or rule.unless & stated:
        return False
    return not (rule.unless_stated and rule.mechanic in stated)


def _draft(rule: Rule, match: re.Match[str], text: str) -> _Draft | None:
    terms = rule.pattern.terms(match)
    if terms is None or not _holds(rule, terms):
        return None
    words = match[0]
    draft = _Draft(rule, match.end() - len(words.lstrip()), match.start() + len(words.rstrip()), terms)
    _take_tiers(draft, text)
    _take_tails(draft, text)
    return draft


def _holds(rule: Rule, terms: dict[str, Any]) -> bool:
    if rule.larger and not terms[rule.larger[0]] > terms[rule.larger[1]]:
        return False
    return rule.least is None or terms["quantity"] >= rule.least


def _take_tiers(draft: _Draft, text: str) -> None:
    """Further tiers that follow in the rule's own words: 满200减20，满400减50."""
    again = draft.rule.again
    while again and (match := again.expression.match(text, draft.end)):
        terms = again.terms(match)
        if terms is None or match.end() == match.start() or not _holds(draft.rule, draft.terms | terms):
            return
        draft.tiers.append(terms)
        draft.end = match.end()


def _take_tails(draft: _Draft, text: str) -> None:
    for _ in range(_MAX_TAILS):
        for tail in grammar().tails:
            match = tail.expression.match(text, draft.end)
            terms = tail.terms(match) if match else None
            if match and terms:
                draft.terms |= {name: term for name, term in terms.items() if name not in draft.terms}
                draft.end = match.end()
                break
        else:
            return


def _with_facts(drafts: list[_Draft], text: str) -> list[_Draft]:
    """A mechanic with facts is one promotion, which the parts of a text make together, until they contradict."""
    wholes: dict[str, _Draft] = {}
    rest = []
    for draft in drafts:
        mechanic = draft.rule.mechanic
        whole = wholes.get(mechanic)
        if whole and mechanic in grammar().facts and _agree(whole.terms, draft.terms):
            whole.terms |= draft.terms
        else:
            wholes.setdefault(mechanic, draft)
            rest.append(draft)
    for mechanic, draft in wholes.items():
        for fact in grammar().facts.get(mechanic, ()):
            _take_fact(draft, fact, text)
    return rest


def _agree(first: dict[str, Any], second: dict[str, Any]) -> bool:
    return all(first[name] == second[name] for name in first.keys() & second.keys())


def _take_fact(draft: _Draft, fact: Pattern, text: str) -> None:
    match = fact.expression.search(text)
    terms = fact.terms(match) if match else None
    draft.terms |= {name: term for name, term in (terms or {}).items() if name not in draft.terms}


def _promotion(draft: _Draft, text: str, folded: str, windows: tuple[Span, ...], apart: bool) -> Promotion:
    rule, terms = draft.rule, _typed(draft.rule.sets) | draft.terms
    audience, scope = conditions_of(folded, draft.start, draft.end)
    if scope and rule.sets.get("scope") not in ("subsidy", "balance"):
        terms["scope"] = scope
    terms.setdefault("audience", audience)
    _take_heads(draft, clause_before(folded, draft.start), terms)
    if apart:
        terms["stackable"] = False
    draft.end = draft.start + len(text[draft.start : draft.end].rstrip())
    start_text = terms.pop("start_text", None)
    window = _nearest(windows, draft.start) or (Window(start_text=start_text) if start_text else None)
    return Promotion(
        mechanic=rule.mechanic, text=text[draft.start : draft.end], start=draft.start, end=draft.end,
        window=window, tiers=_tiers(draft, terms), **_derived(terms),
    )  # fmt: skip


def _take_heads(draft: _Draft, clause: str, terms: dict[str, Any]) -> None:
    """Terms that lead to the promotion in its clause (前100名半价)."""
    for head in grammar().heads:
        match = head.expression.search(clause)
        found = head.terms(match) if match else None
        terms |= {name: term for name, term in (found or {}).items() if name not in terms}


def _tiers(draft: _Draft, terms: dict[str, Any]) -> tuple[Tier, ...]:
    """All tiers where there are several; the first one's terms then leave the promotion's own."""
    if not draft.tiers:
        return ()
    names = [name for name in ("threshold", "quantity", "reduction", "rate") if name in terms]
    every = bool(terms.pop("every", False) or terms.pop("every_too", False))
    first = {name: terms.pop(name) for name in names} | {"every": every}
    tiers: dict[Any, dict[str, Any]] = {}
    for tier in (first, *draft.tiers):  # 满千减百，每满1000减100: the same tier, said twice
        same = tiers.setdefault(tuple(tier.get(name) for name in names), tier)
        same["every"] = bool(same.get("every") or tier.get("every"))
    return tuple(Tier(**tier) for tier in tiers.values())


def _derived(terms: dict[str, Any]) -> dict[str, Any]:
    """The terms that follow from what the words say in another way."""
    derived = {_SUFFIX.sub("", name): term for name, term in terms.items()}
    if "surcharge" in derived:
        derived["before"] += derived.pop("surcharge")
    several = [derived.pop(name) for name in ("second", "third", "fourth") if name in derived]
    if several:
        derived["reductions"] = (derived.pop("reduction"), *several)
    if "off" in derived:
        derived |= {"free": derived.pop("off"), "within": True}
    if "paid" in derived:
        derived |= {"free": derived["buy"] - derived.pop("paid"), "within": True}
    if "multiple" in derived:
        derived["deposit_worth"] = derived["deposit"] * derived.pop("multiple")
    if derived.pop("unstackable", False):
        derived["stackable"] = False
    derived = _first_fee(derived)
    if "gift_worth" in derived:
        derived["gift_value"] = derived.pop("gift_worth")
    derived.pop("gift_words", None)
    if "gift_more" in derived:
        derived["gift"] = f"{derived['gift']}+{derived.pop('gift_more')}"
    return derived


def _first_fee(derived: dict[str, Any]) -> dict[str, Any]:
    """首年5折, 首月免费: the fee of the first months follows from the later one."""
    rate = derived.pop("first_rate", None)
    if derived.pop("first_half", False):
        rate = Decimal("0.5")
    if derived.pop("first_free", False):
        rate = Decimal(0)
    return derived if rate is None else derived | {"first_fee": derived["monthly_fee"] * rate}


def _nearest(windows: tuple[Span, ...], place: int) -> Window | None:
    """The window that holds for what stands at `place`: the last one before it, else the first one after."""
    if not windows:
        return None
    return windows[max(0, bisect_right(windows, place, key=lambda span: span.start) - 1)].window


def _typed(sets: dict[str, Any]) -> dict[str, Any]:
    return {name: _annotated().get(name, lambda term: term)(term) for name, term in sets.items()}


@cache
def _annotated() -> dict[str, Any]:
    """How a term of a YAML file is typed: as the field of that name says."""
    kinds = {"Decimal | None": lambda term: Decimal(str(term)), "int | None": int}
    return {term.name: kinds[term.type] for term in fields(Promotion) if term.type in kinds} | {
        "multiple": int
    }
