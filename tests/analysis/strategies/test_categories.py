"""The categories' YAML: twelve strategies, complete in both languages, with sources; faults are told."""

from pathlib import Path

import pytest

from analysis.exceptions import InvalidRules
from analysis.strategies import Category, categories, category
from analysis.strategies import categories as module_function
from analysis.strategies.categories import _category, _read, contexts

NAMES = {
    "product", "price", "promotion", "channel", "service", "brand",
    "membership", "logistics", "partnership", "technology", "regulation", "finance",
}  # fmt: skip


def test_there_are_the_twelve() -> None:
    assert {one.strategy for one in categories()} == NAMES
    assert categories() is module_function()


@pytest.mark.parametrize("one", categories(), ids=lambda one: one.strategy)
def test_a_category_says_what_it_is(one: Category) -> None:
    assert one.en
    assert any("\u4e00" <= sign <= "\u9fff" for sign in one.zh)
    assert one.definition
    assert any(sign.isdigit() for sign in one.source), "cite the year"
    assert len(one.words) >= 20
    assert len(one.sub_strategies) >= 5
    assert len(one.yes) >= 3
    assert len(one.no) >= 3


@pytest.mark.parametrize("one", categories(), ids=lambda one: one.strategy)
def test_sub_strategies_have_names_and_words(one: Category) -> None:
    for sub in one.sub_strategies:
        assert sub.en
        assert sub.zh
        assert len(sub.words) >= 4, sub.name


@pytest.mark.parametrize("one", categories(), ids=lambda one: one.strategy)
def test_words_that_mean_something_else_are_none_of_the_category(one: Category) -> None:
    own = {*one.words, *(word for sub in one.sub_strategies for word in sub.words)}
    assert len(one.elsewhere) >= 10
    assert not own & set(one.elsewhere)


def test_contexts_are_words_by_name() -> None:
    assert {"business", "sport", "crime"} <= contexts().keys()
    assert all(len(words) >= 20 for words in contexts().values())


def test_the_named_sub_strategies_are_there() -> None:
    price = {sub.name for sub in category("price").sub_strategies}
    channel = {sub.name for sub in category("channel").sub_strategies}
    service = {sub.name for sub in category("service").sub_strategies}
    assert {"cut", "rise", "penetration", "bundle", "war"} <= price
    assert {"own", "partner", "direct", "agent", "commission"} <= channel
    assert {"before_sale", "during_sale", "after_sale"} <= service


def test_an_unknown_strategy_names_the_known() -> None:
    with pytest.raises(KeyError, match="finance"):
        category("astrology")


@pytest.mark.parametrize(
    "text",
    [
        "strategy: x",
        "[]",
        "strategy: x\nname: {en: X, zh: 某}\ndefinition: d\nsource: s 2000\nwords: [618]\nsub_strategies: {}\nexamples: {}",
        "{unclosed",
        "words: !!python/object/apply:os.system ['true']",
    ],
)
def test_a_file_that_cannot_be_used_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "odd.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(InvalidRules, match=r"odd\.yaml"):
        _read(path, _category)
