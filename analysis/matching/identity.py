"""Identity: what of a title makes a product this product and no other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from analysis.exceptions import InvalidRules
from analysis.text import normalise
from crawlers.yaml_files import read_yaml

_DIGITS = re.compile(r"\D")
_GTIN_LENGTHS = frozenset({8, 12, 13, 14})
# a Latin name with its number: X20, HZ-40A, MT7.2; or a name with a number behind a space: iPhone 15
_MODEL = re.compile(
    r"(?<![A-Za-z0-9])(?=[A-Za-z0-9\-./]{0,20}\d)[A-Za-z]{1,8}[-]?[0-9][A-Za-z0-9\-]{0,14}(?![A-Za-z0-9])|(?<![A-Za-z0-9])\d{2,5}[A-Za-z]{1,4}-?[A-Za-z0-9]{0,8}(?![A-Za-z0-9])"
)
_SPACED = re.compile(r"(?<![A-Za-z0-9])([A-Za-z]{3,12}) (\d{1,3}[A-Za-z]?)(?![A-Za-z0-9.×*])")
_NUMBER = r"(\d{1,6}(?:\.\d{1,3})?)"
_TIMES = re.compile(r"\s{0,2}[×xX*]\s{0,2}(\d{1,4})(?![\d.])")
_SEPARATORS = re.compile(r"[\s\-_/，,、。.·|()（）\[\]【】+*×]{1,20}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What is known of a product of one competitor: the title and, where the page states them, the rest."""

    competitor: str
    key: str
    title: str
    gtin: str | None = None
    mpn: str | None = None
    brand: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What identifies a product.

    `gtin` without leading zeros; `models` in capitals without hyphens; `specs` {measure: amounts in the
    measure's own unit (specs.yaml)}; `count` of pieces in a pack and `total`, the pack's contents in (amount,
    unit), None where it cannot be told; `variants` and `colour` (the base colour); `words` are what remains.
    """

    gtin: str | None = None
    brand: str | None = None
    models: frozenset[str] = frozenset()
    specs: Mapping[str, tuple[Decimal, ...]] = field(default_factory=dict)
    count: int | None = None
    total: tuple[Decimal, str] | None = None
    variants: frozenset[str] = frozenset()
    colour: str | None = None
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rules:
    measure: re.Pattern[str]
    units: Mapping[str, tuple[str, Decimal]]
    own_units: Mapping[str, str]
    packs: frozenset[str]
    counted: re.Pattern[str]
    variant: re.Pattern[str]
    colour: re.Pattern[str]
    colours: Mapping[str, str]
    no_models: frozenset[str]


def read_identity(product: Described) -> Identity:
    """Read what identifies the product from its title, brand, mpn and gtin.

    >>> sorted(read_identity(Described(competitor="甲", key="1", title="砾光 X20 手机 256GB 岩灰")).models)
    ['X20']
    """
    rules = _rules()
    title = normalise(product.title)[:300]
    # 5G is no storage of five gigabytes
    measures = [
        found for found in rules.measure.finditer(title) if _plain_model(found[0]) not in rules.no_models
    ]
    rest = _blanked(title, measures)
    models, named = _models(rest, rules)
    if product.mpn:
        models |= {_plain_model(normalise(product.mpn))}
    variants = {found[0].lower() for found in rules.variant.finditer(rest)}
    colour = rules.colour.search(rest)
    return Identity(
        gtin=plain_gtin(product.gtin),
        brand=_plain(product.brand) if product.brand else None,
        models=frozenset(models),
        specs=_specs(measures, rules),
        **_pack(title, measures, rules),
        variants=frozenset(variants),
        colour=rules.colours[colour[0].lower()] if colour else None,
        words=" ".join(_SEPARATORS.sub(" ", _without(rest, named).lower()).split()),
    )


def plain_gtin(gtin: str | None) -> str | None:
    """The digits without leading zeros, so that UPC and EAN are one; None where it is no GTIN.

    >>> plain_gtin("0012345678905"), plain_gtin("n/a")
    ('12345678905', None)
    """
    digits = _DIGITS.sub("", gtin or "")
    return digits.lstrip("0") or None if len(digits) in _GTIN_LENGTHS else None


def _plain(text: str) -> str:
    return "".join(normalise(text).lower().split())


def _plain_model(text: str) -> str:
    return re.sub(r"[\s\-./]", "", text).upper()


def _models(title: str, rules: _Rules) -> tuple[set[str], list[str]]:
    """The model numbers, and how they are written."""
    written = [found[0] for found in _MODEL.finditer(title)]
    spaced = [found[0] for found in _SPACED.finditer(title) if found[2].upper() not in rules.no_models]
    models = {_plain_model(word): word for word in (*written, *spaced)}
    kept = {model: word for model, word in models.items() if model not in rules.no_models}
    return set(kept), list(kept.values())


def _specs(measures: list[re.Match[str]], rules: _Rules) -> dict[str, tuple[Decimal, ...]]:
    found: dict[str, set[Decimal]] = {}
    for measure in measures:
        name, factor = rules.units[measure[2]]
        found.setdefault(name, set()).add((Decimal(measure[1]) * factor).normalize())
    return {name: tuple(sorted(amounts)) for name, amounts in found.items()}


def _pack(title: str, measures: list[re.Match[str]], rules: _Rules) -> dict[str, Any]:
    """The count of pieces and the contents of the pack, where one size is stated."""
    sizes = [measure for measure in measures if rules.units[measure[2]][0] in rules.packs]
    count = _count(title, sizes, rules)
    if len({(size[1], size[2]) for size in sizes}) != 1:
        return {"count": count, "total": None}
    name, factor = rules.units[sizes[0][2]]
    contents = Decimal(sizes[0][1]) * factor * (count or 1)
    return {"count": count, "total": (contents.normalize(), rules.own_units[name])}


def _count(title: str, sizes: list[re.Match[str]], rules: _Rules) -> int | None:
    for size in sizes:
        if times := _TIMES.match(title, size.end()):
            return int(times[1])
    counted = rules.counted.search(title)
    return int(counted[1]) if counted else None


def _blanked(title: str, found: list[re.Match[str]]) -> str:
    signs = list(title)
    for each in found:
        signs[each.start() : each.end()] = " " * (each.end() - each.start())
    return "".join(signs)


def _without(text: str, words: list[str]) -> str:
    for word in words:
        text = text.replace(word, " ")
    return text


@cache
def _rules() -> _Rules:
    path = Path(__file__).with_name("specs.yaml")
    rules = read_yaml(path)
    try:
        return _read_rules(rules)
    except (KeyError, TypeError, AttributeError) as error:
        raise InvalidRules(f"{path}: {error!r}: compare it with its first version") from error


def _read_rules(rules: Mapping[str, Any]) -> _Rules:
    units = dict(_units(rules["measures"]))
    colours = {name.lower(): base for base, names in rules["colours"].items() for name in names}
    return _Rules(
        # not behind a letter or a point, not before another letter: X65, 4K, 5G手机 hold no measure
        measure=re.compile(rf"(?<![A-Za-z0-9.]){_NUMBER}\s?({_any(units)})(?![A-Za-z])"),
        units=units,
        own_units={name: measure["unit"] for name, measure in rules["measures"].items()},
        packs=frozenset(name for name, measure in rules["measures"].items() if measure.get("pack")),
        counted=re.compile(rf"(?<![\d.])(\d{{1,4}})\s?(?:{_any(rules['counters'])})"),
        variant=re.compile(rf"(?i)(?<![A-Za-z])(?:{_any(rules['variants'])})(?![A-Za-z])"),
        colour=re.compile(
            rf"(?i)(?<![A-Za-z])(?:{_any(name for name in colours if len(name) > 1)})(?![A-Za-z])"
        ),
        colours=colours,
        no_models=frozenset(_plain_model(word) for word in rules["no_models"]),
    )


def _units(measures: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, Decimal]]]:
    for name, measure in measures.items():
        for unit, factor in measure["units"].items():
            yield unit, (name, Decimal(str(factor)))


def _any(words: Any) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
