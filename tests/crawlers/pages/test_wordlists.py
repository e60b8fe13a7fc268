"""The YAML word lists: every example in them, and what they promise of their entries."""

from pathlib import Path

import pytest
import yaml

import crawlers.pages
from crawlers.pages.labels import field_of
from crawlers.pages.marks import marks
from crawlers.pages.page import Page
from crawlers.pages.plans import figure_in, head_of
from crawlers.pages.problems import page_problem
from crawlers.pages.promos import is_promotion
from crawlers.pages.state import state_candidates
from crawlers.pages.stock import sells, stock_state

FOLDER = Path(crawlers.pages.__file__).parent


def load(name):
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf-8"))


@pytest.mark.parametrize("example", load("stock")["examples"], ids=lambda example: example["line"])
def test_stock_examples(example):
    assert stock_state(example["line"]) == example["state"]


@pytest.mark.parametrize("example", load("labels")["examples"], ids=lambda example: example["label"])
def test_label_examples(example):
    assert field_of(example["label"]) == example["field"]


@pytest.mark.parametrize("example", load("promos")["examples"], ids=lambda example: example["line"])
def test_promotion_examples(example):
    assert is_promotion(example["line"]) is example["promotion"]


def test_every_stock_phrase_states_its_state():
    for state, phrases in load("stock")["states"].items():
        assert {phrase: stock_state(phrase.upper()) for phrase in phrases} == dict.fromkeys(phrases, state)


def test_every_buying_phrase_sells():
    phrases = load("stock")["buying"]
    assert [phrase for phrase in phrases if not sells(phrase)] == []


def test_no_label_is_of_two_fields():
    labels = load("labels")["labels"]
    listed = [phrase for phrases in labels.values() for phrase in phrases]
    assert len(listed) == len(set(listed))


@pytest.mark.parametrize("line", ["Stockings", "未来有货源的城市", "Unavailability statement"])
def test_words_inside_words_are_read_with_care(line):
    assert stock_state(line) in (None, "InStock") and not (line.isascii() and stock_state(line))


@pytest.mark.parametrize("name", [name for name in load("marks") if name != "examples"])
def test_every_mark_matches_its_own_words(name):
    for word in load("marks")[name].split():
        assert marks(name).search(word.rstrip("*").replace("_", " "))


def test_an_unknown_mark_is_a_loud_miss():
    with pytest.raises(KeyError):
        marks("no such mark")


@pytest.mark.parametrize("example", load("marks")["examples"], ids=lambda example: example["words"])
def test_mark_examples(example):
    assert bool(marks(example["entry"]).search(example["words"])) is example["found"]


@pytest.mark.parametrize(
    "example", load("plans")["examples"], ids=lambda example: example.get("head") or example.get("card")
)
def test_plan_examples(example):
    if "head" in example:
        assert head_of(example["head"]) == example["field"]
    else:
        assert figure_in(example["card"], example["field"]) == example["figure"]


@pytest.mark.parametrize("example", load("problems")["examples"], ids=lambda example: example["html"])
def test_problem_examples(example):
    assert page_problem(example["html"], "https://a.example/") == example["problem"]


@pytest.mark.parametrize("example", load("state")["examples"], ids=lambda example: example["script"])
def test_state_examples(example):
    page = Page(
        f"<title>茶壶 600ml - 商城</title><script>var goods = {example['script']};</script>",
        "https://a.example/",
    )
    found = {candidate.field: str(candidate.value) for candidate in state_candidates(page)}
    assert {field: found.get(field) for field in example if field != "script"} == {
        field: value for field, value in example.items() if field != "script"
    }
