"""What is seen of the product around its title and its buy button → candidates; its promotion lines."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from crawlers.pages.anchors import Anchor, find_anchor
from crawlers.pages.candidates import Candidate
from crawlers.pages.discounts import former_amounts
from crawlers.pages.lines import Line
from crawlers.pages.marks import marked
from crawlers.pages.others import other_lines
from crawlers.pages.page import Page, once_a_page
from crawlers.pages.sightings import Sighting, find_prices
from crawlers.pages.stock import stock_state
from crawlers.pages.titles import article_title
from crawlers.pages.wording import wide
from crawlers.prices import Price

# Below this a price is another product's, or no product's: a shipping threshold, a recommendation.
_LEAST_TRUST = 0.42
_MOST_FACTS = 12
# A price in a longer line of sentences is told, not asked.
_APART = 60
_BESIDE = 24
# The lowest price of the last 30 days stands beside every reduced one (Directive 98/6/EC, article 6a).
_THIRTY = re.compile(r"\b30 ")
# Where what follows a price speaks of something else: what comes on top of it, or is free.
_APART_FROM = re.compile(r"\d|zzgl|plus|\+|\bfree\b|gratis|kostenlos")
_DIGITS = re.compile(r"\d+")
_SENTENCE = re.compile(r"[,.;][ \"'”]\s?[A-Za-zÀ-ÿ]|[，。；！？]")
# Prices that need a coupon, a card or a deposit are facts of the page, not its page price (页面价).
_LESS = {"final": 0.12, "coupon": 0.15, "member": 0.2, "deposit": 0.4, "unit": 0.3, "monthly": 0.1}
_CURRENCY_LESS = 0.1


def sight_candidates(page: Page, settled: Container[str] = ()) -> Iterator[Candidate]:
    """Candidates of what is seen: title, prices, crossed-out price, currency, stock; a title of the second
    choice and stock words not where they are `settled`."""
    anchor = find_anchor(page)
    if anchor.title_text:
        yield Candidate(field="title", value=anchor.title_text, origin="visible", score=0.6, where="heading")
    named = None if "title" in settled else article_title(page)
    if named:
        yield Candidate(field="title", value=named, origin="visible", score=0.2, where="title")
    for sighting, field, score in _judged(page):
        where = f"{sighting.place.tag} {sighting.place.words}"[:60]
        price = sighting.price
        yield Candidate(field=field, value=price.amount, origin="visible", score=score, where=where)
        if price.currency and field == "price":
            score -= _CURRENCY_LESS
            yield Candidate(
                field="currency", value=price.currency, origin="visible", score=score, where=where
            )
    if "availability" not in settled:
        yield from _stock(page, anchor)


def price_facts(page: Page) -> tuple[Price, ...]:
    """The product's prices as seen, each with its role, each amount of a role once."""
    facts: dict[tuple[object, str], Price] = {}
    for sighting, field, _ in _judged(page):
        role = "list" if field == "list_price" else sighting.price.role
        fact = Price(
            amount=sighting.price.amount,
            currency=sighting.price.currency,
            qualifier=sighting.price.qualifier,
            per=sighting.price.per,
            role=role,
            amount_max=sighting.price.amount_max,
        )
        facts.setdefault((fact.amount, role), fact)
    return tuple(facts.values())[:_MOST_FACTS]


@once_a_page
def stock_lines(page: Page) -> list[tuple[Line, str, float]]:
    """The lines around title and buy button that state the product's stock, with the state and its trust."""
    anchor, others = find_anchor(page), other_lines(page)
    start = (anchor.title or 0) - 10
    after = (line for line in page.lines if line.order >= start and line.order not in others)
    lines = (line for line in after if not line.place.away and not line.place.hidden)
    stated = ((line, stock_state(line.text)) for line in lines if len(line.text) <= 160)
    return [(line, state, _trust(line, anchor)) for line, state in stated if state is not None]


def priced_lines(page: Page) -> list[Line]:
    """The lines that show a price of the product's apart from running text."""
    return [each.line for each, _, _ in _judged(page) if not _is_told(each)]


@once_a_page
def _judged(page: Page) -> tuple[tuple[Sighting, str, float], ...]:
    """The sightings that may be the product's, with the field each would fill and how far it is trusted."""
    anchor, others = find_anchor(page), other_lines(page)
    sightings = [each for each in find_prices(page) if each.line.order not in others]
    amounts = [sighting.price.amount for sighting in sightings]
    judged = ((each, *_judge(each, anchor, amounts.count(each.price.amount))) for each in sightings)
    trusted = [(sighting, field, score) for sighting, field, score in judged if score >= _LEAST_TRUST]
    former = former_amounts(page) if len({each.price.amount for each, _, _ in trusted}) > 1 else ()
    return tuple(
        (each, "list_price" if each.price.amount in former else field, score)
        for each, field, score in trusted
    )


def _judge(sighting: Sighting, anchor: Anchor, times: int) -> tuple[str, float]:
    place, words = sighting.place, sighting.words
    before, after = _beside(sighting)
    inner = " | ".join(words.split(" | ", 2)[:2])
    role = sighting.price.role
    old = sighting.struck or role == "list" or marked("price_old", words) or _was(before, sighting.text)
    score = 0.35 + anchor.nearness(sighting.line.order) + 0.04 * min(times - 1, 2)
    score += 0.15 * marked("price", words) + 0.08 * marked("price_now", inner)
    score += 0.08 * (sighting.price.currency is not None)
    score -= 0.25 * marked("price_aside", inner)
    score -= 0.2 * marked("price_aside_text", f"{before} {sighting.text.lower()} {after}")
    score -= 0.35 * place.away + 0.1 * place.hidden + 0.05 * place.linked
    score -= _LESS.get(role, 0.0)
    score -= 0.18 * _is_told(sighting)
    if old:
        return ("price" if place.linked else "list_price"), _bounded(score - 0.15)
    return "price", _bounded(score)


def _bounded(score: float) -> float:
    """The score between .01 and .9, what is above .8 pressed together in its order."""
    return max(0.01, min(score, 0.8 + max(0.0, score - 0.8) / 5, 0.9))


def _is_told(sighting: Sighting) -> bool:
    """Whether a price stands within running text, in no element of its own."""
    line, place = sighting.line.text, sighting.place
    if len(line) + wide(line) <= _APART or marked(
        "price", f"{place.words} {place.parent.words if place.parent else ''}"
    ):
        return False
    return bool(_SENTENCE.search(line))


def _was(before: str, shown: str) -> bool:
    """Whether the words just before a price say that it is past: "statt 49,90 €"."""
    return marked("price_old_text", f"{before} {_DIGITS.split(shown.lower())[0]}")


def _beside(sighting: Sighting) -> tuple[str, str]:
    """The words just before and just after a price on its line, as far as the next number."""
    line, shown = sighting.line.text.lower(), sighting.text.lower()
    start = max(line.find(shown), 0)
    before, after = line[:start][-_BESIDE:], line[start + len(shown) :][:_BESIDE]
    return _DIGITS.split(_THIRTY.sub("", before))[-1], _APART_FROM.split(after)[0]


def _stock(page: Page, anchor: Anchor) -> Iterator[Candidate]:
    for line, state, score in stock_lines(page):
        where = line.text[:60]
        yield Candidate(field="availability", value=state, origin="visible", score=score, where=where)
    if anchor.buy is not None:
        yield Candidate(
            field="availability", value="InStock", origin="visible", score=0.5, where="buy button"
        )


def _trust(line: Line, anchor: Anchor) -> float:
    distance = min(abs(line.order - (anchor.title or 0)), abs(line.order - (anchor.buy or 10**6)))
    return 0.45 + 0.1 * (len(line.text) < 40) + 0.15 / (1 + distance / 20)
