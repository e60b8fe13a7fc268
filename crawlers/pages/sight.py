"""What is seen on a page around its title and its buy button → candidates for price, stock and title."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from selectolax.lexbor import LexborNode

from crawlers.pages.candidates import Candidate
from crawlers.pages.lines import Line, Place, split_words
from crawlers.pages.marks import marks
from crawlers.pages.page import Page, squeeze, text_of
from crawlers.pages.stock import sells, stock_state
from crawlers.pages.wording import likeness
from crawlers.prices import Price, parse_price

_MONEY = re.compile(
    r"(?:[¥￥$€£₹₩₽฿₫₺₴₪₱]|\b(?:USD|EUR|GBP|CNY|RMB|HKD|NTD|TWD|JPY|INR|AUD|CAD|CHF|SEK|NOK|DKK|PLN|CZK|BRL|"
    r"Rs\.?|kr\.?|zł|руб\.?|р\.|Kč|Ft|lei|TL)(?!\w))\s{0,3}\d|\d[\d.,\s\u00a0']{0,14}\s{0,3}"
    r"(?:[¥￥$€£₹₩₽฿₫₺₴₪₱元円원]|(?:USD|EUR|GBP|CNY|RMB|kr|zł|руб|р\.|грн|Kč|Ft|lei|TL|Lei|Rs)(?!\w)|,-(?!\d))",
    re.IGNORECASE,
)
_CENTS = re.compile(r"\s*\d{2}\s*")
_DIGIT = re.compile(r"\d")
_MOST_PRICES = 60
# Below this a price is another product's, or no product's: a shipping threshold, a recommendation.
_LEAST_TRUST = 0.42


@dataclass(slots=True)
class Sighting:
    """A price in its place: the smallest element that shows it whole, and the line it stands on."""

    place: Place
    line: Line
    text: str
    price: Price


@dataclass(slots=True)
class Anchor:
    """Where the product is on the page: the order of the lines with its title and with its buy button."""

    title: int | None
    buy: int | None
    title_text: str | None


def find_anchor(page: Page) -> Anchor:
    """Find the product's title (the heading that says what the page's title says) and its buy button."""
    title = _title_line(page)
    start = title.order if title else 0
    buy = next(
        (
            line.order
            for line in page.lines
            if line.order >= start and not line.place.away and sells(line.text)
        ),
        None,
    )
    text = text_of(title.place.block.node) if title else ""
    return Anchor(title.order if title else None, buy, text or (title.text if title else None))


def _title_line(page: Page) -> Line | None:
    headings = [line for line in page.lines if line.place.heading and not line.place.hidden][:60]
    named = [page.meta.get("og:title", ""), squeeze(_head_title(page))]
    names = tuple(name for name in named if name)

    def fitness(line: Line) -> float:
        likely = likeness(line.text, names) if names else 0.5
        return likely + 0.3 * (line.place.heading == 1) - 0.3 * line.place.away - 0.001 * line.order

    best = max(headings, key=fitness, default=None)
    if best is not None and (best.place.heading == 1 or fitness(best) >= 0.7):
        return best
    alike = (line for line in page.lines if 4 <= len(line.text) <= 200 and names)
    return next((line for line in alike if likeness(line.text, names) > 0.8), None) or best


def _head_title(page: Page) -> str:
    node = page.tree.css_first("title")
    return node.text() if node is not None else ""


def find_prices(page: Page) -> list[Sighting]:
    """Every price that the page shows, in reading order."""
    found: list[Sighting] = []
    seen: set[int] = set()
    for line in page.lines:
        if not _DIGIT.search(line.text) or not (_MONEY.search(line.text) or _called_price(line)):
            continue
        for text, place in line.pieces:
            if len(found) >= _MOST_PRICES or not _DIGIT.search(text):
                continue
            whole = _whole(place, text)
            if whole is None or whole[0].node.mem_id in seen:
                continue
            price = parse_price(whole[1])
            if price is not None and price.amount > 0:
                seen.add(whole[0].node.mem_id)
                found.append(Sighting(whole[0], line, whole[1], price))
    return found


def _called_price(line: Line) -> bool:
    """Whether an element around a short line is named a price: its currency may stand elsewhere."""
    return len(line.text) < 80 and any(_is_price(words) for words in surrounding(line.pieces[-1][1]).split("|"))


@lru_cache(maxsize=4096)
def _is_price(words: str) -> bool:
    return bool(marks("price").search(words))


def _whole(place: Place, piece: str) -> tuple[Place, str] | None:
    """The smallest element around a digit that shows an amount with its currency, or is called a price."""
    current: Place | None = place
    for _ in range(4):
        if current is None:
            return None
        text = shown_price(current)
        if len(text) > 70:
            return (place, squeeze(piece)[:200]) if _MONEY.search(piece) else None
        if _MONEY.search(text) or (len(text) < 20 and marks("price").search(current.words)):
            return None if current.heading == 1 and len(text) > 30 else _widened(current, text)
        current = current.parent
    return None


def _widened(place: Place, text: str) -> tuple[Place, str]:
    """Take in the cents that stand beside the amount: <span>€12</span><sup>99</sup>."""
    parent = place.parent
    if parent is not None and not re.search(r"\d[.,]\d{2}\b", text):
        wider = shown_price(parent)
        if len(wider) <= len(text) + 8 and re.search(r"\d[.,]\d{2}\b", wider) and wider != text:
            return parent, wider
    return place, text


def shown_price(place: Place) -> str:
    """An element's text with the decimal point that raised cents stand for."""
    parts: list[str] = []
    length = 0
    for node in place.node.traverse(include_text=True):
        if node.is_text_node:
            text = node.text_content or ""
            length += len(text)
            if parts and _CENTS.fullmatch(text) and _is_raised(parts, node.parent):
                parts.append(".")
            parts.append(text)
        if length > 200:
            break
    return squeeze("".join(parts))


def _is_raised(parts: list[str], node: LexborNode | None) -> bool:
    if node is None or not parts[-1].rstrip()[-1:].isdigit():
        return False
    return node.tag == "sup" or bool(marks("cents").search(split_words(node.attributes.get("class") or "")))


def sight_candidates(page: Page) -> Iterator[Candidate]:
    """Candidates of what is seen: title, prices, list price, currency, stock."""
    anchor = find_anchor(page)
    if anchor.title_text:
        yield Candidate(field="title", value=anchor.title_text, origin="visible", score=0.6, where="heading")
    sightings = find_prices(page)
    amounts = [sighting.price.amount for sighting in sightings]
    for sighting in sightings:
        field, score = _judge(sighting, anchor, amounts.count(sighting.price.amount))
        if score < _LEAST_TRUST:
            continue
        where = f"{sighting.place.tag}.{sighting.place.words}"[:60]
        yield Candidate(field=field, value=sighting.price.amount, origin="visible", score=score, where=where)
        if sighting.price.currency and field == "price":
            yield Candidate(
                field="currency",
                value=sighting.price.currency,
                origin="visible",
                score=score - 0.1,
                where=where,
            )
    yield from _stock(page, anchor, bool(sightings))


def _judge(sighting: Sighting, anchor: Anchor, times: int) -> tuple[str, float]:
    place = sighting.place
    words = surrounding(place)
    old = place.struck or marks("price_old").search(words) or marks("price_old_text").search(sighting.line.text[:80].lower())
    score = 0.35
    score += 0.15 * bool(marks("price").search(words))
    score += 0.08 * bool(marks("price_now").search(words))
    score += 0.08 * (sighting.price.currency is not None)
    score += 0.04 * min(times - 1, 2)
    score -= 0.25 * bool(marks("price_aside").search(words)) + 0.2 * bool(marks("price_aside_text").search(sighting.line.text[:120].lower()))
    score -= 0.25 * place.away + 0.1 * place.hidden + 0.05 * place.linked
    score += _near(sighting.line.order, anchor)
    return (
        "list_price" if old and not place.linked else "price",
        max(0.01, min(score - 0.15 * bool(old), 0.9)),
    )


def _near(order: int, anchor: Anchor) -> float:
    """Up to 0.25 for what stands just after the title, 0.05 for what is near the buy button."""
    gain = 0.0
    if anchor.title is not None:
        gap = order - anchor.title
        gain += 0.2 / (1 + gap / 15) if gap >= 0 else 0.1 / (1 - gap / 5)
    if anchor.buy is not None:
        gain += 0.08 / (1 + abs(anchor.buy - order) / 10)
    return gain


def surrounding(place: Place) -> str:
    """The class and id words of an element and of the three around it."""
    words, current = [], place
    for _ in range(4):
        words.append(current.words)
        if current.parent is None:
            break
        current = current.parent
    return " | ".join(words)


def _stock(page: Page, anchor: Anchor, priced: bool) -> Iterator[Candidate]:
    start = (anchor.title or 0) - 10
    for line in page.lines:
        if line.order < start or line.place.away or line.place.hidden or len(line.text) > 160:
            continue
        state = stock_state(line.text)
        if state is None:
            continue
        brief = 0.1 if len(line.text) < 40 else 0.0
        distance = min(abs(line.order - (anchor.title or 0)), abs(line.order - (anchor.buy or 10**6)))
        score = 0.45 + brief + 0.15 / (1 + distance / 20)
        yield Candidate(
            field="availability", value=state, origin="visible", score=score, where=line.text[:60]
        )
    if anchor.buy is not None:
        yield Candidate(
            field="availability", value="InStock", origin="visible", score=0.5, where="buy button"
        )
    elif priced:
        # A price that nothing takes back is an offer.
        yield Candidate(field="availability", value="InStock", origin="visible", score=0.2, where="a price")
