"""Every price that a page shows, each with the element that shows it whole."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from string import ascii_uppercase

from selectolax.lexbor import LexborNode

from crawlers.pages.currencies import localised
from crawlers.pages.lines import Line, Place, split_words
from crawlers.pages.marks import marked, marks
from crawlers.pages.page import Page, once_a_page, squeeze
from crawlers.prices import Price, parse_price, parse_prices
from crawlers.recall import recalled

_MONEY = re.compile(
    r"(?:[¥￥$€£₹₩₽฿₫₺₴₪₱₸]|\b(?:USD|EUR|GBP|CNY|RMB|HKD|NTD|TWD|JPY|INR|AUD|CAD|CHF|SEK|NOK|DKK|PLN|CZK|BRL|"
    r"Rs\.?|Rp\.?|RM|S?Fr\.|KSh|S/|kr\.?|zł|руб\.?|р\.|Kč|Ft|lei|TL)(?![^\W\d]))\s{0,3}\d|\d[\d.,\s\u00a0']{0,14}\s{0,3}"
    r"(?:[¥￥$€£₹₩₽฿₫₺₴₪₱₸元円원]|(?:USD|EUR|GBP|CNY|RMB|kr|zł|руб|р\.|грн|Kč|Ft|lei|TL|Rs|Fr\.|лв|บาท|đ)(?!\w)|,-(?!\d))",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_NUMERALS = re.compile(r"\d+(?:[.,'’]\d+)*")
_HAN = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_SIGNS = re.compile(r"\D")
_AMOUNT = re.compile(r"\d{1,3}(?:[.,'’\s]?\d{3}){0,4}[.,]\d{2}")
# One amount with what stands around it: R$ 1.299,90.
_LONE = re.compile(r"\D{0,8}\d{1,3}(?:[.,'’\s]?\d{3}){0,4}(?:[.,]\d{1,2})?\D{0,6}")
_CENTS = re.compile(r"\s*\d{2}\s*")
_DECIMALS = re.compile(r"\d[.,]\d{2}\b")
_LABEL = re.compile(r"价|價|費|费|定金|订金|訂金|\bprice\b|\bwas\b|\brrp\b", re.IGNORECASE)
_MOST_PRICES = 160
_LONGEST = 70
_TOO_LONG = 3_000
_TITLE = 14  # an h1 longer than a price is a title with an amount in it


@dataclass(frozen=True, slots=True)
class Sighting:
    """A price in its place: the smallest element that shows it whole, and the line it stands on.

    `text` is the price as shown, `words` are the names around it, `struck` says
    that it is crossed out. The price's role is what its line and the label before it make of it.
    """

    place: Place
    line: Line
    text: str
    price: Price
    words: str
    struck: bool


@once_a_page
def find_prices(page: Page) -> tuple[Sighting, ...]:
    """Every price shown, in reading order, 160 at most."""
    found: list[Sighting] = []
    seen: set[Place] = set()
    before: Line | None = None
    for line in page.lines:
        if (
            len(line.text) < _TOO_LONG
            and _DIGIT.search(line.text)
            and (_shows_money(line.text) or _called_price(line))
        ):
            found += _in_line(line, before, seen, page)
        before = line
        if len(found) >= _MOST_PRICES:
            break
    return tuple(found)


@recalled
def _shows_money(text: str) -> bool:
    return _MONEY.search(text) is not None


def _in_line(line: Line, before: Line | None, seen: set[Place], page: Page) -> list[Sighting]:
    found = []
    for text, place in line.pieces:
        whole = _whole(place, text) if _DIGIT.search(text) else None
        if whole is None or whole[0] in seen:
            continue
        price = _read(whole[1])
        if price is not None and price.amount > 0 and (whole[0] is place or _is_part(text, price)):
            seen.add(whole[0])
            price = localised(_with_currency(price, line), whole[1], page)
            price = replace(price, role=_role(price, line, before), start=0, end=0)
            found.append(Sighting(whole[0], line, whole[1], price, surrounding(whole[0]), place.struck))
    return found


def _read(text: str) -> Price | None:
    """The price that a text shows, of a foreign one the amount with a currency: "6 x $12.50" costs no 6."""
    money = _MONEY.search(text) if not _HAN.search(text) else None
    before = text[: money.start()] if money else ""
    shown = text[len(before.rstrip(ascii_uppercase)) :] if _DIGIT.search(before) else text
    return parse_price(shown) or next(iter(parse_prices(shown)), None)


def _is_part(piece: str, price: Price) -> bool:
    """Whether a piece of an amount's line is of the amount: not the 20% or the 6 x beside it."""
    digits = f"{price.amount:f}".replace(".", "")
    return any(_SIGNS.sub("", number) in digits for number in _NUMERALS.findall(piece))


def _with_currency(price: Price, line: Line) -> Price:
    """The price with the currency that its line gives the same amount: ￥ in an element of its own."""
    if price.currency is not None:
        return price
    stated = (other for other in parse_prices(line.text[:200]) if other.amount == price.amount)
    return replace(price, currency=next((other.currency for other in stated if other.currency), None))


def _role(price: Price, line: Line, before: Line | None) -> str:
    """The role that the line gives the amount, or the line with a label before it: 会员价 / ¥88."""
    if price.role != "page":
        return price.role
    texts = [line.text[:200]]
    if before is not None and len(before.text) <= 12 and _LABEL.search(before.text):
        texts.append(f"{before.text} {line.text[:60]}")
    for text in texts:
        for stated in parse_prices(text) if _LABEL.search(text) else ():
            if stated.amount == price.amount and stated.role != "page":
                return stated.role
    return price.role


def _called_price(line: Line) -> bool:
    """Whether an element around a short line is named a price: its currency may stand elsewhere."""
    return line.pieces[-1][1].priced > 0 and len(line.text) < 80


def _whole(place: Place, piece: str) -> tuple[Place, str] | None:
    """The smallest element around a digit that shows an amount with its currency, or is called a price.

    One that is called a price gives way to one around it that shows no more than the amount's other parts.
    """
    current: Place | None = place
    named: tuple[Place, str] | None = None
    for _ in range(4):
        if current is None:
            break
        text = _shown(current)
        if len(text) > _LONGEST:
            if named is None and place.heading != 1 and _shows_money(piece):
                return place, squeeze(piece)[:200]
            break
        if _shows_money(text) and (named is None or _LONE.fullmatch(text)):
            return None if current.heading == 1 and len(text) > _TITLE else _widened(current, text)
        if named is None and len(text) < 20 and _is_named(current, text):
            named = current, text
        current = current.parent
    if named is None or (named[0].heading == 1 and len(named[1]) > _TITLE):
        return None
    return _widened(*named)


def _is_named(place: Place, text: str) -> bool:
    """Whether an element is called a price, or is an amount of its own within one that is."""
    return marked("price", place.words) or (place.priced > 0 and _AMOUNT.fullmatch(text) is not None)


def _widened(place: Place, text: str) -> tuple[Place, str]:
    """Take in the cents that stand beside the amount: <span>€12</span><sup>99</sup>."""
    parent = place.parent
    if parent is not None and not _DECIMALS.search(text):
        wider = _shown(parent)
        if len(text) < len(wider) <= len(text) + 8 and wider.startswith(text) and _DECIMALS.search(wider):
            return parent, wider
    return place, text


def _shown(place: Place) -> str:
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


def surrounding(place: Place) -> str:
    """The class and id words of an element and of the three around it, innermost first."""
    words: list[str] = []
    current: Place | None = place
    for _ in range(4):
        if current is None:
            break
        words.append(current.words)
        current = current.parent
    return " | ".join(words)
