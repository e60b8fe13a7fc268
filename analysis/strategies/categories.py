"""The strategy categories as their YAML files define them, and the contexts that texts speak of beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from analysis.exceptions import InvalidRules
from crawlers.yaml_files import read_yaml

_FOLDER = Path(__file__).parent
_CONTEXTS = _FOLDER / "contexts.yaml"

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class SubStrategy:
    """A strategy one level below a category, known by its words. `name` is unique within the category."""

    name: str
    en: str
    zh: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """One strategy: its names, what it means and after whom, its words, and examples of yes and no.

    In the words of `elsewhere` a word of the category means something else: 积分榜 is no 积分.
    """

    strategy: str
    en: str
    zh: str
    definition: str
    source: str
    words: tuple[str, ...]
    elsewhere: tuple[str, ...]
    sub_strategies: tuple[SubStrategy, ...]
    yes: tuple[str, ...]
    no: tuple[str, ...]


@cache
def categories() -> tuple[Category, ...]:
    """Every category that has a YAML file here, by name. Raises InvalidRules where a file cannot be used."""
    return tuple(_read(path, _category) for path in sorted(_FOLDER.glob("*.yaml")) if path != _CONTEXTS)


@cache
def contexts() -> Mapping[str, tuple[str, ...]]:
    """The words of each context: who acts, what is sold, sport, crime… Raises InvalidRules as `categories`."""
    return _read(_CONTEXTS, _contexts)


def category(strategy: str) -> Category:
    """The category of that name; KeyError, which lists the known ones, where there is none."""
    known = {one.strategy: one for one in categories()}
    if strategy not in known:
        raise KeyError(f"{strategy!r} is no strategy; the strategies are {', '.join(known)}")
    return known[strategy]


def _read(path: Path, meant: Callable[[dict[str, Any]], T]) -> T:
    import yaml

    try:
        return meant(read_yaml(path))
    except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise InvalidRules(
            f"{path.name}: {type(error).__name__}: {error}; see product.yaml for a category's shape"
        ) from error


def _contexts(rules: dict[str, Any]) -> Mapping[str, tuple[str, ...]]:
    return {name: _words(words) for name, words in rules.items()}


def _category(rules: dict[str, Any]) -> Category:
    return Category(
        strategy=rules["strategy"],
        en=rules["name"]["en"],
        zh=rules["name"]["zh"],
        definition=rules["definition"],
        source=rules["source"],
        words=_words(rules["words"]),
        elsewhere=_words(rules["elsewhere"]),
        sub_strategies=tuple(
            SubStrategy(name=name, en=sub["name"]["en"], zh=sub["name"]["zh"], words=_words(sub["words"]))
            for name, sub in rules["sub_strategies"].items()
        ),
        yes=_words(rules["examples"]["yes"]),
        no=_words(rules["examples"]["no"]),
    )


def _words(listed: list[str]) -> tuple[str, ...]:
    if not all(isinstance(word, str) for word in listed):
        raise TypeError(f"only text may be listed (put numbers in quotes): {listed}")
    return tuple(dict.fromkeys(listed))
