"""The product that a page's scripts keep: in __NEXT_DATA__, window.__INITIAL_STATE__, pageConfig and such."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain, islice
from pathlib import Path
from typing import Any, TypeAlias

from crawlers.pages.candidates import Candidate, Value
from crawlers.pages.lenient import walk
from crawlers.pages.page import Page
from crawlers.pages.scripts import page_values
from crawlers.pages.values import (
    read_amount,
    read_availability,
    read_currency,
    read_gtin,
    read_identifier,
)
from crawlers.pages.wording import likeness
from crawlers.yaml_files import read_yaml

_Thing: TypeAlias = dict[str, Any]

_ALIKE = 0.6
_SCORES = {"price": 0.45, "list_price": 0.4, "sku": 0.6, "brand": 0.55, "availability": 0.42, "title": 0.3}
_TELLING = ("price", "sku", "brand", "availability")
_AROUND = 0.9
_MOST_AROUND = 60
_DEEPEST_AMOUNT = 3
_OTHERS = re.compile(r"recommend|related|similar|bundle|accessor|cart|footer", re.IGNORECASE)


def state_candidates(page: Page) -> Iterator[Candidate]:
    """Candidates from the object in the page's scripts that is named like the page and has a price or number;
    what it does not hold itself, from its parts and from those beside it."""
    best: tuple[float, _Thing, Any] | None = None
    for value in page_values(page):
        for thing, _ in walk(value):
            fit = _fitness(thing, page)
            if fit >= _ALIKE and (best is None or fit > best[0]):
                best = fit, thing, value
    if best is None:
        return
    _, thing, value = best
    around: tuple[_Thing, ...] | None = None
    for field in _READERS:
        stated, trust = _read(field, _folded(thing), page), 1.0
        if stated is None and field not in ("title", "sku"):
            around = _around(thing, value) if around is None else around
            said = map(_READERS[field], around)
            stated, trust = next((each for each in said if each is not None), None), _AROUND
        if stated is not None:
            score = trust * _SCORES.get(field, 0.5)
            yield Candidate(field=field, value=stated, origin="state", score=score, where="script")


def _fitness(thing: _Thing, page: Page) -> float:
    if "@type" in thing:
        return 0.0
    folded = _folded(thing)
    name = _first(folded, "title") if _keys("name") & folded.keys() else None
    if not isinstance(name, str) or len(name) < 4:
        return 0.0
    told = sum(_read(field, folded, page) is not None for field in _TELLING)
    return likeness(name, page.titles) + 0.1 * told if told else 0.0


def _read(field: str, thing: _Thing, page: Page) -> Value | None:
    """A field of a product's object: its own, else that of its first variant or of the one in the address."""
    own = _READERS[field](thing)
    if own is None and field == "sku":
        own = read_identifier(thing.get("id")) if _is_addressed(thing, page) else None
    return _READERS[field](_variant(thing, page)) if own is None and field != "title" else own


def _variant(thing: _Thing, page: Page) -> _Thing:
    """The variant of a product that the address names, else its first; empty where it has none."""
    listed = (thing[key] for key in _ordered("variants") if isinstance(thing.get(key), list))
    variants = [_folded(each) for each in next(listed, [])[:_MOST_AROUND] if isinstance(each, dict)]
    addressed = (variant for variant in variants if _is_addressed(variant, page))
    return next(addressed, next(iter(variants), {}))


def _is_addressed(thing: _Thing, page: Page) -> bool:
    """Whether an object's own id stands in the page's address."""
    number = thing.get("id")
    return isinstance(number, int | str) and len(str(number)) >= 4 and str(number).lower() in page.url.lower()


def _around(thing: _Thing, whole: Any) -> tuple[_Thing, ...]:
    """The product's own parts, and the parts that stand beside it in the same object: what it leaves unsaid they say."""
    owner = next((each for each, _ in walk(whole) if any(part is thing for part in each.values())), {})
    beside = (part for part in owner.values() if isinstance(part, dict) and part is not thing)
    parts = (islice(walk(part), _MOST_AROUND) for part in chain([thing], islice(beside, _MOST_AROUND)))
    return tuple(
        _folded(each)
        for each, path in chain.from_iterable(parts)
        if each is not thing and not any(_OTHERS.search(key) for key in path)
    )


def _amount(field: str, thing: _Thing) -> Value | None:
    return _amount_in(_first(thing, field), _DEEPEST_AMOUNT)


def _amount_in(stated: object, depth: int) -> Value | None:
    """An amount as it is, or in an object of its own: {"value": 12.5, "currency": "EUR"}."""
    if not isinstance(stated, dict):
        return read_amount(stated)
    if depth == 0:
        return None
    folded = _folded(stated)
    found = (_amount_in(folded[key], depth - 1) for key in _ordered("amount") if key in folded)
    return next((amount for amount in found if amount is not None), None)


def _stock(thing: _Thing) -> Value | None:
    key = next((key for key in _ordered("availability") if thing.get(key) not in (None, "", [], {})), "")
    stated = thing.get(key)
    if isinstance(stated, str) and stated.isascii() and stated.isdigit():
        stated = int(stated[:12])
    if isinstance(stated, int | float) and not isinstance(stated, bool):
        stated = stated > 0
    if "soldout" in key and isinstance(stated, bool):
        stated = not stated
    return read_availability(stated)


def _name(field: str, thing: _Thing) -> Value | None:
    stated = _first(thing, field)
    if isinstance(stated, dict):
        stated = _first(_folded(stated), "title")
    return stated.strip() or None if isinstance(stated, str) and len(stated) < 200 else None


_READERS = {
    "title": lambda thing: _name("title", thing),
    "price": lambda thing: _amount("price", thing),
    "list_price": lambda thing: _amount("list_price", thing),
    "sku": lambda thing: read_identifier(_first(thing, "sku")),
    "brand": lambda thing: _name("brand", thing),
    "currency": lambda thing: read_currency(_first(thing, "currency")),
    "seller": lambda thing: _name("seller", thing),
    "gtin": lambda thing: read_gtin(_first(thing, "gtin")),
    "availability": _stock,
}


def _first(thing: _Thing, field: str) -> Any:
    field = "name" if field == "title" else field
    return next((thing[key] for key in _ordered(field) if thing.get(key) not in (None, "", [], {})), None)


def _folded(thing: _Thing) -> _Thing:
    return {key.replace("_", "").replace("-", "").lower(): value for key, value in thing.items()}


@cache
def _ordered(field: str) -> tuple[str, ...]:
    rules = read_yaml(Path(__file__).with_name("state.yaml"))
    return tuple(key.lower() for key in rules[field].split())


@cache
def _keys(field: str) -> frozenset[str]:
    return frozenset(_ordered(field))
