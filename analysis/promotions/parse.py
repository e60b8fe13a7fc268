"""Texts → the promotions that they state."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime
from itertools import accumulate, pairwise
from typing import Any

from analysis.passage import Passage
from analysis.promotions.claims import find_drafts
from analysis.promotions.conditions import conditions_of
from analysis.promotions.drafts import Draft
from analysis.promotions.grammar import Apt, grammar
from analysis.promotions.promotion import Promotion, Window
from analysis.promotions.terms import derived_terms, tiers_of
from analysis.promotions.windows import Span, find_windows
from crawlers.prices.folding import fold_thousands

_WIDE_NUMBER = re.compile("[０-９]，[０-９]")
_OWN_SCOPES = frozenset({"subsidy", "balance"})  # a rule that says these knows better than the clause


def parse_promotions(text: str | Passage, observed: datetime | None = None) -> tuple[Promotion, ...]:
    """Give the promotions that a text states, in its order; `start` and `end` are offsets into that text.

    `observed` (aware) is when the text was seen: with it, time windows that name no year are resolved.
    A text without promotion gives ().

    >>> [(p.mechanic, p.threshold, p.reduction) for p in parse_promotions("全场满300减50")]
    [('threshold_reduction', Decimal('300'), Decimal('50'))]
    """
    return parse_promotions_many([text], [observed])[0]


def parse_promotions_many(
    texts: Sequence[str | Passage], observed: Sequence[datetime | None]
) -> list[tuple[Promotion, ...]]:
    """`parse_promotions` for many texts, in their order, each `observed` at its time; together they take a third less
    than one by one."""
    passages = [Passage.of(text) for text in texts]
    return _read([one.text for one in passages], [fold_for_rules(one) for one in passages], observed)


def promotions_in(text: str, folded: str) -> tuple[Promotion, ...]:
    """As parse_promotions(), of a text that is folded for the rules already."""
    return _read([text], [folded], [None])[0]


def _read(
    texts: Sequence[str], folded: Sequence[str], observed: Sequence[datetime | None]
) -> list[tuple[Promotion, ...]]:
    apts = [grammar().apt(each) for each in folded]
    columns = zip(texts, folded, observed, apts, find_drafts(folded, apts), strict=True)
    return [_promotions(*row) for row in columns]


def _promotions(
    text: str, folded: str, observed: datetime | None, apt: Apt, drafts: list[Draft]
) -> tuple[Promotion, ...]:
    if not drafts:
        return ()
    windows = find_windows(folded, observed)
    common = {"stackable": False} if apt.remark("apart", folded) else {}
    return tuple(_promotion(draft, text, _terms(draft, folded, apt) | common, windows) for draft in drafts)


def fold_for_rules(text: str | Passage) -> str:
    """Normalise a text, its length kept, but leave the full-width comma (减30，699减50 holds no 30,699) where it
    marks no thousands (１，２９９)."""
    passage = Passage.of(text)
    written, normal = passage.text, passage.normal
    if _WIDE_NUMBER.search(written):
        written = fold_thousands(written)
    if "," not in written:
        return normal.replace(",", "，")
    ends = accumulate(len(part) + 1 for part in written.split("，"))
    return "，".join(normal[start : end - 1] for start, end in pairwise([0, *ends]))


def _promotion(draft: Draft, text: str, terms: dict[str, Any], windows: tuple[Span, ...]) -> Promotion:
    return Promotion.stating(
        {
            "mechanic": draft.rule.mechanic,
            "text": text[draft.start : draft.end],
            "start": draft.start,
            "end": draft.end,
            "window": _window(windows, draft.start, terms.pop("start_text", None)),
            "tiers": tiers_of(terms, draft.tiers),
            **derived_terms(terms),
        }
    )


def _terms(draft: Draft, folded: str, apt: Apt) -> dict[str, Any]:
    """The terms of a draft with those that its clause and its rule imply."""
    audience, scope, lead = conditions_of(folded, draft.start, draft.end, apt)
    sets = draft.rule.sets
    terms = _leading_terms(lead, apt) | sets | draft.terms
    if scope and sets.get("scope") not in _OWN_SCOPES:
        terms["scope"] = scope
    if audience:
        terms.setdefault("audience", audience)
    return terms


def _leading_terms(clause: str, apt: Apt) -> dict[str, Any]:
    """Terms that lead to the promotion in its clause (前100名半价)."""
    terms: dict[str, Any] = {}
    for head in apt.heads:
        if match := head.expression.search(clause):
            terms |= head.terms(match) or {}
    return terms


def _window(windows: tuple[Span, ...], place: int, opens: str | None) -> Window | None:
    """What holds for the words at `place`: the last window before them, else the first after, else an hour."""
    if windows:
        return windows[max(0, bisect_right(windows, place, key=lambda span: span.start) - 1)].window
    return Window(start_text=opens) if opens else None
