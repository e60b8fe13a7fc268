"""What the labels of the index are called: threshold_reduction is 满减, and "spend and save".

So that an analyst finds and filters by the name what its page words as 满300减50.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from analysis.text import normalise
from crawlers.yaml_files import read_yaml

Names = dict[str, tuple[str, ...]]

_PARTED = re.compile("[、，/]")


def names_of(field: str, value: str) -> tuple[str, ...]:
    """Give what a value of a field is called, the Chinese name first; its own name where it has no other.

    >>> names_of("mechanic", "threshold_reduction")
    ('满减', 'spend and save', 'threshold reduction')
    """
    return _called().get(field, {}).get(value, (value,))


def values_called(field: str, name: str) -> tuple[str, ...]:
    """Give the values of a field that go by a name, in any script and case; the name itself where it is none's.

    >>> values_called("mechanic", "滿減"), values_called("brand", "青禾")
    (('threshold_reduction',), ('青禾',))
    """
    return _values().get((field, _plain(name)), (name,))


def shown_names(field: str) -> dict[str, tuple[str, str]]:
    """Give {value: (Chinese name, English name)} of the values of a field that names.yaml calls by names.

    >>> shown_names("mechanic")["threshold_reduction"]
    ('满减', 'spend and save')
    """
    return {value: (names[0], names[-1]) for value, names in _written().get(field, {}).items()}


@cache
def _written() -> dict[str, Names]:
    read = read_yaml(Path(__file__).with_suffix(".yaml"))
    return {field: {value: tuple(names) for value, names in values.items()} for field, values in read.items()}


@cache
def _called() -> dict[str, Names]:
    """{field: {value: names}} of the fields whose values are not written for a reader."""
    from analysis.entities.industries import read_rules
    from analysis.promotions.grammar import grammar
    from analysis.strategies import categories

    called: dict[str, Names] = {
        "mechanic": {one["mechanic"]: tuple(_PARTED.split(one["zh"])) for one in grammar().files},
        "strategy": {one.strategy: (one.zh, one.en) for one in categories()},
        "sub_strategy": _sub_strategies(),
        "industry": {rules["name"]: (rules["name"], rules["english"]) for rules in read_rules().values()},
    }
    for field, values in _written().items():
        known = called.setdefault(field, {})
        for value, names in values.items():
            known[value] = (*names, *known.get(value, ()))
    for value, names in called["mechanic"].items():
        called["mechanic"][value] = tuple(dict.fromkeys((*names, value.replace("_", " "))))
    return called


def _sub_strategies() -> Names:
    from analysis.strategies import categories

    found: Names = {}
    for sub in (sub for one in categories() for sub in one.sub_strategies):
        # Two categories may name a part of theirs alike (policy).
        found[sub.name] = (*found.get(sub.name, ()), sub.zh, sub.en)
    return found


@cache
def _values() -> dict[tuple[str, str], tuple[str, ...]]:
    """{(field, plain name): the values called so}."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for field, values in _called().items():
        for value, names in values.items():
            for name in dict.fromkeys(map(_plain, (value, *names))):
                found[field, name] = (*found.get((field, name), ()), value)
    return found


def _plain(name: str) -> str:
    return normalise(name).casefold().replace("_", " ")
