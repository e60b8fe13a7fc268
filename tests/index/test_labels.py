"""Labels are found and filtered by what they are called, and say which words of the text caused them."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from index import names
from index.fields import FIELDS
from index.highlights import joined
from index.labels import LABELS, label_spans, label_terms, meant_labels
from index.names import names_of, values_called
from index.words import clauses

RULE = {"mechanic": "threshold_reduction", "text": "满300减50", "start": 3, "end": 10}
DOCUMENT = {
    "id": "1",
    "text": "手机\n满300减50",
    "mechanic": ["threshold_reduction"],
    "strategy": ["promotion"],
    "sub_strategy": ["discount"],
    "competitor": "青禾优选",
    "region": ["四川", "成都"],
    "promotions": [RULE],
    "strategies": [{"strategy": "promotion", "sub_strategies": ["discount"], "evidence": [[3, 4]]}],
    "mentions": [{"field": "region", "name": "成都", "start": 0, "end": 2}],
}


@pytest.mark.parametrize(
    ("query", "labels"),
    [
        ("满减", ["mechanic"]),
        ("滿減 手机", ["mechanic"]),
        ("threshold", ["mechanic"]),
        ("Spend save", ["mechanic"]),
        ("促销", ["strategy"]),
        ("Promotion", ["strategy"]),
        ("打折减价", ["sub_strategy"]),
        ("discounts", ["sub_strategy"]),
        ("青禾优选", ["competitor"]),
        ("成都", ["region"]),
        ('"满减"', []),
        ("-满减 手机", []),
        ("and", []),
        ("手机", []),
        ("", []),
    ],
)
def test_the_labels_that_words_mean(query: str, labels: list[str]) -> None:
    assert [label.field for label in meant_labels(DOCUMENT, clauses(query))] == labels


def test_labels_say_which_words_caused_them() -> None:
    meant = meant_labels(DOCUMENT, clauses("满减 成都 青禾优选"))
    assert joined(label_spans(DOCUMENT, meant)) == ((0, 2), (3, 10))


def test_terms_of_labels_are_those_of_their_names() -> None:
    assert {"满减", "threshold", "spend", "促销", "四川", "青禾", "优选"} <= set(
        label_terms(DOCUMENT).split()
    )
    assert "and" not in label_terms(DOCUMENT).split()


@pytest.mark.parametrize(
    ("field", "name", "values"),
    [
        ("mechanic", "满减", ("threshold_reduction",)),
        ("mechanic", "滿減", ("threshold_reduction",)),
        ("mechanic", "Threshold Reduction", ("threshold_reduction",)),
        ("mechanic", "threshold_reduction", ("threshold_reduction",)),
        ("strategy", "价格", ("price",)),
        ("sub_strategy", "上市", ("listing", "launch")),
        ("availability", "有货", ("InStock",)),
        ("kind", "新闻", ("article",)),
        ("mechanic", "没有这种", ("没有这种",)),
        ("brand", "满减", ("满减",)),
    ],
)
def test_values_go_by_their_names(field: str, name: str, values: tuple[str, ...]) -> None:
    assert values_called(field, name) == values


def test_every_label_is_a_field_and_every_name_of_the_file_names_something() -> None:
    from analysis.promotions.grammar import grammar

    assert set(LABELS) <= set(FIELDS)
    written = yaml.safe_load(Path(names.__file__).with_suffix(".yaml").read_text("utf-8"))
    assert set(written) <= set(FIELDS)
    assert set(written["mechanic"]) <= {one["mechanic"] for one in grammar().files}
    for field, values in written.items():
        for value, called in values.items():
            assert all(value in values_called(field, name) for name in called)
            assert names_of(field, value)[: len(called)] == tuple(called)
