"""The playbook as its YAML files define it: rules/*.yaml, one an approach, and sources.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from analysis.exceptions import InvalidRules
from analysis.playbook.rule import Approach, Rule, Source, Sources
from crawlers.sources.checked import read_checked

_FOLDER = Path(__file__).parent


@cache
def approaches() -> tuple[Approach, ...]:
    """Every approach that has a file, by its name. Raises InvalidRules that names file, line and field."""
    found = tuple(read_approach(path) for path in sorted((_FOLDER / "rules").glob("*.yaml")))
    _check(found)
    return found


@cache
def rules() -> Mapping[str, tuple[Approach, Rule]]:
    """Every rule with its approach, by the rule's id."""
    return MappingProxyType(
        {rule.id: (approach, rule) for approach in approaches() for rule in approach.rules}
    )


@cache
def sources() -> Mapping[str, Source]:
    """What the rules cite, by key."""
    return MappingProxyType(read_checked(_FOLDER / "sources.yaml", Sources, InvalidRules).sources)


def read_approach(path: Path) -> Approach:
    """One file of rules."""
    return read_checked(path, Approach, InvalidRules)


def _check(found: tuple[Approach, ...]) -> None:
    """What no file can be judged by alone: ids that are taken, sources, figures and mechanics that are not there."""
    from analysis.kpis import metrics
    from analysis.promotions.grammar import grammar
    from analysis.strategies import categories

    known = {
        "source": set(sources()),
        "figures": set(metrics()),
        "mechanics": {one["mechanic"] for one in grammar().files},
        "strategies": (strategies := {one.strategy for one in categories()}),
        "emphasis": strategies,
    }
    seen: set[str] = set()
    for approach in found:
        for rule in approach.rules:
            if rule.id in seen:
                raise InvalidRules(f"{approach.approach}.yaml: {rule.id}: the id is taken; choose another")
            seen.add(rule.id)
            used = {
                "source": rule.source,
                **{name: getattr(rule.when, name) for name in known if name != "source"},
            }
            for name, values in used.items():
                if missing := sorted(set(values) - known[name]):
                    raise InvalidRules(
                        f"{approach.approach}.yaml: {rule.id}: {name}: {missing[0]!r} is not known;"
                        f" use one of {', '.join(sorted(known[name]))}"
                    )
