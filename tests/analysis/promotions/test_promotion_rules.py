"""Every rule file's own examples and counter-examples, and what the grammar refuses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from analysis import promotions
from analysis.exceptions import InvalidRules
from analysis.promotions import additions, conditions, headline, parse_promotions, windows
from analysis.promotions.grammar import grammar
from analysis.promotions.pieces import regular_expression
from crawlers.prices import context, scan, worldwide

_FILES = grammar().files
_EXAMPLES = [(file["mechanic"], example) for file in _FILES for example in file["examples"]]
_COUNTEREXAMPLES = [(file["mechanic"], text) for file in _FILES for text in file["counterexamples"]]
_LABELLED = [
    "discount_rate",
    "threshold_reduction",
    "direct_reduction",
    "coupon",
    "flash_sale",
    "gift",
    "multi_buy",
    "bundle",
    "presale_deposit",
    "member_price",
    "points",
    "cashback",
    "trade_in",
    "installment",
    "trial",
    "free_shipping",
    "prepaid_contract",
]


@pytest.mark.parametrize(("mechanic", "example"), _EXAMPLES, ids=lambda case: str(case)[:40])
def test_an_example_states_its_terms(mechanic: str, example: dict[str, Any]) -> None:
    found = [one for one in parse_promotions(example["text"]) if one.mechanic == mechanic]

    assert found, f"no {mechanic} in {example['text']}"
    for name, term in example["terms"].items():
        number = isinstance(term, int | float) and not isinstance(term, bool)
        assert getattr(found[0], name) == (Decimal(str(term)) if number else term)


@pytest.mark.parametrize(("mechanic", "text"), _COUNTEREXAMPLES)
def test_a_counterexample_states_nothing_of_its_mechanic(mechanic: str, text: str) -> None:
    assert mechanic not in {one.mechanic for one in parse_promotions(text)}


_CONDITIONS = yaml.safe_load((Path(promotions.__file__).parent / "conditions.yaml").read_text("utf-8"))


@pytest.mark.parametrize("example", _CONDITIONS["examples"], ids=lambda example: example["text"])
def test_the_conditions_own_examples(example: dict[str, str]) -> None:
    first = parse_promotions(example["text"])[0]

    for name in ("audience", "scope"):
        assert name not in example or getattr(first, name) == example[name]


@pytest.mark.parametrize("text", _CONDITIONS["counterexamples"])
def test_the_conditions_own_counterexamples(text: str) -> None:
    assert all(one.audience is None for one in parse_promotions(text))


@pytest.mark.parametrize("mechanic", _LABELLED)
def test_each_labelled_mechanic_has_rules(mechanic: str) -> None:
    assert any(rule.mechanic == mechanic for rule in grammar().rules)


@pytest.mark.parametrize("file", _FILES, ids=lambda file: file["file"])
def test_a_file_is_named_after_its_mechanic_and_speaks_both_languages(file: dict[str, Any]) -> None:
    assert file["file"] == f"{file['mechanic']}.yaml"
    assert file["zh"] and file["en"]
    assert len({rule["name"] for rule in file["rules"]}) == len(file["rules"])


@pytest.mark.parametrize("rule", grammar().rules, ids=lambda rule: f"{rule.mechanic}-{rule.name}")
def test_a_rule_never_matches_nothing(rule: Any) -> None:
    assert rule.pattern.expression.search("") is None


def test_an_unknown_kind_or_list_is_refused() -> None:
    with pytest.raises(KeyError):
        regular_expression("满<threshold:gold>", {})
    with pytest.raises(KeyError):
        regular_expression("满{nothing}", {})


def test_a_faulty_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from analysis.promotions import grammar as module

    broken = {
        "mechanic": "x", "order": 1, "file": "x.yaml", "examples": [], "counterexamples": [],
        "rules": [{"name": "half-open", "pattern": "(满"}],
    }  # fmt: skip
    monkeypatch.setattr(module, "_files", lambda folder: iter([broken]))
    module.grammar.cache_clear()
    try:
        with pytest.raises(InvalidRules, match=r"x\.yaml.*half-open"):
            module.grammar()
    finally:
        monkeypatch.undo()
        module.grammar.cache_clear()
        module.grammar()


def _repeats(tree: Any) -> Iterator[int]:
    """The upper bounds of all repeats in a parsed expression."""
    for operator, argument in tree:
        if str(operator) in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            yield int(argument[1])
            yield from _repeats(argument[2])
            continue
        for part in argument if isinstance(argument, tuple | list) else (argument,):
            for tree_of_part in part if isinstance(part, list) else (part,):
                if type(tree_of_part).__name__ == "SubPattern":
                    yield from _repeats(tree_of_part)


def _expressions() -> Iterator[tuple[str, re.Pattern[str]]]:
    for rule in grammar().rules:
        yield f"{rule.mechanic}-{rule.name}", rule.pattern.expression
        if rule.again:
            yield f"{rule.mechanic}-{rule.name}-again", rule.again.expression
    for _, part in grammar().parts:
        expression = getattr(part, "pattern", part).expression
        yield expression.pattern[:30], expression
    yield from ((one.expression.pattern[:30], one.expression) for one in windows.patterns())
    for module in (windows, headline, additions, conditions, scan, context, worldwide):
        named = vars(module).items()
        yield from ((f"{module.__name__}-{name}", one) for name, one in named if isinstance(one, re.Pattern))


@pytest.mark.parametrize(("name", "expression"), list(_expressions()), ids=lambda case: str(case)[:60])
def test_every_repeat_is_bounded(name: str, expression: re.Pattern[str]) -> None:
    bounds = list(_repeats(re._parser.parse(expression.pattern, expression.flags)))  # type: ignore[attr-defined]

    assert all(bound <= 200 for bound in bounds), f"{name} may run over any text: {max(bounds)}"
